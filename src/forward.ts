/** `silaku forward`: empties the kiosk's outbox towards the office and brings statuses back. Has the network and no device. */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { readCall } from './command-line.ts';
import { createForwardServer } from './control/forward-server.ts';
import { createLogRing } from './control/log-ring.ts';
import { createForwardWork } from './forward-work.ts';
import { readable } from './kiosk/storage-health.ts';
import { kioskReporter } from './kiosk-report.ts';
import { createLog } from './log.ts';
import { systemClock } from './outbox/forwarding/clock.ts';
import { dataOptions, publishedPlan, readDataPlan } from './outbox/forwarding/data-options.ts';
import { createForwarder } from './outbox/forwarding/forwarder.ts';
import { createForwarderPulse } from './outbox/forwarding/forwarder-pulse.ts';
import { createLinkWatch } from './outbox/forwarding/link-watch.ts';
import { createOfficeClient } from './outbox/forwarding/office-client.ts';
import { createReins } from './outbox/forwarding/reins.ts';
import { setSystemClock } from './outbox/forwarding/system-clock.ts';
import { createTimeQuestion } from './outbox/forwarding/time-question.ts';
import { learnTime } from './outbox/forwarding/time-round.ts';
import { guardKeys, readEnrolment } from './outbox/keys.ts';
import { createKioskClock, type KioskClock } from './outbox/kiosk-clock.ts';
import { type Outbox, openOutbox } from './outbox/outbox.ts';
import { isOutboxProblem, type OutboxProblem } from './outbox/outbox-problem.ts';
import { bootMoment } from './outbox/stamp.ts';
import { keepBackups } from './outbox/storage/backup-rounds.ts';
import { probeOf } from './outbox/storage/storage-probe.ts';
import { settingsFor } from './seal/bulletin.ts';
import type { Enrolment } from './seal/messages.ts';
import { openServiceManager, type ServiceManager } from './service/service-manager.ts';
import { type VitalSigns, watchVitalSigns } from './service/vital-signs.ts';
import { toldToStop } from './told-to-stop.ts';
import { version } from './version.ts';

const usage = `silaku forward --folder FOLDER --office URL [--log FILE] [--shared-with owner|group] [--ca FILE] [--set-clock]
               [--status-seconds 300] [--first-rest-seconds 5] [--longest-rest-seconds 600]
               [--quota-mb-per-day N] [--quota-mb-per-month N] [--big-pages-between 22:00-05:00] [--pages-wait-at-most-hours 72]
               [--keep-delivered-hours 168] [--shred unlink|overwrite] [--backup FOLDER [--backup-minutes 60]]
               [--control SOCKET] [--socket SOCKET]

  --folder FOLDER               the kiosk's folder, with outbox.sqlite and enrolment.json
  --office URL                  where the office answers, such as https://kantor.example/
  --ca FILE                     the authority that signed the office's certificate, in PEM, when it is not a well-known one
  --set-clock                   sets the machine's clock by the office's time when it is more than a minute off (CAP_SYS_TIME)
  --status-seconds N            how often statuses are asked for
  --first-rest-seconds N        the rest after a failed try; each that fails after it doubles it
  --longest-rest-seconds N      the ceiling of these rests
  --quota-mb-per-day N          pages stay within so many megabytes a day, both directions; announcements always go
  --quota-mb-per-month N        the same for a calendar month
  --big-pages-between HH:MM-HH:MM   pages wait for these hours (WITA); announcements and statuses always go
  --pages-wait-at-most-hours N  pages of an older request go at any hour and beyond the quota
  --keep-delivered-hours N      how long pages stay here after the office has them; a disk that gets full shortens it
  --shred unlink|overwrite      how pages go: unlink spares an SD card, overwrite is for a disk that writes in place
  --backup FOLDER               on a second medium: a copy of the outbox, soon after each request and every so often
  --backup-minutes N            how often at least
  --control SOCKET              the kiosk's socket: the office is told how the kiosk is
  --socket SOCKET               its own: a technician sees how the line is, wakes it, pauses it
`;

/** Runs until SIGTERM or SIGINT. Returns the exit status: 64 wrong call, 78 not enrolled. */
export async function runForward(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    process.stderr.write(usage);
    return 64;
  }
  const ring = createLogRing();
  const log = createLog('forward', options.log ?? null, ring);
  const manager = await openServiceManager();
  const guarded = guardKeys(options.folder, { sharedWith: options['shared-with'], withKey: false });
  if (guarded.problems.length > 0) {
    process.stderr.write(`The kiosk's token is not its own. ${guarded.problems.join(' ')}\n`);
    return 78;
  }
  if (guarded.repaired.length > 0) log.warn({ files: guarded.repaired }, 'keys.wereOpen');
  const opened = await openWhenPossible(options, manager, log);
  if (opened === null) return 0;
  if (opened === 'notEnrolled') {
    process.stderr.write('This kiosk is not enrolled yet: run "silaku enrol" with a code from the office.\n');
    return 78;
  }
  const { outbox, enrolment, clock } = opened;
  const askTime = createTimeQuestion({
    baseUrl: options.office,
    officeKey: enrolment.officeKey,
    moment: bootMoment,
  });
  const office = createOfficeClient({
    baseUrl: options.office,
    accessToken: enrolment.accessToken,
    moment: bootMoment,
    ...(options.ca === null ? {} : { ca: options.ca }),
  });
  const planOfOffice = () => {
    const published = outbox.bulletin()?.bulletin;
    return published ? publishedPlan(settingsFor(published, enrolment.kiosk).data, options.data) : null;
  };
  const reins = createReins();
  const pulse = createForwarderPulse(systemClock, () => {
    const { sentBytes, receivedBytes } = office.traffic();
    return sentBytes + receivedBytes;
  });
  const forwarder = createForwarder({
    ...{ outbox, office, reins },
    learnTime: (signal) =>
      learnTime(
        {
          outbox,
          askTime,
          setClock: options['set-clock'] ? setSystemClock : null,
          systemNow: () => new Date(),
          log,
        },
        signal,
      ),
    isTimeCertain: () => clock.stamp().certain,
    officeKey: enrolment.officeKey,
    clock: pulse.clock,
    now: clock.now,
    log,
    settings: {
      statusEveryMs: options.statusSeconds * 1000,
      keepDeliveredMs: options.keepDeliveredHours * 60 * 60_000,
      backOff: { firstMs: options.firstRestSeconds * 1000, ceilingMs: options.longestRestSeconds * 1000 },
      data: options.data,
    },
    linkWatch: createLinkWatch(options.office),
    publishedPlan: planOfOffice,
    ...(options.control === undefined
      ? {}
      : {
          kioskReport: kioskReporter({
            ...{ socketPath: options.control, outbox, stamp: clock.stamp, software: version },
          }),
        }),
  });
  const stopping = new AbortController();
  const control =
    options.socket === undefined
      ? null
      : await createForwardServer({
          ...{ socketPath: options.socket, ring, log },
          work: createForwardWork({
            ...{ outbox, reins, office, askTime, log, options, now: clock.now, signal: stopping.signal },
            ...{ clock: pulse.clock, plan: () => planOfOffice() ?? options.data },
          }),
        });
  const statusLine = () => {
    const link = readable(outbox.linkState, null);
    return `${readable(outbox.waitingCount, 0)} waiting; ${link?.problem ?? 'office reached'}`;
  };
  manager.ready(statusLine());
  const signs = watchSigns(manager, log, statusLine, {
    rounds: pulse.feel,
    database: () => readable(outbox.workMark, 0),
  });
  log.info({ office: new URL(options.office).host }, 'forward.started');
  const running = Promise.all([
    forwarder.run(stopping.signal),
    options.backup === undefined
      ? null
      : keepBackups(
          {
            ...{ outbox, log, clock: systemClock, now: clock.now },
            ...{ from: options.folder, to: options.backup, everyMs: options.backupMinutes * 60_000 },
          },
          stopping.signal,
        ),
  ]);
  try {
    await Promise.race([toldToStop(stopping.signal), running]);
  } finally {
    manager.stopping('Ends the round that it is in.');
    stopping.abort();
    await running;
    await control?.close();
    signs.close();
    outbox.close();
    log.info('forward.stopped');
  }
  return 0;
}

function watchSigns(
  manager: ServiceManager,
  log: Logger,
  status: () => string,
  signs: Parameters<typeof watchVitalSigns>[0]['signs'],
): VitalSigns {
  const onMissing = (missing: string[]) => log.error({ signs: missing }, 'watchdog.signMissing');
  return watchVitalSigns({ manager, signs, status, onMissing });
}

/** How often a disk that could not be opened is tried again; ending would only make systemd do the same. */
const tryAgainMs = 5_000;

/** null when the program was told to stop. */
async function openWhenPossible(
  options: NonNullable<ReturnType<typeof readOptions>>,
  manager: ServiceManager,
  log: Logger,
): Promise<{ outbox: Outbox; enrolment: Enrolment; clock: KioskClock } | 'notEnrolled' | null> {
  const over = new AbortController();
  const stopped = toldToStop(over.signal).then(() => true);
  let told: OutboxProblem['code'] | null = null;
  let signs: VitalSigns | null = null;
  try {
    for (;;) {
      try {
        const lost = probeOf(options.folder).look();
        if (lost) throw lost;
        const enrolment = readEnrolment(options.folder);
        if (!enrolment) return 'notEnrolled';
        const { folder, shred, 'shared-with': sharedWith } = options;
        const clock = createKioskClock({ officeTime: () => outbox.officeTime(), trustsSystem: false });
        const outbox = openOutbox({ folder, ...clock, sharedWith, shredding: shred });
        return { enrolment, outbox, clock };
      } catch (error) {
        if (!isOutboxProblem(error)) throw error;
        if (error.code !== told) log.error({ code: error.code, hint: error.hint }, 'storage.closed');
        told = error.code;
        const closed = `Storage closed, ${told}; it is tried again and again.`;
        if (!signs) manager.ready(closed);
        signs ??= watchSigns(manager, log, () => closed, {});
      }
      if (await Promise.race([stopped, pause(tryAgainMs, false)])) return null;
    }
  } finally {
    over.abort();
    signs?.close();
  }
}

function readOptions(args: string[]) {
  const values = readCall(args, {
    folder: { type: 'string' },
    office: { type: 'string' },
    log: { type: 'string' },
    ca: { type: 'string' },
    'shared-with': { type: 'string', default: 'owner' },
    'status-seconds': { type: 'string', default: '300' },
    'first-rest-seconds': { type: 'string', default: '5' },
    'longest-rest-seconds': { type: 'string', default: '600' },
    'set-clock': { type: 'boolean', default: false },
    'keep-delivered-hours': { type: 'string', default: '168' },
    shred: { type: 'string', default: 'unlink' },
    backup: { type: 'string' },
    control: { type: 'string' },
    socket: { type: 'string' },
    'backup-minutes': { type: 'string', default: '60' },
    ...dataOptions,
  });
  if (!values) return null;
  const { folder, office } = values;
  const keepDeliveredHours = Number(values['keep-delivered-hours']);
  const backupMinutes = Number(values['backup-minutes']);
  const shred = (['unlink', 'overwrite'] as const).find((known) => known === values.shred);
  const statusSeconds = Number(values['status-seconds']);
  const firstRestSeconds = Number(values['first-rest-seconds']);
  const longestRestSeconds = Number(values['longest-rest-seconds']);
  const sharedWith = (['owner', 'group'] as const).find((known) => known === values['shared-with']);
  const data = readDataPlan(values);
  if (!folder || !office || !URL.canParse(office) || !sharedWith || !shred || !data) return null;
  if (!(statusSeconds >= 1) || !(firstRestSeconds > 0) || !(longestRestSeconds >= firstRestSeconds))
    return null;
  if (!(keepDeliveredHours >= 0) || !(backupMinutes >= 1)) return null;
  const ca = values.ca === undefined ? null : readAuthority(values.ca);
  if (ca === 'unreadable') return null;
  return {
    ...{ ...values, folder, office, ca, data, 'shared-with': sharedWith },
    ...{ statusSeconds, firstRestSeconds, longestRestSeconds, keepDeliveredHours, backupMinutes, shred },
  };
}

/** In PEM. */
function readAuthority(file: string): string | 'unreadable' {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error) process.stderr.write(`${error.message}\n`);
    return 'unreadable';
  }
}
