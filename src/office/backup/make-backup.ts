/**
 * A backup of the whole office while it works: its rows as of one moment and its keys, sealed to a key that lies elsewhere, and the
 * pages as they are, since they are sealed already. Signed by the office. Read by restore-backup.ts.
 */
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { syncFolder, writeWhole } from '../../files/whole-files.ts';
import { sealBytes } from '../../seal/age-seal.ts';
import { sha256Of } from '../../seal/digest.ts';
import type { OfficeBackup } from '../../seal/office-backup.ts';
import { signOfficeBackup } from '../../seal/signatures.ts';
import type { DatabasePlace } from '../database/office-database.ts';
import { keyFiles, loadOfficeKeys } from '../office-keys.ts';
import type { SealedPages } from '../pages/page-storage.ts';
import { toLine } from './row-lines.ts';
import { openRowSource, type RowSource } from './row-source.ts';

export type BackupMade = {
  name: string;
  rows: number;
  pages: number;
  newPages: number;
  /** Named by the rows, and not whole in the office's storage: kiosks that still have them send them again. */
  pagesMissing: number;
};

/** Of lines before they are packed: what one file holds in memory. */
const fileBytes = 8 * 1024 * 1024;

/** `to` has to be there: a medium that is not mounted must not be replaced by a folder. */
export async function makeBackup(office: {
  folder: string;
  place: DatabasePlace;
  sealedPages: Pick<SealedPages, 'read'>;
  to: string;
  /** age1…; whose identity lies neither in the office's folder nor on the medium. */
  recipient: string;
  now: Date;
}): Promise<BackupMade> {
  const { folder, to, recipient, now } = office;
  const keys = await loadOfficeKeys(folder);
  const name = `backup-${now.toISOString().replaceAll(/[:.]/g, '-')}`;
  const fresh = join(to, `${name}.new`);
  await stat(to);
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });

  const source = await openRowSource(office.place);
  try {
    const { files, tables, forms } = await writeRows(source, fresh, recipient);
    // The rows first: whatever they name is there by then, since pages are kept before rows say so.
    const copied = await copyPages(source, office.sealedPages, join(to, 'pages'));
    const secrets = Object.fromEntries(
      await Promise.all(keyFiles.map(async (file) => [file, await readFile(join(folder, file), 'utf8')])),
    );
    writeWhole(
      join(fresh, 'keys.age'),
      await sealBytes(recipient, Buffer.from(JSON.stringify(secrets))),
      0o600,
    );
    const manifest: OfficeBackup = {
      ...{ version: 1, madeAt: now.toISOString(), forms, tables, files },
      pages: copied.pages,
    };
    writeWhole(join(fresh, 'manifest.jws'), await signOfficeBackup(keys.signingKey, manifest), 0o600);
    await rename(fresh, join(to, name));
    syncFolder(to);
    return { name, rows: tables.reduce((sum, { rows }) => sum + rows, 0), ...copied };
  } finally {
    await source.close();
  }
}

async function writeRows(source: RowSource, folder: string, recipient: string) {
  const files: OfficeBackup['files'] = [];
  const tables: OfficeBackup['tables'] = [];
  const forms: string[] = [];
  let lines: string[] = [];
  let bytes = 0;
  async function put(): Promise<void> {
    const sealed = await sealBytes(recipient, await promisify(gzip)(lines.join('')));
    const file = `rows-${String(files.length + 1).padStart(5, '0')}.age`;
    writeWhole(join(folder, file), sealed, 0o600);
    files.push({ name: file, sha256: sha256Of(sealed) });
    lines = [];
    bytes = 0;
  }
  for (const table of source.tables) {
    let rows = 0;
    for await (const row of source.rows(table)) {
      rows++;
      if (table === 'migrations') {
        forms.push(String(row.name));
        continue;
      }
      const text = toLine(table, row);
      lines.push(text);
      bytes += text.length;
      if (bytes >= fileBytes) await put();
    }
    if (table !== 'migrations') tables.push({ table, rows });
  }
  if (lines.length > 0) await put();
  return { files, tables, forms: forms.toSorted() };
}

/** Pages never change under their name, so one that is on the medium already is not copied again. */
async function copyPages(source: RowSource, sealedPages: Pick<SealedPages, 'read'>, to: string) {
  const copied = { pages: 0, newPages: 0, pagesMissing: 0 };
  for await (const row of source.rows('pages')) {
    if (row.whole_at === null) continue;
    const [number, page] = [String(row.number), String(row.page)];
    const path = join(to, number, `${page}.age`);
    if ((await stat(path).catch(() => null))?.size !== Number(row.sealed_bytes)) {
      const sealed = await sealedPages.read({ number, page }).catch(() => null);
      if (!sealed || sha256Of(sealed) !== row.sealed_sha256) {
        copied.pagesMissing++;
        continue;
      }
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      writeWhole(path, sealed, 0o600);
      copied.newPages++;
    }
    copied.pages++;
  }
  return copied;
}
