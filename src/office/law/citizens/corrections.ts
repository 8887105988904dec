/** Corrections of a citizen's answers as rows: sealed, with who made them and when. */
import { z } from 'zod';
import type { AuditTrail } from '../../audit-trail.ts';
import type { OfficeDatabase } from '../../database/office-database.ts';
import { openText, sealText, type TextKeys } from '../../desk/sealed-text.ts';
import type { Person } from '../../people/person.ts';
import { type AnswerCorrection, answerCorrection } from './answer-corrections.ts';

const row = z.object({ sealed: z.string(), officer: z.string(), at: z.string() });

export type MadeCorrection = AnswerCorrection & { officer: string; at: string };

/** Those that this office's key opens. */
export async function openCorrections(
  { identity }: Pick<TextKeys, 'identity'>,
  sealed: readonly string[],
): Promise<AnswerCorrection[]> {
  const opened: AnswerCorrection[] = [];
  for (const each of sealed) {
    const text = await openText({ identity, recipient: '' }, each);
    if (text !== null) opened.push(answerCorrection.parse(JSON.parse(text)));
  }
  return opened;
}

export async function correctionsOf(
  database: Pick<OfficeDatabase, 'all'>,
  keys: Pick<TextKeys, 'identity'>,
  number: string,
): Promise<MadeCorrection[]> {
  const rows = await database.all(
    row,
    'SELECT sealed, officer, at FROM answer_corrections WHERE number = ? ORDER BY sequence',
    number,
  );
  const made: MadeCorrection[] = [];
  for (const { sealed, officer, at } of rows) {
    const text = await openText({ ...keys, recipient: '' }, sealed);
    if (text !== null) made.push({ ...answerCorrection.parse(JSON.parse(text)), officer, at });
  }
  return made;
}

export async function keepCorrection(
  office: { database: OfficeDatabase; keys: TextKeys; audit: Pick<AuditTrail, 'append'>; now: () => Date },
  about: { number: string; correction: AnswerCorrection; person: Person },
): Promise<void> {
  const { database, keys, audit, now } = office;
  const { number, correction, person } = about;
  const sealed = await sealText(keys, JSON.stringify(correction));
  await database.transaction(async () => {
    await database.run(
      'INSERT INTO answer_corrections (number, sealed, officer, at) VALUES (?, ?, ?, ?)',
      number,
      sealed,
      person.name,
      now().toISOString(),
    );
    await audit.append({
      actor: person.username,
      action: 'citizen.answersCorrected',
      subject: number,
      // Which, never what.
      details: correction.changes.map(({ field }) => field).join(' '),
    });
  });
}
