/** What a supervisor has put right in a citizen's answers, and how the answers read with it. Pure; what the citizen said stays sealed as it came. */
import { z } from 'zod';
import { parseFamilyCardNumber, parseNik } from '../../../request/civil-number.ts';
import { parsePhone } from '../../../request/phone-number.ts';
import type { RequestAnswers } from '../../../request/request.ts';

export const correctable = ['nik', 'familyCardNumber', 'phone'] as const;
export type Correctable = (typeof correctable)[number];

export const answerCorrection = z.object({
  reason: z.string(),
  /** Null: it was, or is, not given. */
  changes: z.array(
    z.object({ field: z.enum(correctable), from: z.string().nullable(), to: z.string().nullable() }),
  ),
});
export type AnswerCorrection = z.infer<typeof answerCorrection>;

/** In the order in which they were made. */
export function withCorrections(
  answers: RequestAnswers,
  corrections: readonly AnswerCorrection[],
): RequestAnswers {
  const corrected = { ...answers };
  for (const { field, to } of corrections.flatMap(({ changes }) => changes)) {
    // A NIK can be put right, never taken away.
    if (field === 'nik') corrected.nik = to ?? corrected.nik;
    else corrected[field] = to;
  }
  return corrected;
}

export type CorrectionTyped = Record<Correctable, string> & { reason: string };
export type CorrectionProblem = Correctable | 'reason' | 'nothing';

/** From what an officer typed to what changes; fields that are left as they are change nothing. */
export function readCorrection(
  answers: RequestAnswers,
  typed: CorrectionTyped,
): { outcome: 'ok'; correction: AnswerCorrection } | { outcome: 'wrong'; problem: CorrectionProblem } {
  const reason = typed.reason.replace(/\s+/g, ' ').trim();
  const nik = parseNik(typed.nik);
  if (nik.outcome !== 'ok') return { outcome: 'wrong', problem: 'nik' };
  const card = typed.familyCardNumber.trim() === '' ? null : parseFamilyCardNumber(typed.familyCardNumber);
  if (card && card.outcome !== 'ok') return { outcome: 'wrong', problem: 'familyCardNumber' };
  const phone = typed.phone.trim() === '' ? null : parsePhone(typed.phone);
  if (phone && phone.outcome !== 'ok') return { outcome: 'wrong', problem: 'phone' };
  const now: Record<Correctable, string | null> = {
    nik: nik.nik,
    familyCardNumber: card?.outcome === 'ok' ? card.familyCardNumber : null,
    phone: phone?.outcome === 'ok' ? phone.phone : null,
  };
  const changes = correctable.flatMap((field) =>
    now[field] === answers[field] ? [] : [{ field, from: answers[field], to: now[field] }],
  );
  if (changes.length === 0) return { outcome: 'wrong', problem: 'nothing' };
  if (reason.length < 5 || reason.length > 300) return { outcome: 'wrong', problem: 'reason' };
  return { outcome: 'ok', correction: { reason, changes } };
}
