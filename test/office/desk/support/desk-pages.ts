/** Pages as the desk knows them, made up for tests of what is reckoned from them. */
import type { DeskPage } from '../../../../src/office/desk/desk-page.ts';
import type { Verdict } from '../../../../src/office/desk/page-verdict.ts';
import type { RequestAnswers } from '../../../../src/request/request.ts';

export function deskPage(
  page: string,
  paper: string,
  changes: Partial<Omit<DeskPage, 'verdict'>> & { verdict?: Verdict } = {},
): DeskPage {
  const { verdict, ...others } = changes;
  return {
    info: {
      ...{ page, paper, rotation: 0, mediaType: 'image/webp', widthPx: 1240, heightPx: 1754 },
      ...{ bytes: 1000, sha256: '0'.repeat(64), keptAnyway: [] },
    },
    ...{
      number: 1,
      rotation: 0,
      hasArrived: true,
      thumbnail: null,
      sentBack: null,
      replacedBy: null,
      replaces: null,
    },
    verdict: verdict ? { page, verdict, officer: 'Nurhayati', at: '2026-11-24T02:24:00.000Z' } : null,
    ...others,
  };
}

export function answersOf(pages: readonly DeskPage[], changes: Partial<RequestAnswers> = {}): RequestAnswers {
  return {
    ...{
      service: 'ktp-rusak',
      caseAnswers: { applicant: 'self' },
      nik: '7408014503850002',
      familyCardNumber: null,
    },
    phone: '+6281234567890',
    handover: { way: 'courier', village: '74.08.01.2002' },
    consent: { noticeVersion: '1', language: 'id', at: '2026-11-24T02:24:00.000Z' },
    pages: pages.map(({ info }) => info),
    missingPapers: [],
    ...changes,
  };
}
