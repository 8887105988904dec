/** From what a visit remembers to what a request keeps. Pure. */
import assert from 'node:assert/strict';
import { faultsAmong } from '../page/page-remarks.ts';
import type { PageInfo, RequestAnswers } from '../request/request.ts';
import { countingAnswers } from '../request/service-catalogue.ts';
import { missingPapers, serviceOf } from './visit-case.ts';
import type { VisitContext } from './visit-context.ts';
import type { KeptByVisit } from './visit-steps.ts';

/** The version of the notice whose wording stands in the words files; raise it when the wording changes. */
export const noticeVersion = '2026-11';

export function answersOf(visit: VisitContext): RequestAnswers {
  const { service, nik, consent, handover } = visit;
  assert(service && nik && consent && handover, 'a request is saved only after every answer is there');
  return {
    service,
    caseAnswers: countingAnswers(serviceOf(visit), visit.caseAnswers),
    nik,
    familyCardNumber: visit.familyCardNumber,
    phone: visit.phone,
    handover,
    consent,
    pages: pageInfosOf(visit),
    missingPapers: missingPapers(visit).map((paper) => paper.id),
  };
}

const pageInfosOf = (visit: VisitContext): PageInfo[] =>
  visit.pages.map(({ preview, remarks, ...page }) => ({
    ...page,
    keptAnyway: faultsAmong(remarks),
    hasQr: remarks.includes('qrPresent'),
  }));

/** What this visit keeps: a request, or what follows one. */
export function keepingOf(visit: VisitContext): KeptByVisit {
  const { number, wanted, withdraws, language } = visit;
  if (withdraws) {
    assert(number, 'only a request whose receipt was shown can be withdrawn');
    const followUp = { kind: 'withdrawal', request: number } as const;
    return { following: { followUp, paper: null, language, pages: [] } };
  }
  if (wanted) {
    assert(number && visit.pages.length > 0, 'a page is brought for a request whose receipt was shown');
    const followUp = { kind: 'page', request: number, replaces: wanted.page } as const;
    return { following: { followUp, paper: wanted.label, language, pages: pageInfosOf(visit) } };
  }
  return { answers: answersOf(visit) };
}
