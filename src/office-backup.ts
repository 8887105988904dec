/** `silaku office-backup`: a copy of the whole office on another medium, made while the office works. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readCall } from './command-line.ts';
import { makeBackup } from './office/backup/make-backup.ts';
import { databaseOptions, databasePlace, databaseUsage } from './office/database/database-place.ts';
import { openPageStorage } from './office/pages/open-page-storage.ts';

const usage = `silaku office-backup --folder FOLDER --to DIR --recipient age1…

  --folder FOLDER       the office's folder, with its keys; the office may be running
${databaseUsage}  --to DIR              a folder on another medium; pages that are there already are not copied again
  --recipient age1…     what the copy is sealed to: the public key that age-keygen printed on ANOTHER machine. Its secret file is what
                        opens the backup: keep it on paper or a stick in the safe, and try it (silaku office-restore) once a year
`;

/** Returns the exit status: 0 made, 1 made but pages are missing at the office, 64 wrong call, 78 no office. */
export async function runOfficeBackup(args: string[]): Promise<number> {
  const values = readCall(args, {
    folder: { type: 'string' },
    ...databaseOptions,
    to: { type: 'string' },
    recipient: { type: 'string' },
  });
  const { folder, to, recipient } = values ?? {};
  const place = folder ? databasePlace(folder, values ?? {}) : null;
  if (!folder || !place || !to || !/^age1[0-9a-z]+$/.test(recipient ?? '') || !recipient) {
    process.stderr.write(usage);
    return 64;
  }
  if (!existsSync(join(folder, 'office-identity.txt'))) {
    process.stderr.write(
      `There is no office in ${folder}. The unit file of silaku-office says where it is.\n`,
    );
    return 78;
  }
  const { sealedPages } = await openPageStorage({ folder, url: process.env.PAGES_URL ?? null });
  const made = await makeBackup({ folder, place, sealedPages, to, recipient, now: new Date() });
  process.stdout.write(`${JSON.stringify({ event: 'office.backedUp', ...made })}\n`);
  return made.pagesMissing > 0 ? 1 : 0;
}
