/** One receipt of each kind, for pictures. */
import { composeDayEndSlip } from '../../src/request/day-end-slip.ts';
import { makeDraftSlipCode } from '../../src/request/own-codes.ts';
import {
  composeDraftSlip,
  composeFollowUpSlip,
  composeReceipt,
  composeStatusSlip,
  type ReceiptContent,
} from '../../src/request/receipt.ts';
import { makeRequestNumber } from '../../src/request/request-number.ts';
import { findService, requirementsFor } from '../../src/request/service-catalogue.ts';
import { dayEndWords } from '../../src/request/words/day-end-words.ts';
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
    proof: { sequence: 42, hash: '3f9a01c277de48b0'.padEnd(64, '0') },
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
    received: composeStatusSlip({
      ...content,
      printedAt: '2026-11-24T06:10:00.000Z',
      stage: 'received',
      since: '2026-11-24T02:31:00.000Z',
      receivedAt: '2026-11-24T02:31:00.000Z',
      note: null,
    }),
    'day-end': composeDayEndSlip({
      ...{ kiosk: '027', place: content.place, day: '2026-11-24', timeCertain: true, language: 'id' },
      since: '2026-11-23T09:00:00.000Z',
      until: '2026-11-24T09:00:00.000Z',
      kept: [
        { service: 'KTP hilang', requests: 4 },
        { service: 'KTP rusak', requests: 3 },
        { service: 'Akta kelahiran', requests: 2 },
      ],
      receiptsPrinted: 9,
      delivered: 7,
      unsent: { requests: 3, oldest: { number: content.number, at: '2026-11-22T02:24:00.000Z' } },
      setAside: 0,
      proof: { sequence: 58, hash: '91c4d07e5b2af683'.padEnd(64, '0') },
      words: dayEndWords,
    }),
    'page-again': composeFollowUpSlip({
      ...content,
      ...{ kind: 'page', service: null, delivery: makeRequestNumber('031', 77), pages: 1 },
      paper: { id: 'Kartu Keluarga', en: 'Family card' },
      confirmedAt: '2026-11-25T03:12:00.000Z',
    }),
    withdrawal: composeFollowUpSlip({
      ...content,
      ...{ kind: 'withdrawal', service: null, delivery: makeRequestNumber('031', 78), pages: 0, paper: null },
      confirmedAt: '2026-11-25T03:12:00.000Z',
    }),
    'draft-slip': composeDraftSlip({
      ...content,
      service: service.label,
      code: makeDraftSlipCode('8203771946052381946'),
      pages: 2,
      keptUntil: '2026-11-27T02:24:00.000Z',
    }),
    status: composeStatusSlip({
      ...content,
      printedAt: '2026-11-25T03:10:00.000Z',
      stage: 'waitingForCitizen',
      since: '2026-11-25T01:00:00.000Z',
      receivedAt: '2026-11-24T02:31:00.000Z',
      note: 'Halaman KTP belakang buram. Pindai lagi di kiosk.',
    }),
  };
}
