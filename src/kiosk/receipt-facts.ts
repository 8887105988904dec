/** What a receipt says beside number and time, as it is kept with the request: enough to print it again, and nothing about the person. */
import { z } from 'zod';
import { composeReceipt, type ReceiptLine } from '../request/receipt.ts';
import { bilingual, handover, languages, type RequestAnswers } from '../request/request.ts';
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
  about: { number: string; confirmedAt: string; timeCertain: boolean; copy: boolean },
): ReceiptLine[] {
  return composeReceipt({
    ...receiptFacts.parse(JSON.parse(facts)),
    ...about,
    words: receiptWords,
  });
}
