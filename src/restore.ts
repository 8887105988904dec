/** `silaku restore`: brings the outbox back after its database was damaged; nothing that was kept is thrown away by it. */
import { readCall } from './command-line.ts';
import { type Restored, restoreOutbox } from './outbox/storage/restore.ts';

const usage = `silaku restore --folder FOLDER [--from BACKUP] [--json]

  --folder FOLDER   the kiosk's folder, with the damaged outbox.sqlite; stop silaku-forward first, the kiosk waits by itself
  --from BACKUP     the folder of the backup on the second medium; without it, what can still be read is brought back
  --json            the outcome as one JSON object
`;

/** Returns the exit status: 0 restored, 1 refused, 64 wrong call. */
export async function runRestore(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    process.stderr.write(usage);
    return 64;
  }
  const { folder, from, json } = options;
  const restored = restoreOutbox({ folder, backup: from ?? null, now: new Date() });
  process.stdout.write(json ? `${JSON.stringify(restored)}\n` : `${inWords(restored)}\n`);
  return restored.outcome === 'restored' ? 0 : 1;
}

function inWords(restored: Restored): string {
  if (restored.outcome === 'refused') return restored.sentence;
  const { from, requests, salvaged, unreadable, pagesFromBackup, pagesMissing, aside } = restored;
  return [
    `The outbox is back with ${requests} requests: ${from === null ? 'there was no backup' : `from ${from}`}, ${salvaged} read from the damaged database.`,
    ...(unreadable > 0 ? [`${unreadable} requests could not be read any more.`] : []),
    ...(pagesFromBackup > 0 ? [`${pagesFromBackup} pages came from the backup.`] : []),
    ...(pagesMissing.length > 0
      ? [
          `${pagesMissing.length} pages are nowhere whole; \`silaku storage\` names their requests once the kiosk runs.`,
        ]
      : []),
    `The damaged database lies in ${aside}: keep it until every request has arrived.`,
    'Numbers go on far behind the last one, so that none is given twice. Start silaku-forward again.',
  ].join('\n');
}

function readOptions(args: string[]) {
  const values = readCall(args, {
    folder: { type: 'string' },
    from: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  if (!values) return null;
  return values.folder === undefined ? null : { ...values, folder: values.folder };
}
