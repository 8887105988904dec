/** The slip that the kiosk prints at the end of a day, for the hall: counts, what is not sent yet, and the code of the journal. */
import { localDayInWords, localTime } from './local-time.ts';
import { type Proof, proofCode } from './proof-code.ts';
import type { ReceiptLine } from './receipt.ts';
import type { Language } from './request.ts';
import { groupRequestNumber } from './request-number.ts';

export type DayEndWords = {
  letterhead: string;
  office: string;
  title: string;
  kiosk: string;
  since: string;
  until: string;
  timeUncertain: string;
  kept: string;
  receipts: string;
  delivered: string;
  unsent: string;
  oldest: string;
  days: (days: number) => string;
  setAside: string;
  proof: string;
  signature: string;
};

export type DayEndContent = {
  kiosk: string;
  place: string;
  day: string;
  /** ISO times in UTC; `since` is null for the first one of a kiosk. */
  since: string | null;
  until: string;
  timeCertain: boolean;
  /** Named as in the catalogue, and how many of each. */
  kept: readonly { service: string; requests: number }[];
  receiptsPrinted: number;
  delivered: number;
  unsent: { requests: number; oldest: { number: string; at: string } | null };
  setAside: number;
  proof: Proof;
  language: Language;
  words: Record<Language, DayEndWords>;
};

export function composeDayEndSlip(content: DayEndContent): ReceiptLine[] {
  const { language, unsent } = content;
  const words = content.words[language];
  const requests = content.kept.reduce((sum, service) => sum + service.requests, 0);
  return [
    centred(words.letterhead, 'large', true),
    centred(words.office),
    centred(content.place),
    { kind: 'rule' },
    centred(words.title, 'large', true),
    centred(localDayInWords(content.day, language), 'large'),
    ...(content.timeCertain ? [] : [centred(words.timeUncertain)]),
    pair(words.kiosk, content.kiosk),
    ...(content.since === null ? [] : [pair(words.since, localTime(content.since, language))]),
    pair(words.until, localTime(content.until, language)),
    { kind: 'rule' },
    pair(words.kept, requests),
    ...content.kept.map(({ service, requests }) => pair(`- ${service}`, requests)),
    pair(words.receipts, content.receiptsPrinted),
    pair(words.delivered, content.delivered),
    { kind: 'rule' },
    pair(words.unsent, unsent.requests),
    ...(unsent.oldest === null ? [] : oldestLines(content, unsent.oldest, words)),
    ...(content.setAside === 0 ? [] : [pair(words.setAside, content.setAside)]),
    { kind: 'rule' },
    centred(words.proof),
    centred(proofCode(content.proof), 'normal', true),
    { kind: 'blank' },
    { kind: 'text', text: words.signature },
    { kind: 'blank', lines: 2 },
    { kind: 'text', text: '.'.repeat(24) },
    { kind: 'cut' },
  ];
}

function oldestLines(
  { until, language }: DayEndContent,
  { number, at }: { number: string; at: string },
  words: DayEndWords,
): ReceiptLine[] {
  const days = Math.floor((Date.parse(until) - Date.parse(at)) / 86_400_000);
  // A clock that ran backwards gives no age.
  const age = days >= 1 ? `, ${words.days(days)}` : '';
  return [
    pair(words.oldest, groupRequestNumber(number)),
    { kind: 'text', text: `${localTime(at, language)}${age}`, align: 'right' },
  ];
}

const pair = (left: string, right: string | number): ReceiptLine => ({
  kind: 'pair',
  left,
  right: String(right),
});

function centred(text: string, size: 'normal' | 'large' = 'normal', bold = false): ReceiptLine {
  return { kind: 'text', text, align: 'centre', size, bold };
}
