/** What a receipt says beside number and time, as it is kept with the request: enough to print it again, and nothing about the person. */
import { z } from 'zod';
import { followUpServices } from '../request/follow-up.ts';
import type { Proof } from '../request/proof-code.ts';
import {
  composeFollowUpSlip,
  composeReceipt,
  composeStatusSlip,
  type ReceiptLine,
} from '../request/receipt.ts';
import {
  type Bilingual,
  bilingual,
  handover,
  type Language,
  languages,
  type RequestAnswers,
  type Stage,
} from '../request/request.ts';
import { findService, requirementsFor } from '../request/service-catalogue.ts';
import { receiptWords } from '../request/words/receipt-words.ts';

const receiptFacts = z.object({
  service: bilingual,
  place: z.string(),
  language: z.enum(languages),
  papers: z.array(z.object({ label: bilingual, pages: z.number().int().positive() })),
  missingPapers: z.array(bilingual),
  handover: handover.options[0].shape.way.or(handover.options[1].shape.way),
  surrendered: z.array(bilingual),
});
type ReceiptFacts = z.infer<typeof receiptFacts>;

/** Of what follows a request, which may be one of another kiosk. */
const followUpFacts = z.object({
  kind: z.enum(['page', 'withdrawal']),
  request: z.string(),
  place: z.string(),
  language: z.enum(languages),
  paper: bilingual.nullable(),
  pages: z.number().int().nonnegative(),
});
export type FollowUpFacts = z.infer<typeof followUpFacts>;

export const followUpFactsOf = (facts: FollowUpFacts): string => JSON.stringify(followUpFacts.parse(facts));

export function receiptFactsOf(answers: RequestAnswers, place: string): string {
  const service = findService(answers.service);
  if (!service) throw new Error('a request is made only for a service of the catalogue');
  const papers = requirementsFor(service, answers.caseAnswers);
  const facts: ReceiptFacts = {
    service: service.label,
    place,
    language: answers.consent.language,
    papers: papers.flatMap(({ id, label }) => {
      const pages = answers.pages.filter((page) => page.paper === id).length;
      return pages === 0 ? [] : [{ label, pages }];
    }),
    missingPapers: papers.filter(({ id }) => answers.missingPapers.includes(id)).map(({ label }) => label),
    handover: answers.handover.way,
    surrendered: papers.filter(({ original }) => original === 'surrendered').map(({ label }) => label),
  };
  return JSON.stringify(facts);
}

export function receiptLinesOf(
  facts: string,
  {
    number,
    confirmedAt,
    copy,
    proof,
  }: {
    number: string;
    confirmedAt: string;
    copy: boolean;
    proof: (Proof & { certain: boolean }) | null;
  },
): ReceiptLine[] {
  const read: unknown = JSON.parse(facts);
  const printed = { confirmedAt, copy, proof, timeCertain: proof?.certain ?? true, words: receiptWords };
  const followUp = followUpFacts.safeParse(read);
  if (followUp.success) {
    const { request, ...content } = followUp.data;
    return composeFollowUpSlip({ ...content, ...printed, number: request, delivery: number, service: null });
  }
  return composeReceipt({ ...receiptFacts.parse(read), ...printed, number });
}

/** `own`: what this kiosk knows of a request of its own; null for one of another kiosk. */
export function statusSlipOf(
  status: { number: string; stage: Stage; at: string; note: string | null; receivedAt: string | null },
  own: { receipt: string; proof: Proof | null } | null,
  printed: { at: string; certain: boolean; place: string; language: Language },
): ReceiptLine[] {
  return composeStatusSlip({
    number: status.number,
    stage: status.stage,
    note: status.note,
    receivedAt: status.receivedAt,
    since: status.at,
    service: own ? serviceIn(JSON.parse(own.receipt)) : null,
    proof: own?.proof ?? null,
    place: printed.place,
    language: printed.language,
    printedAt: printed.at,
    timeCertain: printed.certain,
    words: receiptWords,
  });
}

function serviceIn(facts: unknown): Bilingual | null {
  const followUp = followUpFacts.safeParse(facts);
  if (followUp.success) return followUpServices[followUp.data.kind].label;
  return receiptFacts.parse(facts).service;
}
