/**
 * What kiosk and office say to each other about a request. Both sides parse with these schemas where a message enters.
 * The manifest is a compact JWS signed by the kiosk, the acknowledgement one signed by the office (see signatures.ts).
 */
import { z } from 'zod';
import { followUp, wantedPage } from '../request/follow-up.ts';
import { isoTime, pageId, sha256Hex, stage } from '../request/request.ts';
import { requestLink } from './journal-entry.ts';

/** Ed25519 public key as a JWK; `x` is 32 bytes in base64url. */
export const publicKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type PublicKey = z.infer<typeof publicKey>;

export const sealedPage = z.object({
  page: pageId,
  /** Length and digest of the sealed file as it lies on the disk and travels. */
  sealedBytes: z.number().int().positive(),
  sealedSha256: sha256Hex,
});
export type SealedPage = z.infer<typeof sealedPage>;

/** Announced before any page travels: small, and enough for the office to start. */
export const manifest = z.object({
  version: z.literal(1),
  kiosk: z.string(),
  number: z.string(),
  service: z.string(),
  confirmedAt: isoTime,
  pages: z.array(sealedPage),
  /** base64 of an age file to the office that holds `SealedAnswers` as JSON, or `SealedFollowUp`: a small picture of each page too. */
  sealedAnswers: z.string(),
  /** Present in what is no request of its own but follows one, of whatever kiosk. */
  followUp: followUp.optional(),
  /** Its place in the kiosk's journal; missing from requests of before the journal. */
  journal: requestLink.optional(),
});
export type Manifest = z.infer<typeof manifest>;

/** Signed by the office once every page has arrived whole. */
export const acknowledgement = z.object({
  version: z.literal(1),
  kiosk: z.string(),
  number: z.string(),
  receivedAt: isoTime,
  /** Digest of the manifest's JWS text, so that the answer belongs to exactly this manifest. */
  manifestSha256: sha256Hex,
  pages: z.array(sealedPage),
});
export type Acknowledgement = z.infer<typeof acknowledgement>;

/** What the office answers to an announcement; announcing again is always safe. */
export const announceAnswer = z.discriminatedUnion('outcome', [
  /** Pages that the office still wants. */
  z.object({ outcome: z.literal('wanted'), pages: z.array(pageId) }),
  z.object({ outcome: z.literal('acknowledged'), acknowledgement: z.string() }),
  /**
   * Never to be sent again as it is: another request has this number, the signature is wrong, or the message is malformed. `notWanted`: the
   * office does not want this page, at least not now.
   */
  z.object({
    outcome: z.literal('refused'),
    reason: z.enum(['numberTaken', 'badSignature', 'malformed', 'notWanted']),
  }),
]);
export type AnnounceAnswer = z.infer<typeof announceAnswer>;

/** More than the pages of a request that anybody would scan twice. */
export const mostWanted = 12;

/** Where one request stands; goes to every kiosk, so it names no person. `note` is the office's word to the citizen. */
export const statusEntry = z.object({
  number: z.string(),
  stage,
  note: z.string().nullable(),
  at: isoTime,
  /** Pages that any kiosk may scan again for whoever shows the receipt. */
  wanted: z.array(wantedPage).max(mostWanted).optional(),
});
export type StatusEntry = z.infer<typeof statusEntry>;

/** 32 hex digits, made anew for every question. */
export const timeNonce = z.string().regex(/^[0-9a-f]{32}$/);

/**
 * Signed by the office; `cursor` is opaque and handed back in the next question. `since` is the cursor of the question that it answers,
 * null for the first one: a feed that somebody kept from an earlier day answers another question than today's.
 */
export const statusFeed = z.object({
  version: z.literal(1),
  since: z.string().max(64).nullable().optional(),
  cursor: z.string(),
  entries: z.array(statusEntry),
  /** The office does not know the cursor, as after a restored backup: what follows is everything it knows. */
  startsOver: z.boolean().optional(),
  /** Another word each time the office starts; then a kiosk asks whether all it has delivered is still there. */
  office: z.string().optional(),
  /** Sequence of the newest bulletin; a kiosk that goes by an older one asks for it. */
  bulletin: z.number().int().positive().optional(),
  /** Lanes of serials of the asking kiosk in which the office knows requests (see src/outbox/README.md), beginning after `lanesAfter`. */
  lanes: z
    .object({
      kiosk: z.string(),
      used: z.array(z.number().int().min(0).max(99_999)),
      upTo: z.number().int().min(0),
    })
    .optional(),
});
export type StatusFeed = z.infer<typeof statusFeed>;

/**
 * The office's answer to "what time is it?". `nonce` is the kiosk's own, so that an old answer is worth nothing: a kiosk believes it
 * even over a connection that it could not check, since certificates can't be judged without knowing the time.
 */
export const officeTime = z.object({
  version: z.literal(1),
  nonce: timeNonce,
  at: isoTime,
});
export type OfficeTime = z.infer<typeof officeTime>;

export const heldAtOnce = 500;

/** The number of a request and the first 16 digits of its manifest's digest. */
export const heldRequest = z.string().regex(/^\d{10}:[0-9a-f]{16}$/);

/** What a kiosk has delivered and still holds: does the office have it? */
export const heldQuestion = z.object({ requests: z.array(heldRequest).max(heldAtOnce) });
export type HeldQuestion = z.infer<typeof heldQuestion>;

/** Signed by the office: what of that it does not have whole. */
export const missingRequests = z.object({
  version: z.literal(1),
  /** As in the status feed. */
  office: z.string(),
  /** Digest of the question's text, so that the answer belongs to exactly this question. */
  askedSha256: sha256Hex,
  missing: z.array(z.string()),
});
export type MissingRequests = z.infer<typeof missingRequests>;

export const enrolRequest = z.object({
  /** One-time code that the office shows to its administrator. */
  code: z.string(),
  /** The kiosk's own, made on the kiosk. */
  publicKey: publicKey,
});
export type EnrolRequest = z.infer<typeof enrolRequest>;

export const enrolment = z.object({
  /** Three digits, the first part of every request number of this kiosk. */
  kiosk: z.string().regex(/^\d{3}$/),
  /** Where the kiosk stands, for the receipt: "Balai Desa Pitulua". */
  place: z.string(),
  /** age1… recipient that pages are sealed to. */
  officeRecipient: z.string(),
  /** Acknowledgements and status feeds are checked with it. */
  officeKey: publicKey,
  /** Sent as `Authorization: Bearer …`; the office keeps only its digest. */
  accessToken: z.string().min(32),
});
export type Enrolment = z.infer<typeof enrolment>;
