import test from 'ava';
import type { PaperLine } from '../../devices/receipt-printer/receipt-printer.ts';
import {
  composeFollowUpSlip,
  composeReceipt,
  composeStatusSlip,
  type FollowUpSlipContent,
  type ReceiptContent,
  type ReceiptLine,
  type StatusSlipContent,
} from '../../src/request/receipt.ts';
import { languages, stages } from '../../src/request/request.ts';
import { makeRequestNumber } from '../../src/request/request-number.ts';
import { findService, requirementsFor } from '../../src/request/service-catalogue.ts';
import { receiptWords } from '../../src/request/words/receipt-words.ts';

// A receipt's lines are what the printer takes, and the other way round; the type checker would not let this pass otherwise.
const forPrinter = (lines: ReceiptLine[]): PaperLine[] => lines;
const fromPrinter = (lines: PaperLine[]): ReceiptLine[] => lines;

const service = findService('ktp-rusak');
if (!service) throw new Error('no service ktp-rusak');
const papers = requirementsFor(service, { applicant: 'self' });

const content: ReceiptContent = {
  number: '0270041835',
  service: service.label,
  place: 'Balai Desa Pitulua',
  confirmedAt: '2026-11-24T02:24:31.000Z',
  timeCertain: true,
  papers: papers.map(({ label, usualPages }) => ({ label, pages: usualPages })),
  missingPapers: [],
  handover: 'courier',
  surrendered: papers.filter(({ original }) => original === 'surrendered').map(({ label }) => label),
  language: 'id',
  copy: false,
  proof: { sequence: 42, hash: '3f9a01c277de48b0'.padEnd(64, '0') },
  words: receiptWords,
};

const status: StatusSlipContent = {
  number: '0270041835',
  service: service.label,
  place: 'Balai Desa Pitulua',
  printedAt: '2026-11-25T01:00:00.000Z',
  timeCertain: true,
  stage: 'ready',
  since: '2026-11-24T20:00:00.000Z',
  receivedAt: '2026-11-24T03:00:00.000Z',
  proof: null,
  note: null,
  language: 'id',
  words: receiptWords,
};

function textOf(lines: readonly ReceiptLine[]): string {
  return lines
    .map((line) => {
      if (line.kind === 'text') return line.text;
      if (line.kind === 'pair') return `${line.left} | ${line.right}`;
      if (line.kind === 'barcode' || line.kind === 'qr') return `[${line.kind} ${line.data}]`;
      return `[${line.kind}]`;
    })
    .join('\n');
}

test('a receipt, read from top to bottom', (t) => {
  t.is(
    textOf(composeReceipt(content)),
    `Si LAKU
Disdukcapil Kolaka Utara
Balai Desa Pitulua
24 Nov 2026, 10.24 WITA
[rule]
KTP rusak
Nomor permohonan
027-0041-835
[barcode SL0270041835]
[qr SL0270041835]
[rule]
Surat yang dipindai:
Formulir F-1.02 yang sudah diisi | 1 halaman
KTP yang rusak, depan dan belakang | 2 halaman
[rule]
Berkas tersimpan di kiosk ini. Kiosk mengirimnya sendiri saat ada sinyal.
Kurir mengantar hasilnya ke rumah Bapak/Ibu.
Serahkan surat asli ini saat hasilnya tiba:
- KTP yang rusak, depan dan belakang
Simpan struk ini. Tunjukkan di kiosk Si LAKU untuk cek kabarnya.
[blank]
Kode bukti
3F9A 01C2 77DE 48B0 / 42
[blank]
Layanan ini GRATIS. Jangan bayar calo.
Data Bapak/Ibu hanya dipakai untuk urusan ini (UU 27/2022).
[cut]`,
  );
});

test('the number is the largest thing on the paper', (t) => {
  const huge = composeReceipt(content).filter((line) => line.kind === 'text' && line.size === 'huge');
  t.deepEqual(huge, [{ kind: 'text', text: '027-0041-835', align: 'centre', size: 'huge', bold: true }]);
});

test('a copy says on top that it is one, and is the same receipt otherwise', (t) => {
  const first = textOf(composeReceipt(content)).split('\n');
  const copy = textOf(composeReceipt({ ...content, copy: true })).split('\n');
  t.deepEqual(copy.slice(0, 4), [...first.slice(0, 3), 'SALINAN']);
  t.deepEqual([...copy.slice(0, 3), ...copy.slice(5)], first);
});

test('a kiosk that does not know the time says so beside it', (t) => {
  t.false(textOf(composeReceipt(content)).includes('belum pasti'));
  t.true(
    textOf(composeReceipt({ ...content, timeCertain: false })).includes(
      '10.24 WITA\n(Jam kiosk belum pasti.)',
    ),
  );
  t.true(textOf(composeStatusSlip({ ...status, timeCertain: false })).includes('belum pasti'));
});

test('missing papers are listed with what happens next, and only then', (t) => {
  t.false(textOf(composeReceipt(content)).includes('belum ada'));
  const text = textOf(composeReceipt({ ...content, missingPapers: [{ id: 'Surat kuasa', en: 'Letter' }] }));
  t.true(text.includes('Surat yang belum ada:\n- Surat kuasa\nPetugas'));
});

test('nothing to hand over, nothing said about it', (t) => {
  t.false(textOf(composeReceipt({ ...content, surrendered: [] })).includes('Serahkan'));
});

test('whoever collects the result is sent to the office, not promised a courier', (t) => {
  const text = textOf(composeReceipt({ ...content, handover: 'pickUp' }));
  t.true(text.includes(receiptWords.id.handover.pickUp));
  t.false(text.includes('Kurir'));
});

test('a status slip says where the request stands, since when, and what the office says', (t) => {
  t.is(
    textOf(composeStatusSlip({ ...status, note: 'Ambil sebelum jam 15.00.' })),
    `Si LAKU
Disdukcapil Kolaka Utara
Balai Desa Pitulua
Kabar permohonan
[rule]
KTP rusak
Nomor permohonan
027-0041-835
[barcode SL0270041835]
[qr SL0270041835]
[rule]
Diterima kabupaten
24 Nov 2026, 11.00 WITA
Sudah jadi
Sejak 25 Nov 2026, 04.00 WITA
Pesan dari kantor:
Ambil sebelum jam 15.00.
[rule]
Simpan struk ini. Tunjukkan di kiosk Si LAKU untuk cek kabarnya.
Dicetak 25 Nov 2026, 09.00 WITA
[blank]
Layanan ini GRATIS. Jangan bayar calo.
[cut]`,
  );
  t.false(textOf(composeStatusSlip(status)).includes('Pesan'));
});

test('a slip about a request that has just been received says so once, with the time of the office', (t) => {
  const received = { stage: 'received', since: '2026-11-24T03:00:00.000Z' } as const;
  const text = textOf(composeStatusSlip({ ...status, ...received, proof: content.proof }));
  t.true(text.includes('[rule]\nDiterima kabupaten\n24 Nov 2026, 11.00 WITA\n[rule]'));
  t.true(text.includes('Kode bukti\n3F9A 01C2 77DE 48B0 / 42'));
  t.false(text.includes('Sejak'));
});

test('a slip about a request of another kiosk says what is known of it', (t) => {
  const text = textOf(composeStatusSlip({ ...status, service: null, receivedAt: null }));
  t.true(text.includes('[rule]\nNomor permohonan'));
  t.false(text.includes('Diterima kabupaten'));
  t.false(text.includes('Kode bukti'));
});

test('the slip of a page that was brought again shows the number of the request, and its own for who looks for it', (t) => {
  const delivery = makeRequestNumber('031', 77);
  const slip: FollowUpSlipContent = {
    ...content,
    ...{ kind: 'page', service: null, delivery, paper: content.papers[0]!.label, pages: 1 },
  };
  const text = textOf(composeFollowUpSlip(slip));
  t.true(text.includes('HALAMAN SUSULAN'));
  t.true(text.includes('Nomor permohonan\n027-0041-835'));
  t.true(text.includes('Nomor kiriman'));
  t.true(text.includes(`Nomor kiriman | 031-0000-77${delivery.at(-1)}`));
  t.true(text.includes('Kode bukti'));
  const withdrawal: FollowUpSlipContent = { ...slip, kind: 'withdrawal', paper: null, pages: 0 };
  t.true(textOf(composeFollowUpSlip(withdrawal)).includes('PEMBATALAN'));
  t.notRegex(textOf(composeFollowUpSlip(withdrawal)), /halaman/);
  for (const language of languages) {
    for (const copy of [true, false]) {
      const lines = composeFollowUpSlip({ ...slip, language, copy, timeCertain: false });
      t.deepEqual(lines.at(-1), { kind: 'cut' });
      t.regex(textOf(lines), /^[\n\x20-\x7e]+$/);
    }
  }
});

test('every slip in every language ends with a cut and needs no letter that a cheap printer lacks', (t) => {
  for (const language of languages) {
    for (const copy of [true, false]) {
      const lines = composeReceipt({ ...content, language, copy, timeCertain: false });
      t.deepEqual(lines.at(-1), { kind: 'cut' });
      t.regex(textOf(forPrinter(lines)), /^[\n\x20-\x7e]+$/);
    }
    for (const stage of stages) {
      const lines = composeStatusSlip({ ...status, language, stage, timeCertain: false });
      t.deepEqual(lines.at(-1), { kind: 'cut' });
      t.regex(textOf(fromPrinter(lines)), /^[\n\x20-\x7e]+$/);
    }
  }
});

test('English slips speak English, except for names', (t) => {
  const text = textOf(composeReceipt({ ...content, language: 'en', copy: true, handover: 'pickUp' }));
  t.true(text.includes('Damaged ID card'));
  t.true(text.includes('COPY'));
  t.notRegex(text, /halaman|Surat|Simpan|SALINAN|GRATIS/);
  t.true(text.includes('1 page\n'));
  t.true(text.includes('2 pages\n'));
});

test('sentences on paper are short', (t) => {
  const texts = (value: unknown): string[] =>
    typeof value === 'string' ? [value] : Object.values(value as object).flatMap(texts);
  for (const language of languages) {
    for (const text of texts(receiptWords[language])) {
      t.not(text.trim(), '');
      for (const sentence of text.split(/(?<=[.:?!])\s/)) t.true(sentence.split(' ').length <= 12, sentence);
    }
  }
});

test('a number that fails its check digit never reaches paper', (t) => {
  t.throws(() => composeReceipt({ ...content, number: '0270041836' }));
  t.throws(() => composeStatusSlip({ ...status, number: '' }));
});
