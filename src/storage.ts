/** `silaku storage`: how the kiosk's storage is and what to do about it. Looks at the folder itself, so it works when the kiosk is down. */
import { readCall } from './command-line.ts';
import { type Inspection, inspectStorage } from './outbox/storage/storage-inspection.ts';
import { storageServes, storageStates } from './outbox/storage/storage-state.ts';

const usage = `silaku storage --folder FOLDER [--seen] [--try-again NUMBER] [--json]

  --folder FOLDER      the kiosk's folder, with outbox.sqlite; as the kiosk's user or as root
  --seen               the damaged pages that are listed have been dealt with: the card was changed, the citizens told
  --try-again NUMBER   puts a request that was set aside back into the queue
  --json               the same as one JSON object
`;

/** Returns the exit status: 0 visits can start, 1 they cannot, 64 wrong call. */
export async function runStorage(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    process.stderr.write(usage);
    return 64;
  }
  const found = inspectStorage(options.folder, { seen: options.seen, tryAgain: options['try-again'] });
  process.stdout.write(options.json ? `${JSON.stringify(found, null, 2)}\n` : storageLines(found));
  return storageServes(found.state) ? 0 : 1;
}

/** What a technician reads from top to bottom: the state, what to do, then the lists. */
export function storageLines(found: Inspection): string {
  const { state, code, hint, freeBytes, freeInodes, waiting, oldestWaitingSince, pages, backup } = found;
  const megabytes = (bytes: number) => `${Math.round(bytes / 1_000_000)} MB`;
  return [
    `storage   ${state}: ${storageStates[state].cause}`,
    ...(code ? [`          ${code}: ${hint}`] : []),
    ...(freeBytes === null
      ? []
      : [`free      ${megabytes(freeBytes)}${freeInodes === null ? '' : `, ${freeInodes} files`}`]),
    ...(waiting === null
      ? []
      : [
          `waiting   ${waiting} requests${oldestWaitingSince === null ? '' : `, the oldest since ${oldestWaitingSince}`}`,
          `pages     ${pages.read} read, ${pages.damaged.length} damaged`,
          `backup    ${backupLine(backup)}`,
        ]),
    ...found.setAside.map(
      ({ number, confirmedAt, reason }) => `set aside ${number} of ${confirmedAt}: ${reason}`,
    ),
    ...found.damages.map(
      ({ number, page, foundAt, healed }) =>
        `damaged   ${number} ${page ?? 'a page'} (${foundAt})${healed ? ': a whole copy was put back' : ': the citizen has to hand it in again'}`,
    ),
    '',
  ].join('\n');
}

function backupLine(backup: Inspection['backup']): string {
  if (backup === null) return 'none is configured (silaku forward --backup FOLDER)';
  const last = `${backup.folder}, last whole ${backup.at ?? 'never'}`;
  return backup.code === null ? last : `${last}; ${backup.code}: ${backup.hint}`;
}

function readOptions(args: string[]) {
  const values = readCall(args, {
    folder: { type: 'string' },
    seen: { type: 'boolean', default: false },
    'try-again': { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  if (!values) return null;
  return values.folder === undefined ? null : { ...values, folder: values.folder };
}
