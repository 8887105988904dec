/**
 * What is printed for the citizen, as lines of data: the receipt of a request and the slip that tells where one stands.
 * They carry the number and nothing that says who somebody is: no name, NIK, phone or address ever comes in here.
 */
import type { FollowUp } from './follow-up.ts';
import { localTime } from './local-time.ts';
import { type Proof, proofCode } from './proof-code.ts';
import type { Bilingual, Handover, Language, Stage } from './request.ts';
import { groupRequestNumber, receiptCode } from './request-number.ts';

/** The same shape as the printer's `PaperLine`; written here again because a request knows no devices. */
export type ReceiptLine =
  | {
      kind: 'text';
      text: string;
      align?: 'left' | 'centre' | 'right';
      size?: 'normal' | 'large' | 'huge';
      bold?: boolean;
    }
  | { kind: 'pair'; left: string; right: string }
  | { kind: 'rule' }
  | { kind: 'blank'; lines?: number }
  | { kind: 'barcode'; data: string }
  | { kind: 'qr'; data: string }
  | { kind: 'cut' };

/** The fixed texts in one language; see words/receipt-words.ts. */
export type ReceiptWords = {
  title: string;
  office: string;
  copy: string;
  copyNote: string;
  timeUncertain: string;
  requestNumber: string;
  papers: string;
  page: string;
  pages: string;
  missingPapers: string;
  missingPapersNext: string;
  kept: string;
  free: string;
  handover: Record<Handover['way'], string>;
  surrender: string;
  askStatus: string;
  privacy: string;
  /** Above the code that ties the paper to the kiosk's journal. */
  proof: string;
  statusTitle: string;
  receivedTitle: string;
  statusSince: string;
  printedAt: string;
  officeSays: string;
  stages: Record<Stage, string>;
  /** What was kept after a request: a page, or the wish to withdraw. */
  followUps: Record<FollowUp['kind'], { title: string; kept: string; next: string }>;
  deliveryNumber: string;
  draftTitle: string;
  draftNotSent: string;
  draftPages: (pages: number) => string;
  draftUntil: (time: string) => string;
  draftGoOn: string;
  draftNik: string;
  draftKeep: string;
};

type Slip = {
  /** Where the kiosk stands: "Balai Desa Pitulua". */
  place: string;
  /** False while the kiosk has not learned the time since its last power cut. */
  timeCertain: boolean;
  language: Language;
  words: Record<Language, ReceiptWords>;
};

/** About one request. */
type Numbered = Slip & {
  /** Ten digits; a number that fails its check digit is a mistake of ours and throws. */
  number: string;
  /** The service's label in the catalogue; null for a request of another kiosk. */
  service: Bilingual | null;
  /** Its entry in the journal of this kiosk; null where there is none. */
  proof: Proof | null;
};

export type ReceiptContent = Numbered & {
  /** ISO time in UTC; printed in WITA. */
  confirmedAt: string;
  papers: readonly { label: Bilingual; pages: number }[];
  /** Required papers that the citizen did not have. */
  missingPapers: readonly Bilingual[];
  handover: Handover['way'];
  /** Papers whose originals are handed over when the result comes. */
  surrendered: readonly Bilingual[];
  /** True for every print but the first. */
  copy: boolean;
};

export type StatusSlipContent = Numbered & {
  printedAt: string;
  /** When the office had everything, by its own clock; null when that is not known here. */
  receivedAt: string | null;
  stage: Stage;
  /** Since when the request stands there. */
  since: string;
  /** The office's word to the citizen. */
  note: string | null;
};

export type FollowUpSlipContent = Numbered & {
  kind: FollowUp['kind'];
  /** The number of its own under which it travels; for whoever looks for it. */
  delivery: string;
  confirmedAt: string;
  /** Null for a withdrawal. */
  paper: Bilingual | null;
  pages: number;
  copy: boolean;
};

/** What somebody gets who goes on another day. The code is the key to the draft; it says nothing about the person. */
export type DraftSlipContent = Slip & {
  service: Bilingual;
  /** `SD` and twenty digits. */
  code: string;
  pages: number;
  /** Until when the draft is kept. */
  keptUntil: string;
};

export function composeReceipt(content: ReceiptContent): ReceiptLine[] {
  const { language, papers, missingPapers, surrendered } = content;
  const words = content.words[language];
  const plain = (text: string): ReceiptLine => ({ kind: 'text', text });
  const listed = (label: Bilingual): ReceiptLine => plain(`- ${label[language]}`);
  return [
    ...letterhead(content, words),
    ...(content.copy ? [centred(words.copy, 'large'), centred(words.copyNote)] : []),
    centred(localTime(content.confirmedAt, language)),
    ...(content.timeCertain ? [] : [centred(words.timeUncertain)]),
    ...numberBlock(content, words),
    { kind: 'text', text: words.papers, bold: true },
    ...papers.map(({ label, pages }): ReceiptLine => {
      const counted = `${pages} ${pages === 1 ? words.page : words.pages}`;
      return { kind: 'pair', left: label[language], right: counted };
    }),
    ...(missingPapers.length > 0
      ? [
          { kind: 'text', text: words.missingPapers, bold: true } as const,
          ...missingPapers.map(listed),
          plain(words.missingPapersNext),
        ]
      : []),
    { kind: 'rule' },
    plain(words.kept),
    plain(words.handover[content.handover]),
    ...(surrendered.length > 0
      ? [{ kind: 'text', text: words.surrender, bold: true } as const, ...surrendered.map(listed)]
      : []),
    plain(words.askStatus),
    ...proofLines(content, words),
    { kind: 'blank' },
    centred(words.free, 'normal', true),
    centred(words.privacy),
    { kind: 'cut' },
  ];
}

export function composeStatusSlip(content: StatusSlipContent): ReceiptLine[] {
  const { language } = content;
  const words = content.words[language];
  return [
    ...letterhead(content, words),
    centred(words.statusTitle, 'normal', true),
    ...numberBlock(content, words),
    ...(content.receivedAt === null
      ? []
      : [
          centred(words.receivedTitle, 'large', true),
          centred(localTime(content.receivedAt, language), 'normal', true),
        ]),
    // Received is said already, with its time.
    ...(content.stage === 'received' && content.receivedAt !== null
      ? []
      : [
          centred(words.stages[content.stage], 'large', true),
          centred(`${words.statusSince} ${localTime(content.since, language)}`),
        ]),
    ...(content.note === null
      ? []
      : [
          { kind: 'text', text: words.officeSays, bold: true } as const,
          { kind: 'text', text: content.note } as const,
        ]),
    { kind: 'rule' },
    { kind: 'text', text: words.askStatus },
    { kind: 'text', text: `${words.printedAt} ${localTime(content.printedAt, language)}` },
    ...(content.timeCertain ? [] : [{ kind: 'text', text: words.timeUncertain } as const]),
    ...proofLines(content, words),
    { kind: 'blank' },
    centred(words.free, 'normal', true),
    { kind: 'cut' },
  ];
}

/** For who has brought a page again, or withdrawn: under the number of the request, whose code goes on telling where it stands. */
export function composeFollowUpSlip(content: FollowUpSlipContent): ReceiptLine[] {
  const { language, kind } = content;
  const words = content.words[language];
  return [
    ...letterhead(content, words),
    ...(content.copy ? [centred(words.copy, 'large'), centred(words.copyNote)] : []),
    centred(words.followUps[kind].title, 'large', true),
    centred(localTime(content.confirmedAt, language)),
    ...(content.timeCertain ? [] : [centred(words.timeUncertain)]),
    ...numberBlock(content, words),
    ...(content.paper === null
      ? []
      : [
          {
            kind: 'pair',
            left: content.paper[language],
            right: `${content.pages} ${content.pages === 1 ? words.page : words.pages}`,
          } as const,
        ]),
    { kind: 'pair', left: words.deliveryNumber, right: groupRequestNumber(content.delivery) },
    { kind: 'text', text: words.followUps[kind].kept },
    { kind: 'text', text: words.followUps[kind].next },
    ...proofLines(content, words),
    { kind: 'blank' },
    centred(words.free, 'normal', true),
    centred(words.privacy),
    { kind: 'cut' },
  ];
}

export function composeDraftSlip(content: DraftSlipContent): ReceiptLine[] {
  const { language } = content;
  const words = content.words[language];
  return [
    ...letterhead(content, words),
    { kind: 'rule' },
    centred(words.draftTitle, 'large', true),
    centred(content.service[language], 'normal', true),
    centred(words.draftPages(content.pages)),
    { kind: 'barcode', data: content.code },
    { kind: 'qr', data: content.code },
    centred(words.draftUntil(localTime(content.keptUntil, language)), 'normal', true),
    ...(content.timeCertain ? [] : [centred(words.timeUncertain)]),
    { kind: 'rule' },
    { kind: 'text', text: words.draftNotSent, bold: true },
    { kind: 'text', text: words.draftGoOn },
    { kind: 'text', text: words.draftNik },
    { kind: 'text', text: words.draftKeep },
    { kind: 'blank' },
    centred(words.free, 'normal', true),
    { kind: 'cut' },
  ];
}

function letterhead(content: Slip, words: ReceiptWords): ReceiptLine[] {
  return [centred(words.title, 'large', true), centred(words.office), centred(content.place)];
}

/** The number as large as the paper allows, and twice as a code: a folded slip often leaves one of them readable. */
function numberBlock(content: Numbered, words: ReceiptWords): ReceiptLine[] {
  return [
    { kind: 'rule' },
    ...(content.service === null ? [] : [centred(content.service[content.language], 'normal', true)]),
    centred(words.requestNumber),
    centred(groupRequestNumber(content.number), 'huge', true),
    { kind: 'barcode', data: receiptCode(content.number) },
    { kind: 'qr', data: receiptCode(content.number) },
    { kind: 'rule' },
  ];
}

function proofLines({ proof }: Numbered, words: ReceiptWords): ReceiptLine[] {
  return proof === null
    ? []
    : [{ kind: 'blank' }, centred(words.proof), centred(proofCode(proof), 'normal', true)];
}

function centred(text: string, size: 'normal' | 'large' | 'huge' = 'normal', bold = false): ReceiptLine {
  return { kind: 'text', text, align: 'centre', size, bold };
}
