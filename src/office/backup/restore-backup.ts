/**
 * Puts a backup back into an empty office, on the same kind of database or the other one. Everything is checked before it is trusted:
 * signature, digests, counts, the chain of the audit trail. The first start of the office makes the kiosks send what came since.
 */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import { writeWhole } from '../../files/whole-files.ts';
import { openBytes } from '../../seal/age-seal.ts';
import { sha256Of } from '../../seal/digest.ts';
import type { OfficeBackup } from '../../seal/office-backup.ts';
import { isSealProblem } from '../../seal/seal-problem.ts';
import { publicKeyOf, signingKey, verifyOfficeBackup } from '../../seal/signatures.ts';
import { createAuditTrail } from '../audit-trail.ts';
import { migrations } from '../database/migrations/migrations.ts';
import { type DatabasePlace, type OfficeDatabase, openOfficeDatabase } from '../database/office-database.ts';
import { keyFiles } from '../office-keys.ts';
import type { SealedPages } from '../pages/page-storage.ts';
import { fromLine } from './row-lines.ts';

export type BackupRestored =
  | {
      outcome: 'restored';
      name: string;
      madeAt: string;
      requests: number;
      pages: number;
      pagesMissing: number;
    }
  /** Nothing was changed, or what was begun is of no use and says so. */
  | { outcome: 'refused'; sentence: string };

class Refusal extends Error {}
const refuse = (sentence: string): never => {
  throw new Refusal(sentence);
};

export async function restoreBackup(backup: {
  from: string;
  /** The newest when it is not said. */
  name?: string | undefined;
  /** AGE-SECRET-KEY-1…, of the recipient that the backup was sealed to. */
  identity: string;
  folder: string;
  place: DatabasePlace;
  sealedPages: Pick<SealedPages, 'write'>;
}): Promise<BackupRestored> {
  try {
    return await restore(backup);
  } catch (error) {
    if (error instanceof Refusal) return { outcome: 'refused', sentence: error.message };
    if (isSealProblem(error))
      return { outcome: 'refused', sentence: `The backup cannot be opened: ${error.hint}` };
    throw error;
  }
}

async function restore(backup: Parameters<typeof restoreBackup>[0]): Promise<BackupRestored> {
  const { from, identity, folder, place, sealedPages } = backup;
  const name = backup.name ?? (await newestIn(from));
  const at = join(from, name);
  const secrets = z
    .record(z.enum(keyFiles), z.string())
    .parse(
      JSON.parse(Buffer.from(await openBytes(identity, await readFile(join(at, 'keys.age')))).toString()),
    );
  const key = signingKey.parse(JSON.parse(secrets['office-signing-key.json']));
  const signed = await verifyOfficeBackup(publicKeyOf(key), await readFile(join(at, 'manifest.jws'), 'utf8'));
  if (signed.outcome === 'bad')
    return refuse('The list of the backup was changed or damaged: take an older one (--name).');
  const { backup: manifest } = signed;
  const known = migrations.map((step) => step.name).toSorted();
  if (known.join() !== manifest.forms.join())
    return refuse(
      'The backup was made by another version of this program: restore it with that one, then update.',
    );

  await mkdir(folder, { recursive: true, mode: 0o700 });
  const isTaken = (await readdir(folder)).some((file) => keyFiles.some((each) => each === file));
  if (isTaken) return refuse(`There is an office in ${folder} already: a backup goes into an empty folder.`);
  const database = await openOfficeDatabase(place);
  try {
    if (!(await isEmpty(database)))
      return refuse('There are requests in this database already: a backup goes into an empty one.');
    await putRows(database, manifest, at, identity);
    const pages = await putPages(database, sealedPages, join(from, 'pages'));
    const audit = await createAuditTrail({ database, now: () => new Date() }).check();
    if (audit.outcome !== 'whole')
      return refuse(`The audit trail of the backup is broken at entry ${audit.brokenAt}: take an older one.`);
    // Last: without keys no office starts on what was only begun.
    for (const file of keyFiles) writeWhole(join(folder, file), secrets[file], 0o600);
    const requests = manifest.tables.find(({ table }) => table === 'requests')?.rows ?? 0;
    return { outcome: 'restored', name, madeAt: manifest.madeAt, requests, ...pages };
  } finally {
    await database.close();
  }
}

async function newestIn(from: string): Promise<string> {
  const names = (await readdir(from)).filter((name) => /^backup-[-0-9TZ]+$/.test(name));
  return names.toSorted().at(-1) ?? refuse(`There is no backup in ${from}.`);
}

const count = z.object({ count: z.number() });

async function isEmpty(database: OfficeDatabase): Promise<boolean> {
  for (const table of ['requests', 'audit', 'kiosks', 'people']) {
    if ((await database.one(count, `SELECT count(*) AS count FROM ${table}`))?.count !== 0) return false;
  }
  return true;
}

/** All rows or none. */
async function putRows(
  database: OfficeDatabase,
  { files, tables }: OfficeBackup,
  folder: string,
  identity: string,
): Promise<void> {
  const contents = [];
  for (const { name, sha256 } of files) {
    const sealed = await readFile(join(folder, name));
    if (sha256Of(sealed) !== sha256) refuse(`${name} of the backup is damaged: take an older one (--name).`);
    contents.push(name);
  }
  const appendOnly = new Set(migrations.flatMap((step) => step.appendOnly ?? []));
  const opened = async (name: string) =>
    (await promisify(gunzip)(await openBytes(identity, await readFile(join(folder, name))))).toString();
  // Read outside the transaction, which waits for nothing but the database.
  const texts = await Promise.all(contents.map(opened));
  await database.transaction(async () => {
    // What a fresh database was given by its migrations is in the backup as well.
    for (const { table } of tables.toReversed())
      if (!appendOnly.has(table)) await database.run(`DELETE FROM "${table}"`);
    for (const text of texts) {
      for (const line of text.split('\n')) {
        if (line === '') continue;
        const { table, row } = fromLine(line);
        const columns = Object.keys(row);
        await database.run(
          `INSERT INTO "${table}" (${columns.map((column) => `"${column}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
          ...Object.values(row),
        );
      }
    }
    for (const { table, rows } of tables) {
      const found = await database.one(count, `SELECT count(*) AS count FROM "${table}"`);
      if (found?.count !== rows) refuse(`${table} has ${found?.count} rows instead of ${rows}.`);
    }
    if (database.kind === 'postgres') await setGrowingKeys(database);
  });
}

/** Rows came with their keys; the next ones go on behind the last. */
async function setGrowingKeys(database: OfficeDatabase): Promise<void> {
  const growing = await database.all(
    z.object({ table: z.string(), column: z.string() }),
    `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
     WHERE table_schema = current_schema() AND is_identity = 'YES'`,
  );
  for (const { table, column } of growing) {
    await database.one(
      z.unknown(),
      `SELECT setval(pg_get_serial_sequence('"${table}"', '${column}'), coalesce((SELECT max("${column}") FROM "${table}"), 0) + 1, false)`,
    );
  }
}

const pageRow = z.object({ number: z.string(), page: z.string(), sha256: z.string() });

/** A page that is not whole on the medium is told; its kiosk sends it again for as long as it holds it. */
async function putPages(database: OfficeDatabase, sealedPages: Pick<SealedPages, 'write'>, from: string) {
  const put = { pages: 0, pagesMissing: 0 };
  const atOnce = 1000;
  for (let after = { number: '', page: '' }; ; ) {
    const rows = await database.all(
      pageRow,
      `SELECT number, page, sealed_sha256 AS sha256 FROM pages
       WHERE whole_at IS NOT NULL AND (number > ?1 OR (number = ?1 AND page > ?2)) ORDER BY number, page LIMIT ${atOnce}`,
      after.number,
      after.page,
    );
    for (const row of rows) {
      const sealed = await readFile(join(from, row.number, `${row.page}.age`)).catch(() => null);
      if (sealed && sha256Of(sealed) === row.sha256) {
        await sealedPages.write(row, sealed);
        put.pages++;
      } else put.pagesMissing++;
    }
    const last = rows.at(-1);
    if (!last) return put;
    after = last;
  }
}
