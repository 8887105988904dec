/** Conditions of the catalogue as data: "only when the citizen answered that the card is lost". */
import { z } from 'zod';

/** Question id to option id. */
export type CaseAnswers = Readonly<Record<string, string>>;

export type Condition =
  | { question: string; is: readonly string[] }
  | { all: readonly Condition[] }
  | { any: readonly Condition[] };

export const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ question: z.string(), is: z.array(z.string()).min(1) }),
    z.strictObject({ all: z.array(condition).min(1) }),
    z.strictObject({ any: z.array(condition).min(1) }),
  ]),
);

/** A question without an answer holds for nothing. */
export function holds(when: Condition | undefined, answers: CaseAnswers): boolean {
  if (when === undefined) return true;
  if ('all' in when) return when.all.every((part) => holds(part, answers));
  if ('any' in when) return when.any.some((part) => holds(part, answers));
  const answer = answers[when.question];
  return answer !== undefined && when.is.includes(answer);
}

/** Every question and option that a condition names. */
export function namedIn(when: Condition | undefined): { question: string; is: readonly string[] }[] {
  if (when === undefined) return [];
  if ('all' in when) return when.all.flatMap(namedIn);
  if ('any' in when) return when.any.flatMap(namedIn);
  return [when];
}
