/**
 * What of an unfinished visit is kept, so that it can be gone on with after a restart or another day, and the way back from it. Pure.
 * It says nothing about the person: NIK, KK number and phone are typed again, and no picture of a page is in it.
 */
import type { Consent, Language, Rotation } from '../request/request.ts';
import { requiredPapers } from './visit-case.ts';
import type { VisitContext, VisitPage } from './visit-context.ts';

export type DraftFacts = {
  service: string;
  caseAnswers: Record<string, string>;
  language: Language;
  consent: Consent;
  /** Index of the paper to go on with; the number of papers when each was dealt with. */
  paper: number;
  /** Pages that were looked at, in order, as they were turned. The others are asked about again. */
  seen: { page: string; rotation: Rotation }[];
};

/** A page without its picture, which is sealed. */
export type KeptPage = Omit<VisitPage, 'preview'>;

export type ResumedDraft = { facts: DraftFacts; pages: KeptPage[] };

/** Null before there is a service and a consent: nothing is scanned by then. A page that is brought again is soon scanned again. */
export function draftOf(visit: VisitContext): DraftFacts | null {
  const { service, consent, caseAnswers, language, pages, unseen, papersDone } = visit;
  if (service === null || consent === null || visit.wanted !== null) return null;
  return {
    ...{ service, caseAnswers, language, consent },
    paper: papersDone ? requiredPapers(visit).length : visit.paper,
    seen: pages
      .filter(({ page }) => !unseen.includes(page))
      .map(({ page, rotation }) => ({ page, rotation })),
  };
}

/** Only what was scanned is worth a slip or a question. */
export const canBeKept = (visit: VisitContext): boolean =>
  visit.keepDays > 0 && visit.pages.length > 0 && draftOf(visit) !== null;

/** What a visit remembers that goes on with this draft. */
export function resumedVisit({ facts, pages }: ResumedDraft) {
  const { service, caseAnswers, language, consent } = facts;
  const seen = facts.seen.flatMap(({ page, rotation }) =>
    pages.filter((kept) => kept.page === page).map((kept) => ({ ...kept, rotation })),
  );
  const unseen = pages.filter(({ page }) => !seen.some((known) => known.page === page));
  const papers = requiredPapers({ service, caseAnswers }).length;
  return {
    ...{ service, caseAnswers, language, consent },
    pages: [...seen, ...unseen].map((page): VisitPage => ({ ...page, preview: null })),
    unseen: unseen.map(({ page }) => page),
    papersDone: facts.paper >= papers,
    goOnAt: Math.min(facts.paper, papers - 1),
  } satisfies Partial<VisitContext>;
}

/** Which paper a visit that goes on comes to first: that of a page nobody has looked at, or the one that was not finished. */
export function paperToGoOnWith(visit: VisitContext): number {
  const unseen = visit.pages.find(({ page }) => page === visit.unseen[0]);
  const ofUnseen = requiredPapers(visit).findIndex(({ id }) => id === unseen?.paper);
  return ofUnseen >= 0 ? ofUnseen : (visit.goOnAt ?? 0);
}
