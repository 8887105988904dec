import test from 'ava';
import type { PaperLine } from '../../devices/receipt-printer/receipt-printer.ts';
import { composeDayEndSlip, type DayEndContent } from '../../src/request/day-end-slip.ts';
import { localDay, localMoment } from '../../src/request/local-time.ts';
import type { ReceiptLine } from '../../src/request/receipt.ts';
import { languages } from '../../src/request/request.ts';
import { dayEndWords } from '../../src/request/words/day-end-words.ts';

const content: DayEndContent = {
  kiosk: '027',
  place: 'Balai Desa Pitulua',
  day: '2026-11-24',
  since: '2026-11-23T09:00:00.000Z',
  until: '2026-11-24T09:00:00.000Z',
  timeCertain: true,
  kept: [
    { service: 'KTP hilang', requests: 4 },
    { service: 'Akta kelahiran', requests: 2 },
  ],
  receiptsPrinted: 6,
  delivered: 5,
  unsent: { requests: 3, oldest: { number: '0270041835', at: '2026-11-22T02:24:00.000Z' } },
  setAside: 1,
  proof: { sequence: 58, hash: '91c4d07e5b2af683'.padEnd(64, '0') },
  language: 'id',
  words: dayEndWords,
};

function textOf(lines: readonly ReceiptLine[]): string {
  return lines
    .map((line) =>
      line.kind === 'text'
        ? line.text
        : line.kind === 'pair'
          ? `${line.left} | ${line.right}`
          : `[${line.kind}]`,
    )
    .join('\n');
}

test('the slip of a day, read from top to bottom', (t) => {
  const lines: PaperLine[] = composeDayEndSlip(content);
  t.is(
    textOf(lines),
    `Si LAKU
Disdukcapil Kolaka Utara
Balai Desa Pitulua
[rule]
LAPORAN HARIAN
24 Nov 2026
Kiosk | 027
Sejak | 23 Nov 2026, 17.00 WITA
Sampai | 24 Nov 2026, 17.00 WITA
[rule]
Permohonan tersimpan | 6
- KTP hilang | 4
- Akta kelahiran | 2
Struk tercetak | 6
Diterima kabupaten | 5
[rule]
Belum terkirim | 3
Paling lama | 027-0041-835
22 Nov 2026, 10.24 WITA, 2 hari
Perlu teknisi | 1
[rule]
Kode bukti
91C4 D07E 5B2A F683 / 58
[blank]
Petugas desa:
[blank]
........................
[cut]`,
  );
});

test('a day on which nothing happened and nothing waits is a short slip', (t) => {
  const text = textOf(
    composeDayEndSlip({
      ...content,
      ...{ since: null, kept: [], receiptsPrinted: 0, delivered: 0, setAside: 0 },
      unsent: { requests: 0, oldest: null },
    }),
  );
  for (const absent of ['Sejak', 'Paling lama', 'Perlu teknisi']) t.false(text.includes(absent), absent);
  t.true(text.includes('Permohonan tersimpan | 0'));
});

test('an uncertain clock is told, and a clock that ran backwards gives no age', (t) => {
  t.true(
    textOf(composeDayEndSlip({ ...content, timeCertain: false })).includes(
      '24 Nov 2026\n(Jam kiosk belum pasti.)',
    ),
  );
  const backwards = composeDayEndSlip({ ...content, until: '2026-11-20T09:00:00.000Z' });
  t.true(textOf(backwards).includes('22 Nov 2026, 10.24 WITA\n'));
});

test('it ends with a cut and needs no letter that a cheap printer lacks, in every language', (t) => {
  for (const language of languages) {
    const lines = composeDayEndSlip({ ...content, language, timeCertain: false });
    t.deepEqual(lines.at(-1), { kind: 'cut' });
    t.regex(textOf(lines), /^[\n\x20-\x7e]+$/);
  }
});

test('the day of the hall begins eight hours before that of the clock', (t) => {
  t.is(localDay('2026-11-24T15:59:59.999Z'), '2026-11-24');
  t.is(localDay('2026-11-24T16:00:00.000Z'), '2026-11-25');
  t.is(localMoment('2026-11-25', '00:00').toISOString(), '2026-11-24T16:00:00.000Z');
});
