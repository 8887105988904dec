/** Questions that screens and machine ask about the citizen's case. Pure; the catalogue answers them. */

import type { WantedPage } from '../request/follow-up.ts';
import type { PaperRequirement, Question, Service } from '../request/service-catalogue.ts';
import * as catalogue from '../request/service-catalogue.ts';
import type { Words } from '../request/words/words.ts';
import type { VisitContext, VisitPage } from './visit-context.ts';

type Case = Pick<VisitContext, 'service' | 'caseAnswers'> & Partial<Pick<VisitContext, 'wanted'>>;

export const servicesIn = (group: string | null): readonly Service[] =>
  catalogue.serviceGroups().find((known) => known.id === group)?.services ?? [];

/** The chosen service. Throws when none is chosen: no screen that asks can be reached before. */
export function serviceOf({ service }: Pick<VisitContext, 'service'>): Service {
  const found = service === null ? undefined : catalogue.findService(service);
  if (!found) throw new Error('no service is chosen on a screen that needs one');
  return found;
}

/** The first question of the case that has no answer yet. */
export const nextQuestion = (visit: Case): Question | undefined =>
  catalogue.nextQuestion(serviceOf(visit), visit.caseAnswers);

/** A page that the office wants again is the only paper of its visit. */
export const requiredPapers = (visit: Case): readonly PaperRequirement[] =>
  visit.wanted
    ? [asRequirement(visit.wanted)]
    : catalogue.requirementsFor(serviceOf(visit), visit.caseAnswers);

const asRequirement = ({ paper, label, colour }: WantedPage): PaperRequirement => ({
  ...{ id: paper, label, colour, usualPages: 1, need: 'required', original: 'kept', sources: [] },
});

export function currentPaper(visit: Case & Pick<VisitContext, 'paper'>): PaperRequirement {
  const papers = requiredPapers(visit);
  const paper = papers[Math.min(visit.paper, papers.length - 1)];
  if (!paper) throw new Error('a service without papers has no page to scan');
  return paper;
}

export const pagesOf = (visit: Pick<VisitContext, 'pages'>, paper: string): VisitPage[] =>
  visit.pages.filter((page) => page.paper === paper);

/** The citizen was told to place a paper. */
export const hasComeToPapers = ({ pages, screen }: Pick<VisitContext, 'pages' | 'screen'>): boolean =>
  pages.length > 0 || screen === 'placingPaper' || screen === 'scanningPage' || screen === 'scanFailed';

/** Each page once and in order: at the end, or where a page is scanned again. They wait to be looked at. */
export function withPages(
  { pages, unseen, retakeAt }: Pick<VisitContext, 'pages' | 'unseen' | 'retakeAt'>,
  scanned: VisitPage[],
): Pick<VisitContext, 'pages' | 'unseen' | 'retakeAt'> {
  const added = scanned.filter(({ page }) => !pages.some((known) => known.page === page));
  const at = retakeAt ?? pages.length;
  const all = pages.toSpliced(at, 0, ...added);
  const waiting = [...unseen, ...added.map(({ page }) => page)];
  return {
    pages: all,
    unseen: all.map(({ page }) => page).filter((page) => waiting.includes(page)),
    retakeAt: retakeAt === null ? null : at + added.length,
  };
}

export const missingPapers = (visit: Case & Pick<VisitContext, 'pages'>): PaperRequirement[] =>
  requiredPapers(visit).filter((paper) => paper.need === 'required' && pagesOf(visit, paper.id).length === 0);

/** "2 halaman, yang lama diserahkan nanti" */
export function paperDetail(paper: PaperRequirement, words: Words): string {
  const details = [words.showingChecklist.pages(paper.usualPages)];
  if (paper.need === 'optional') details.push(words.showingChecklist.optional);
  if (paper.original === 'surrendered') details.push(words.showingChecklist.surrendered);
  return details.join(', ');
}
