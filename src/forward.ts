/** `silaku forward`: empties the kiosk's outbox towards the office and brings statuses back. Has the network and no device. */
import { parseArgs } from 'node:util';
import { createLog } from './log.ts';
import { systemClock } from './outbox/clock.ts';
import { createForwarder } from './outbox/forwarder.ts';
import { readEnrolment } from './outbox/keys.ts';
import { createOfficeClient } from './outbox/office-client.ts';
import { openOutbox } from './outbox/outbox.ts';
import { toldToStop } from './told-to-stop.ts';

const usage = `silaku forward --folder FOLDER --office URL [--log FILE] [--shared-with owner|group] [--status-seconds 300] [--first-rest-seconds 5] [--longest-rest-seconds 600]

  --folder FOLDER           the kiosk's folder, with outbox.sqlite and enrolment.json
  --office URL              where the office answers, such as https://kantor.example/
  --status-seconds N        how often statuses are asked for
  --first-rest-seconds N    the rest after a failed try; each that fails after it doubles it
  --longest-rest-seconds N  the ceiling of these rests
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
    office: createOfficeClient({ baseUrl: options.office, accessToken: enrolment.accessToken }),
    officeKey: enrolment.officeKey,
    clock: systemClock,
    now: () => new Date(),
    log,
    settings: {
      statusEveryMs: options.statusSeconds * 1000,
      backOff: { firstMs: options.firstRestSeconds * 1000, ceilingMs: options.longestRestSeconds * 1000 },
    },
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
        'shared-with': { type: 'string', default: 'owner' },
        'status-seconds': { type: 'string', default: '300' },
        'first-rest-seconds': { type: 'string', default: '5' },
        'longest-rest-seconds': { type: 'string', default: '600' },
      },
    });
    const { folder, office } = values;
    const statusSeconds = Number(values['status-seconds']);
    const firstRestSeconds = Number(values['first-rest-seconds']);
    const longestRestSeconds = Number(values['longest-rest-seconds']);
    const sharedWith = (['owner', 'group'] as const).find((known) => known === values['shared-with']);
    if (!folder || !office || !URL.canParse(office) || !sharedWith) return null;
    if (!(statusSeconds >= 1) || !(firstRestSeconds > 0) || !(longestRestSeconds >= firstRestSeconds))
      return null;
    return {
      ...values,
      folder,
      office,
      statusSeconds,
      firstRestSeconds,
      longestRestSeconds,
      'shared-with': sharedWith,
    };
  } catch {
    return null;
  }
}
