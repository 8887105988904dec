/** What a kiosk finds after a power cut: is the disk whole, does the outbox open, and is every printed request there with its pages? */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { sha256Of } from '../../src/seal/digest.ts';

export type Printed = {
  number: string;
  /** Page id to the digest of its sealed file. */
  pages: Record<string, string>;
};

export type CutVerdict = {
  /** One sentence for each printed request that is not there, whole. */
  lost: string[];
  /** Why the kiosk could not go on at all. */
  damaged: string | null;
};

const tools = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };

/** `folder` is the kiosk's, seen from the top of the disk in `image`; `scratch` is emptied and used. */
export async function checkCut(
  image: string,
  folder: string,
  scratch: string,
  printed: readonly Printed[],
): Promise<CutVerdict> {
  // Replays the file system's journal, as mounting would; 0 and 1 mean that it is in order now.
  const fsck = spawnSync('e2fsck', ['-fy', image], { env: tools, encoding: 'utf8' });
  if (fsck.status === null || fsck.status > 1)
    return { lost: [], damaged: `the file system is broken: ${fsck.stdout}${fsck.stderr}` };
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  spawnSync('debugfs', ['-R', `rdump ${folder} ${scratch}`, image], { env: tools, stdio: 'ignore' });
  const kiosk = join(scratch, folder);
  if (!existsSync(join(kiosk, 'outbox.sqlite')))
    return printed.length === 0
      ? { lost: [], damaged: null }
      : { lost: printed.map(({ number }) => `${number}: there is no database`), damaged: null };
  try {
    const next = await confirmOneMore(kiosk);
    const again = printed.filter(({ number }) => number === next).map(() => `${next} was given again`);
    return { lost: [...findLost(kiosk, printed), ...again], damaged: null };
  } catch (error) {
    return { lost: [], damaged: error instanceof Error ? error.message : String(error) };
  }
}

/** The next citizen comes: opens the outbox as the kiosk would, and answers with the number that it gives. */
async function confirmOneMore(kiosk: string): Promise<string> {
  const outbox = openOutbox({ folder: kiosk, now: () => new Date() });
  try {
    outbox.startDraft('the next citizen');
    const { number } = await outbox.confirm('the next citizen', {
      ...{ service: 'ktp-hilang', kiosk: '042', receipt: '{}' },
      sealManifest: async () => 'a manifest',
    });
    return number;
  } finally {
    outbox.close();
  }
}

function findLost(kiosk: string, printed: readonly Printed[]): string[] {
  const database = new DatabaseSync(join(kiosk, 'outbox.sqlite'), { readOnly: true });
  try {
    const integrity = database.prepare('PRAGMA integrity_check').all();
    if (JSON.stringify(integrity) !== '[{"integrity_check":"ok"}]')
      throw new Error(`the database is broken: ${JSON.stringify(integrity)}`);
    const request = database.prepare(
      'SELECT position, length(manifest) > 0 AS manifest FROM request JOIN outbox USING (position) JOIN receipt USING (position) WHERE number = ?',
    );
    const pages = database.prepare('SELECT page, sealed_sha256 AS sha256 FROM page WHERE request = ?');
    return printed.flatMap(({ number, pages: expected }) => {
      const row = request.get(number);
      if (!row) return [`${number}: no row`];
      if (!row.manifest) return [`${number}: no manifest`];
      const rows = Object.fromEntries(
        pages.all(Number(row.position)).map(({ page, sha256 }) => [page, sha256]),
      );
      return Object.entries(expected).flatMap(([page, sha256]) => {
        const path = join(kiosk, 'sealed', `${page}.age`);
        if (rows[page] !== sha256) return [`${number}: no row for page ${page}`];
        if (!existsSync(path)) return [`${number}: no file of page ${page}`];
        return sha256Of(readFileSync(path)) === sha256 ? [] : [`${number}: page ${page} is not whole`];
      });
    });
  } finally {
    database.close();
  }
}
