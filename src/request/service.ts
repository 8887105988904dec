/** The shape of one service: what is asked, and which papers that makes necessary. Built from the catalogue's file. */
import { z } from 'zod';
import { condition } from './conditions.ts';
import { bilingual } from './request.ts';

/** Lengths are for a screen of 80 columns that is read from a metre away. */
export const longest = { serviceLabel: 44, questionText: 70, optionLabel: 40, paperLabel: 40 } as const;

/** A text in every language, none longer than `characters`. */
function short(characters: number) {
  return bilingual.refine((texts) => Object.values(texts).every((text) => text.length <= characters), {
    error: `a text is longer than ${characters} characters`,
  });
}

/** Names that pages, answers and conditions refer to. */
export const catalogueId = z.string().regex(/^[a-z][a-zA-Z0-9-]*$/);

export const serviceGroup = z.enum(['ktp', 'kk', 'kia', 'akta', 'pindah', 'data']);
export type ServiceGroupId = z.infer<typeof serviceGroup>;

export const question = z.strictObject({
  id: catalogueId,
  text: short(longest.questionText),
  /** One digit of the keypad each. */
  options: z
    .array(z.strictObject({ id: catalogueId, label: short(longest.optionLabel) }))
    .min(2)
    .max(9),
  /** Asked only when this holds; names earlier questions. */
  when: condition.optional(),
});
export type Question = z.infer<typeof question>;
export type QuestionOption = Question['options'][number];

/** What a paper is, whichever service asks for it. */
export const paperKind = z.strictObject({
  label: short(longest.paperLabel),
  /** A hint for "2 of 3" on the screen; a citizen may scan more or fewer. */
  usualPages: z.number().int().min(1).max(20),
  /** `required`: a photo; `useful`: stamps, signatures, cards; `none`: print on white. */
  colour: z.enum(['none', 'useful', 'required']),
});
export type PaperKind = z.infer<typeof paperKind>;

/** How one service asks for a paper. */
export const paperUse = z.strictObject({
  id: catalogueId,
  need: z.enum(['required', 'optional']).default('required'),
  /** `surrendered`: the citizen hands the original over when the new document comes. */
  original: z.enum(['kept', 'surrendered']).default('kept'),
  when: condition.optional(),
  /** Codes of the catalogue's list of sources; `UMUM` and `USUL` still want the office's word. */
  sources: z.array(z.string()).min(1),
});

export type Paper = PaperKind & z.infer<typeof paperUse>;
export type PaperRequirement = Omit<Paper, 'when'>;

export const serviceFrame = z.strictObject({
  id: catalogueId,
  group: serviceGroup,
  label: short(longest.serviceLabel),
  /** As the regulations call it. */
  officialName: z.string().min(1),
  /** `visitOffice`: the person must come; the kiosk only says what to bring. */
  channel: z.enum(['kiosk', 'visitOffice']),
  results: z.array(bilingual).min(1),
  /** Whose NIK the kiosk asks for: "NIK pemilik KTP". */
  nikOf: short(longest.optionLabel),
  /** False where people can't be expected to have the card at hand. */
  asksFamilyCardNumber: z.boolean(),
});

export type Service = z.infer<typeof serviceFrame> & {
  questions: readonly Question[];
  /** In the order in which they are scanned. */
  papers: readonly Paper[];
  /** Why it is not offered for the time being; null while it is. Published by the office, no part of the catalogue's file. */
  closed: z.infer<typeof bilingual> | null;
};
