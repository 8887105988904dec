/**
 * What a visit leaves behind: the answers of one citizen and the pages scanned for them.
 * This is the vocabulary that kiosk and office share; whoever reads it from outside parses it with these schemas.
 */
import { z } from 'zod';

export const languages = ['id', 'en'] as const;
export type Language = (typeof languages)[number];

/** A text in every language of the kiosk. */
export const bilingual = z.object({ id: z.string().min(1), en: z.string().min(1) });
export type Bilingual = z.infer<typeof bilingual>;

/** Quarter turns clockwise that bring the page upright; the pixels themselves are never turned after sealing. */
export const rotation = z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]);
export type Rotation = z.infer<typeof rotation>;

/** 64 lower-case hex digits. */
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

export const pageId = z.string().regex(/^[0-9a-z]{16,32}$/);

/** ISO 8601 in UTC with milliseconds, as `Date.toISOString` writes it. */
export const isoTime = z.iso.datetime({ precision: 3 });

/** One scanned page as the kiosk knew it before sealing. */
export const pageInfo = z.object({
  page: pageId,
  /** Which paper of the service's requirements it belongs to. */
  paper: z.string(),
  rotation,
  mediaType: z.enum(['image/webp', 'image/avif', 'image/jpeg', 'image/png']),
  widthPx: z.number().int().positive(),
  heightPx: z.number().int().positive(),
  /** Length and digest of the encoded picture before sealing. */
  bytes: z.number().int().positive(),
  sha256: sha256Hex,
  /** Remarks of the legibility check that the citizen chose to keep, such as `blank`. */
  keptAnyway: z.array(z.string()),
  /** A QR code is on the paper, so the office can check it at its source. What it says was never kept. */
  hasQr: z.boolean().optional(),
});
export type PageInfo = z.infer<typeof pageInfo>;

export const handover = z.discriminatedUnion('way', [
  z.object({ way: z.literal('courier'), village: z.string() }),
  z.object({ way: z.literal('pickUp') }),
]);
export type Handover = z.infer<typeof handover>;

export const consent = z.object({
  noticeVersion: z.string(),
  language: z.enum(languages),
  at: isoTime,
  /** What was chosen on the screen of the notice; not there in requests of before it was recorded. */
  choice: z.string().max(20).optional(),
});
export type Consent = z.infer<typeof consent>;

/** Everything the citizen said. Personal data: it touches a disk only sealed. */
export const requestAnswers = z.object({
  service: z.string(),
  /** Question id to option id, as the catalogue names them. */
  caseAnswers: z.record(z.string(), z.string()),
  nik: z.string(),
  familyCardNumber: z.string().nullable(),
  /** E.164, or null when the citizen gave none. */
  phone: z.string().nullable(),
  handover,
  consent,
  pages: z.array(pageInfo),
  /** Papers the citizen did not have; an officer will ask for them. */
  missingPapers: z.array(z.string()),
});
export type RequestAnswers = z.infer<typeof requestAnswers>;

/**
 * Where a request stands, in the order in which it usually goes. `kept` is said by the kiosk, all others by the office: workflow/ has
 * the ways between them.
 */
export const stages = [
  'kept',
  'received',
  'underCheck',
  'waitingForCitizen',
  'inProcess',
  'ready',
  'withCourier',
  'delivered',
  'pickedUp',
  'rejected',
  'withdrawn',
] as const;
export const stage = z.enum(stages);
export type Stage = z.infer<typeof stage>;
