/**
 * Everything that the office holds of a citizen in some requests, and who has looked at it (Art. 32): as data, which the page, the print and
 * the JSON all show.
 */
import { z } from 'zod';
import type { RequestAnswers } from '../../../request/request.ts';
import { isSealProblem } from '../../../seal/seal-problem.ts';
import { openAnswers } from '../../../seal/sealed-answers.ts';
import type { OfficeDatabase } from '../../database/office-database.ts';
import { createDeskNotes } from '../../desk/desk-notes.ts';
import type { Recipient } from '../../desk/recipient.ts';
import { openRequest } from '../../follow-ups/opened-request.ts';
import type { OfficeKeys } from '../../office-keys.ts';
import type { HistoryEntry, OfficeRequest, RequestRegister } from '../../request-register.ts';
import { correctionsOf, type MadeCorrection } from './corrections.ts';
import type { Deletion, Deletions } from './deletion.ts';

const look = z.object({ at: z.string(), actor: z.string(), action: z.string(), subject: z.string() });
export type Look = z.infer<typeof look> & { name: string | null; role: string | null };

export type ReportedRequest = {
  request: OfficeRequest;
  /** As they count today; null when they were destroyed or can't be opened. */
  answers: RequestAnswers | null;
  /** As they came from the kiosk, when something was corrected since. */
  asSaid: RequestAnswers | null;
  corrections: MadeCorrection[];
  history: HistoryEntry[];
  /** What officers have written about it, and whom the result was for. */
  staffNotes: { at: string; officer: string; text: string | null }[];
  recipient: Recipient | null;
  looks: Look[];
  deletion: Deletion | null;
};

export type AccessReport = { madeAt: string; madeBy: string; requests: ReportedRequest[] };

export type AccessReports = { make(numbers: readonly string[], by: string): Promise<AccessReport> };

export function createAccessReports(office: {
  database: OfficeDatabase;
  requests: RequestRegister;
  keys: OfficeKeys;
  deletions: Pick<Deletions, 'find'>;
  now: () => Date;
}): AccessReports {
  const { database, requests, keys, deletions, now } = office;
  const notes = createDeskNotes({
    database,
    keys,
    now,
    audit: { append: refuses, latest: refuses, check: refuses },
    noteName: refuses,
  });

  async function looksAt(number: string): Promise<Look[]> {
    return database.all(
      look.extend({ name: z.string().nullable(), role: z.string().nullable() }),
      `SELECT at, actor, action, subject, name, role FROM audit LEFT JOIN people ON username = actor
       WHERE subject = ? OR (subject >= ? AND subject < ?) ORDER BY sequence`,
      number,
      `${number}/`,
      `${number}0`,
    );
  }

  async function saidAtKiosk(number: string): Promise<RequestAnswers | null> {
    try {
      return (await openAnswers(keys.identity, (await requests.sealedAnswersOf(number)) ?? '')).answers;
    } catch (error) {
      if (!isSealProblem(error)) throw error;
      return null;
    }
  }

  async function reportOn(number: string): Promise<ReportedRequest | null> {
    const request = await requests.find(number);
    if (!request) return null;
    const deletion = await deletions.find(number);
    const opened = deletion
      ? null
      : await openRequest({ requests, keys }, number).catch((error: unknown) => {
          if (!isSealProblem(error)) throw error;
          return null;
        });
    const corrections = await correctionsOf(database, keys, number);
    return {
      request,
      answers: opened?.answers ?? null,
      asSaid: corrections.length > 0 ? await saidAtKiosk(number) : null,
      corrections,
      history: await requests.historyOf(number),
      staffNotes: await notes.notesOf(number),
      recipient: await notes.recipientOf(number),
      looks: await looksAt(number),
      deletion,
    };
  }

  return {
    async make(numbers, by) {
      const reported: ReportedRequest[] = [];
      for (const number of numbers) {
        const found = await reportOn(number);
        if (found) reported.push(found);
      }
      return { madeAt: now().toISOString(), madeBy: by, requests: reported };
    },
  };
}

/** A report reads; that it was made is written by whoever asks for it. */
function refuses(): never {
  throw new Error('a report writes nothing into the audit trail by itself');
}
