/** `silaku forward`: empties the kiosk's outbox towards the office and brings statuses back. Has the network and no device. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createLog } from './log.ts';
import { systemClock } from './outbox/clock.ts';
import { dataOptions, readDataPlan } from './outbox/data-options.ts';
import { createForwarder, forwarderSettings } from './outbox/forwarder.ts';
import { readEnrolment } from './outbox/keys.ts';
import { createLinkWatch } from './outbox/link-watch.ts';
import { createOfficeClient } from './outbox/office-client.ts';
import { openOutbox } from './outbox/outbox.ts';
import { toldToStop } from './told-to-stop.ts';

const usage = `silaku forward --folder FOLDER --office URL [--log FILE] [--shared-with owner|group] [--ca FILE]
               [--status-seconds 300] [--longest-rest-seconds 600]
               [--quota-mb-per-day N] [--quota-mb-per-month N] [--big-pages-between 22:00-05:00] [--pages-wait-at-most-hours 72]

  --folder FOLDER               the kiosk's folder, with outbox.sqlite and enrolment.json
  --office URL                  where the office answers, such as https://kantor.example/
  --ca FILE                     the authority that signed the office's certificate, in PEM, when it is not a well-known one
  --status-seconds N            how often statuses are asked for
  --longest-rest-seconds N      the ceiling of the rests after failed tries, which double from 5 seconds
  --quota-mb-per-day N          pages stay within so many megabytes a day, both directions; announcements always go
  --quota-mb-per-month N        the same for a calendar month
  --big-pages-between HH:MM-HH:MM   pages wait for these hours (WITA); announcements and statuses always go
  --pages-wait-at-most-hours N  pages of an older request go at any hour and beyond the quota
`;

/** Runs until SIGTERM or SIGINT. Returns the exit status: 64 wrong call, 78 not enrolled. */
export async function runForward(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    process.stderr.write(usage);
    return 64;
  }
  const enrolment = readEnrolment(options.folder);
  if (!enrolment) {
    process.stderr.write('This kiosk is not enrolled yet: run "silaku enrol" with a code from the office.\n');
    return 78;
  }
  const log = createLog('forward', options.log ?? null);
  const outbox = openOutbox({
    folder: options.folder,
    now: () => new Date(),
    sharedWith: options['shared-with'],
  });
  const forwarder = createForwarder({
    outbox,
    office: createOfficeClient({
      baseUrl: options.office,
      accessToken: enrolment.accessToken,
      ...(options.ca === null ? {} : { ca: options.ca }),
    }),
    officeKey: enrolment.officeKey,
    clock: systemClock,
    now: () => new Date(),
    log,
    settings: {
      statusEveryMs: options.statusSeconds * 1000,
      backOff: { ...forwarderSettings.backOff, ceilingMs: options.longestRestSeconds * 1000 },
      data: options.data,
    },
    linkWatch: createLinkWatch(options.office),
  });
  const stopping = new AbortController();
  log.info({ office: new URL(options.office).host }, 'forward.started');
  const running = forwarder.run(stopping.signal);
  try {
    await Promise.race([toldToStop(stopping.signal), running]);
  } finally {
    stopping.abort();
    await running;
    outbox.close();
    log.info('forward.stopped');
  }
  return 0;
}

function readOptions(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        folder: { type: 'string' },
        office: { type: 'string' },
        log: { type: 'string' },
        ca: { type: 'string' },
        'shared-with': { type: 'string', default: 'owner' },
        'status-seconds': { type: 'string', default: '300' },
        'longest-rest-seconds': { type: 'string', default: '600' },
        ...dataOptions,
      },
    });
    const { folder, office } = values;
    const statusSeconds = Number(values['status-seconds']);
    const longestRestSeconds = Number(values['longest-rest-seconds']);
    const sharedWith = (['owner', 'group'] as const).find((known) => known === values['shared-with']);
    const data = readDataPlan(values);
    if (!folder || !office || !URL.canParse(office) || !sharedWith || !data) return null;
    if (!(statusSeconds >= 1) || !(longestRestSeconds >= 5)) return null;
    const ca = values.ca === undefined ? null : readFileSync(values.ca, 'utf8');
    return {
      ...values,
      folder,
      office,
      ca,
      data,
      statusSeconds,
      longestRestSeconds,
      'shared-with': sharedWith,
    };
  } catch (error) {
    if (error instanceof Error) process.stderr.write(`${error.message}\n`);
    return null;
  }
}
