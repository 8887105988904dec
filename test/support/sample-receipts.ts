/** One receipt of each kind, for pictures. */
import { makeDraftSlipCode } from '../../src/request/own-codes.ts';
import {
  composeDraftSlip,
  composeReceipt,
  composeStatusSlip,
  type ReceiptContent,
} from '../../src/request/receipt.ts';
import { makeRequestNumber } from '../../src/request/request-number.ts';
import { findService, requirementsFor } from '../../src/request/service-catalogue.ts';
import { receiptWords } from '../../src/request/words/receipt-words.ts';

export function sampleReceipts() {
  const service = findService('ktp-rusak');
  if (!service) throw new Error('the catalogue has no ktp-rusak');
  const papers = requirementsFor(service, { applicant: 'self' });
  const content: ReceiptContent = {
    number: makeRequestNumber('027', 4183),
    service: service.label,
    place: 'Balai Desa Pitulua',
    confirmedAt: '2026-11-24T02:24:00.000Z',
    timeCertain: true,
    language: 'id',
    papers: papers.map(({ label, usualPages }) => ({ label, pages: usualPages })),
    missingPapers: [],
    surrendered: papers.filter(({ original }) => original === 'surrendered').map(({ label }) => label),
    handover: 'courier',
    copy: false,
    words: receiptWords,
  };
  return {
    receipt: composeReceipt(content),
    'receipt-copy': composeReceipt({ ...content, copy: true, timeCertain: false }),
    'receipt-english': composeReceipt({
      ...content,
      language: 'en',
      missingPapers: papers.slice(0, 1).map(({ label }) => label),
    }),
    'draft-slip': composeDraftSlip({
      ...content,
      code: makeDraftSlipCode('8203771946052381946'),
      pages: 2,
      keptUntil: '2026-11-27T02:24:00.000Z',
    }),
    status: composeStatusSlip({
      ...content,
      printedAt: '2026-11-25T03:10:00.000Z',
      stage: 'waitingForCitizen',
      since: '2026-11-25T01:00:00.000Z',
      note: 'Halaman KTP belakang buram. Pindai lagi di kiosk.',
    }),
  };
}
