/** What of a draft lies in the outbox as JSON, checked where it comes back: perhaps written by an earlier version, for another catalogue. */
import { z } from 'zod';
import type { DraftToGoOn, InterruptedDraft } from '../outbox/kept-drafts.ts';
import type { PageRemark } from '../page/page.ts';
import { consent, languages, pageId, pageInfo, rotation } from '../request/request.ts';
import { findService, requirementsFor } from '../request/service-catalogue.ts';
import type { InterruptedVisit } from '../visit/interruption-views.ts';
import type { VisitPage } from '../visit/visit-context.ts';
import type { ResumedDraft } from '../visit/visit-draft.ts';

const draftFacts = z.object({
  service: z.string(),
  caseAnswers: z.record(z.string(), z.string()),
  language: z.enum(languages),
  consent,
  paper: z.number().int().nonnegative(),
  seen: z.array(z.object({ page: pageId, rotation })),
});

const remarks = [
  ...(['blank', 'cutOff', 'tooDark', 'blurred', 'streaks', 'sameSheet', 'qrPresent'] as const),
] satisfies PageRemark[];

/** Of a page: all that the request says of it, but nothing that shows it. */
const pageFacts = pageInfo
  .pick({ rotation: true, mediaType: true, widthPx: true, heightPx: true, bytes: true, sha256: true })
  .extend({ remarks: z.array(z.enum(remarks)) });

export function pageFactsOf(page: VisitPage): string {
  return JSON.stringify(pageFacts.parse(page));
}

/** Null when this version can't go on with it: a service or a paper that the catalogue does not have any more. */
export function readDraft({ facts, pages }: DraftToGoOn): ResumedDraft | null {
  try {
    const read = draftFacts.parse(JSON.parse(facts));
    const service = findService(read.service);
    const papers = service ? requirementsFor(service, read.caseAnswers).map(({ id }) => id) : [];
    if (pages.some(({ paper }) => !papers.includes(paper))) return null;
    return {
      facts: read,
      pages: pages.map(({ page, paper, facts }) => ({
        page,
        paper,
        ...pageFacts.parse(JSON.parse(facts)),
      })),
    };
  } catch {
    return null;
  }
}

/** An hour of this morning is worth telling; a clock that went back, or a draft of last week, would only confuse. */
const believedForMs = 12 * 60 * 60 * 1000;

export function interruptedVisit(draft: InterruptedDraft | null, now: Date): InterruptedVisit | null {
  const read = draft && readDraft({ facts: draft.facts, pages: [] });
  if (!read) return null;
  const agoMs = now.getTime() - Date.parse(draft.startedAt);
  return {
    visit: draft.visit,
    service: read.facts.service,
    pages: draft.pages,
    at: agoMs >= 0 && agoMs < believedForMs ? draft.startedAt : null,
  };
}
