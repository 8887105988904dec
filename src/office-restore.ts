/** `silaku office-restore`: puts a backup of the office into an empty folder, and into an empty database. */
import { readFile } from 'node:fs/promises';
import { readCall } from './command-line.ts';
import { restoreBackup } from './office/backup/restore-backup.ts';
import { databaseOptions, databasePlace, databaseUsage } from './office/database/database-place.ts';
import { openPageStorage } from './office/pages/open-page-storage.ts';

const usage = `silaku office-restore --from DIR --identity FILE --folder FOLDER [--name backup-…]

  --from DIR            where silaku office-backup wrote to
  --identity FILE       the secret file of the key that the backup was sealed to, as age-keygen made it
  --folder FOLDER       the new office's folder; there must be no office in it
${databaseUsage}  --name backup-…       an older one than the newest
`;

/** Returns the exit status: 0 restored, 1 refused, 64 wrong call. */
export async function runOfficeRestore(args: string[]): Promise<number> {
  const values = readCall(args, {
    from: { type: 'string' },
    identity: { type: 'string' },
    folder: { type: 'string' },
    ...databaseOptions,
    name: { type: 'string' },
  });
  const { from, folder, name } = values ?? {};
  const place = folder ? databasePlace(folder, values ?? {}) : null;
  if (!from || !folder || !place || !values?.identity) {
    process.stderr.write(usage);
    return 64;
  }
  const identity = /^AGE-SECRET-KEY-1\S+$/m.exec(await readFile(values.identity, 'utf8'))?.[0] ?? '';
  const { sealedPages } = await openPageStorage({ folder, url: process.env.PAGES_URL ?? null });
  const restored = await restoreBackup({ from, name, identity, folder, place, sealedPages });
  if (restored.outcome === 'refused') {
    process.stderr.write(`${restored.sentence}\n`);
    return 1;
  }
  process.stdout.write(`${JSON.stringify({ event: 'office.restored', ...restored })}\n`);
  process.stderr.write('Start the office now: kiosks then ask what is missing here, and send it again.\n');
  return 0;
}
