/** Fills an outbox with many confirmed requests of one small page, quickly: one transaction, one sealed blob, but the same tables. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeRequestNumber } from '../../../src/request/request-number.ts';
import { sealBytes } from '../../../src/seal/age-seal.ts';
import { sha256Of } from '../../../src/seal/digest.ts';
import type { Enrolment } from '../../../src/seal/messages.ts';
import { sealAnswers } from '../../../src/seal/sealed-answers.ts';
import { type SigningKey, signManifest } from '../../../src/seal/signatures.ts';
import { answersOf, newId, plainPage } from './pretend-kiosk.ts';

/** The folder has been opened as an outbox before, and nobody uses it now. The numbers come back in the order of confirming. */
export async function fillOutbox(
  folder: string,
  requests: number,
  {
    key,
    enrolment,
    pageBytes = 2_000,
  }: {
    key: SigningKey;
    enrolment: Pick<Enrolment, 'kiosk' | 'officeRecipient'>;
    pageBytes?: number;
  },
): Promise<string[]> {
  const { kiosk, officeRecipient } = enrolment;
  const sealed = await sealBytes(officeRecipient, plainPage(pageBytes));
  const [sealedBytes, sealedSha256] = [sealed.length, sha256Of(sealed)];
  mkdirSync(join(folder, 'sealed'), { recursive: true });
  const sql = new DatabaseSync(join(folder, 'outbox.sqlite'));
  const insertRequest = sql.prepare(`
    INSERT INTO request (number, visit, kiosk, service, confirmed_at, receipt, manifest, manifest_sha256)
    VALUES (?, ?, ?, 'ktpHilang', ?, '{}', ?, ?) RETURNING position`);
  const insertOutbox = sql.prepare("INSERT INTO outbox (position, state) VALUES (?, 'waiting')");
  const insertReceipt = sql.prepare('INSERT INTO receipt (position) VALUES (?)');
  const insertPage = sql.prepare(`
    INSERT INTO page (page, request, place, paper, sealed_bytes, sealed_sha256) VALUES (?, ?, 1, 'kk', ?, ?)`);
  const useLane = sql.prepare(
    'INSERT INTO lane (kiosk, lane, boot, taken) VALUES (?, ?, NULL, 10) ON CONFLICT DO NOTHING',
  );

  const numbers: string[] = [];
  const start = Date.parse('2026-11-24T02:00:00.000Z');
  sql.exec('BEGIN');
  for (let serial = 0; serial < requests; serial++) {
    const number = makeRequestNumber(kiosk, serial);
    const confirmedAt = new Date(start + serial * 1000).toISOString();
    const pages = [{ page: newId(), sealedBytes, sealedSha256 }];
    const manifest = await signManifest(key, {
      version: 1,
      ...{ kiosk, number, confirmedAt, pages },
      service: 'ktpHilang',
      sealedAnswers: await sealAnswers(officeRecipient, { answers: answersOf(pages), thumbnails: {} }),
    });
    const { position } = insertRequest.get(
      number,
      newId(),
      kiosk,
      confirmedAt,
      manifest,
      sha256Of(manifest),
    ) as {
      position: number;
    };
    insertOutbox.run(position);
    insertReceipt.run(position);
    for (const { page } of pages) {
      writeFileSync(join(folder, 'sealed', `${page}.age`), sealed, { mode: 0o600 });
      insertPage.run(page, position, sealedBytes, sealedSha256);
    }
    useLane.run(kiosk, Math.floor(serial / 10));
    numbers.push(number);
  }
  sql.exec('COMMIT');
  sql.close();
  return numbers;
}
