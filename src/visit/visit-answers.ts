/** From what a visit remembers to what a request keeps. Pure. */
import assert from 'node:assert/strict';
import { faultsAmong } from '../page/page-remarks.ts';
import type { RequestAnswers } from '../request/request.ts';
import { countingAnswers } from '../request/service-catalogue.ts';
import { missingPapers, serviceOf } from './visit-case.ts';
import type { VisitContext } from './visit-context.ts';

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
    pages: visit.pages.map(({ preview, remarks, ...page }) => ({
      ...page,
      keptAnyway: faultsAmong(remarks),
      hasQr: remarks.includes('qrPresent'),
    })),
    missingPapers: missingPapers(visit).map((paper) => paper.id),
  };
}
