/** An office.sqlite as the program wrote it when its forms had numbers and no names: with rows in every table, up to form 6. */
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { sha256Of } from '../../../src/seal/digest.ts';

export const oldNumber = '0010000101';
const at = '2026-11-20T02:24:00.000Z';

/** The statements of those days are kept beside this file, so that nothing that changes since can change them. */
const formsOfThen = readFileSync(new URL('old-office.sql', import.meta.url), 'utf8')
  .split('-- form\n')
  .slice(1);

/** `forms`: how far that office had come, 1 to 6. */
export function writeOldOffice(path: string, forms: number): void {
  const sqlite = new DatabaseSync(path);
  sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON');
  for (const sql of formsOfThen.slice(0, 1)) sqlite.exec(sql);
  sqlite.exec(`
    INSERT INTO people VALUES ('petugas', 'Petugas', 'officer', 'x', '${at}');
    INSERT INTO kiosks VALUES ('001', 'Balai Desa Pitulua', '{"kty":"OKP","crv":"Ed25519","x":"${'A'.repeat(43)}"}', 'y', '${at}', '${at}', NULL);
    INSERT INTO requests VALUES ('${oldNumber}', '001', 'ktp-hilang', '${at}', '${at}', 's', 'm', 'd', NULL, 'received', NULL, 0);
    INSERT INTO pages VALUES ('${oldNumber}', 0, 'abcdefghijklmnop', 3, 'e', NULL);
    INSERT INTO history (number, at, officer, step, stage, note, told) VALUES ('${oldNumber}', '${at}', NULL, 'announced', 'received', NULL, 0);`);
  writeAudit(sqlite);
  for (const sql of formsOfThen.slice(1, forms)) sqlite.exec(sql);
  if (forms >= 5) {
    // The newer one came first: order of arrival is not the order of time.
    for (const [sequence, receivedAt] of [
      [9, '2026-11-22T09:00:00.000Z'],
      [4, '2026-11-21T09:00:00.000Z'],
    ] as const) {
      sqlite
        .prepare(`INSERT INTO day_ends VALUES ('001', ?, ?, '2026-11-20', '{}', 't', ?, 'a')`)
        .run(sequence, `sha ${sequence}`, receivedAt);
    }
  }
  sqlite.exec(`PRAGMA user_version = ${forms}`);
  sqlite.close();
}

function writeAudit(sqlite: DatabaseSync): void {
  let previous = '0'.repeat(64);
  for (const [index, subject] of ['001', oldNumber].entries()) {
    const note = [index + 1, at, 'kiosk 001', index === 0 ? 'kiosk.enrolled' : 'request.announced', subject];
    const hash = sha256Of(JSON.stringify([...note, previous]));
    sqlite.prepare('INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)').run(...note, previous, hash);
    previous = hash;
  }
}
