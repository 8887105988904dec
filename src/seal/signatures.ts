/**
 * Signed messages between kiosk and office: compact JWS with Ed25519. The `typ` in the protected header names the kind of
 * message, so that a status feed can never be taken for an acknowledgement. Kiosk and office both use this file.
 */
import { base64url, CompactSign, compactVerify, exportJWK, generateKeyPair, importJWK } from 'jose';
import { z } from 'zod';
import { type Bulletin, bulletin } from './bulletin.ts';
import { type DayEnd, type DayEndAcknowledgement, dayEnd, dayEndAcknowledgement } from './day-end.ts';
import { sha256Of } from './digest.ts';
import {
  type Acknowledgement,
  acknowledgement,
  type Manifest,
  type MissingRequests,
  manifest,
  missingRequests,
  type OfficeTime,
  officeTime,
  type PublicKey,
  publicKey,
  type StatusFeed,
  statusFeed,
} from './messages.ts';
import { type OfficeBackup, officeBackup } from './office-backup.ts';
import { type AuditAnchor, auditAnchor, type DeletionRecord, deletionRecord } from './office-records.ts';
import { type Release, release } from './release.ts';
import { type StickAnswers, type StickIndex, stickAnswers, stickIndex } from './stick/stick-messages.ts';

/** A private key as a JWK; plain JSON, to be kept in a file of mode 0600. */
export const signingKey = publicKey.extend({ d: z.string() });
export type SigningKey = z.infer<typeof signingKey>;

/** `badSignature`: not signed by this key, or changed since. `malformed`: signed, but not a message of this kind. */
export type BadMessage = { outcome: 'bad'; reason: 'badSignature' | 'malformed' };

/** Every signed message fits: a manifest with two dozen thumbnails of 4 kB stays under 200 kB. */
export const signedMessageLimitBytes = 2_000_000;

const algorithm = 'Ed25519';
const kinds = {
  manifest: 'silaku-manifest+jws',
  acknowledgement: 'silaku-acknowledgement+jws',
  statusFeed: 'silaku-status-feed+jws',
  officeTime: 'silaku-office-time+jws',
  stickIndex: 'silaku-stick-index+jws',
  stickAnswers: 'silaku-stick-answers+jws',
  dayEnd: 'silaku-day-end+jws',
  dayEndAcknowledgement: 'silaku-day-end-acknowledgement+jws',
  missingRequests: 'silaku-missing-requests+jws',
  bulletin: 'silaku-bulletin+jws',
  auditAnchor: 'silaku-audit-anchor+jws',
  deletionRecord: 'silaku-deletion-record+jws',
  officeBackup: 'silaku-office-backup+jws',
  release: 'silaku-release+jws',
} as const;

export async function createSigningKey(): Promise<SigningKey> {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  return signingKey.parse(await exportJWK(pair.privateKey));
}

export function publicKeyOf(key: SigningKey): PublicKey {
  return { kty: key.kty, crv: key.crv, x: key.x };
}

export function signManifest(key: SigningKey, message: Manifest): Promise<string> {
  return sign(key, kinds.manifest, manifest.parse(message));
}

/** `sha256` is the digest of the JWS text: the acknowledgement names it as `manifestSha256`. */
export async function verifyManifest(
  key: PublicKey,
  jws: string,
): Promise<{ outcome: 'ok'; manifest: Manifest; sha256: string } | BadMessage> {
  const read = await verify(key, kinds.manifest, manifest, jws);
  return read.outcome === 'ok' ? { outcome: 'ok', manifest: read.message, sha256: sha256Of(jws) } : read;
}

export function signAcknowledgement(key: SigningKey, message: Acknowledgement): Promise<string> {
  return sign(key, kinds.acknowledgement, acknowledgement.parse(message));
}

export async function verifyAcknowledgement(
  key: PublicKey,
  jws: string,
): Promise<{ outcome: 'ok'; acknowledgement: Acknowledgement; sha256: string } | BadMessage> {
  const read = await verify(key, kinds.acknowledgement, acknowledgement, jws);
  return read.outcome === 'ok'
    ? { outcome: 'ok', acknowledgement: read.message, sha256: sha256Of(jws) }
    : read;
}

export function signStatusFeed(key: SigningKey, message: StatusFeed): Promise<string> {
  return sign(key, kinds.statusFeed, statusFeed.parse(message));
}

export async function verifyStatusFeed(
  key: PublicKey,
  jws: string,
): Promise<{ outcome: 'ok'; statusFeed: StatusFeed; sha256: string } | BadMessage> {
  const read = await verify(key, kinds.statusFeed, statusFeed, jws);
  return read.outcome === 'ok' ? { outcome: 'ok', statusFeed: read.message, sha256: sha256Of(jws) } : read;
}

export function signOfficeTime(key: SigningKey, message: OfficeTime): Promise<string> {
  return sign(key, kinds.officeTime, officeTime.parse(message));
}

/** Whether it answers the question at hand, by its nonce, is the caller's to ask. */
export async function verifyOfficeTime(
  key: PublicKey,
  jws: string,
): Promise<{ outcome: 'ok'; officeTime: OfficeTime } | BadMessage> {
  const read = await verify(key, kinds.officeTime, officeTime, jws);
  return read.outcome === 'ok' ? { outcome: 'ok', officeTime: read.message } : read;
}

export function signBulletin(key: SigningKey, message: Bulletin): Promise<string> {
  return sign(key, kinds.bulletin, bulletin.parse(message));
}

/** Whether it is newer than the one at hand, by its sequence, is the caller's to ask. */
export async function verifyBulletin(
  key: PublicKey,
  jws: string,
): Promise<{ outcome: 'ok'; bulletin: Bulletin } | BadMessage> {
  const read = await verify(key, kinds.bulletin, bulletin, jws);
  return read.outcome === 'ok' ? { outcome: 'ok', bulletin: read.message } : read;
}

export function signOfficeBackup(key: SigningKey, message: OfficeBackup): Promise<string> {
  return sign(key, kinds.officeBackup, officeBackup.parse(message));
}

export async function verifyOfficeBackup(
  key: PublicKey,
  jws: string,
): Promise<{ outcome: 'ok'; backup: OfficeBackup } | BadMessage> {
  const read = await verify(key, kinds.officeBackup, officeBackup, jws);
  return read.outcome === 'ok' ? { outcome: 'ok', backup: read.message } : read;
}

export function signRelease(key: SigningKey, message: Release): Promise<string> {
  return sign(key, kinds.release, release.parse(message));
}

/** The key is the maker's of the software, not the office's. Whether it is newer than what runs is the caller's to ask. */
export async function verifyRelease(
  key: PublicKey,
  jws: string,
): Promise<{ outcome: 'ok'; release: Release } | BadMessage> {
  const read = await verify(key, kinds.release, release, jws);
  return read.outcome === 'ok' ? { outcome: 'ok', release: read.message } : read;
}

export function signStickIndex(key: SigningKey, message: StickIndex): Promise<string> {
  return sign(key, kinds.stickIndex, stickIndex.parse(message));
}

export async function verifyStickIndex(
  key: PublicKey,
  jws: string,
): Promise<{ outcome: 'ok'; index: StickIndex } | BadMessage> {
  const read = await verify(key, kinds.stickIndex, stickIndex, jws);
  return read.outcome === 'ok' ? { outcome: 'ok', index: read.message } : read;
}

export function signStickAnswers(key: SigningKey, message: StickAnswers): Promise<string> {
  return sign(key, kinds.stickAnswers, stickAnswers.parse(message));
}

export async function verifyStickAnswers(
  key: PublicKey,
  jws: string,
): Promise<{ outcome: 'ok'; answers: StickAnswers } | BadMessage> {
  const read = await verify(key, kinds.stickAnswers, stickAnswers, jws);
  return read.outcome === 'ok' ? { outcome: 'ok', answers: read.message } : read;
}

export function signDayEnd(key: SigningKey, message: DayEnd): Promise<string> {
  return sign(key, kinds.dayEnd, dayEnd.parse(message));
}

export async function verifyDayEnd(
  key: PublicKey,
  jws: string,
): Promise<{ outcome: 'ok'; dayEnd: DayEnd; sha256: string } | BadMessage> {
  const read = await verify(key, kinds.dayEnd, dayEnd, jws);
  return read.outcome === 'ok' ? { outcome: 'ok', dayEnd: read.message, sha256: sha256Of(jws) } : read;
}

export function signDayEndAcknowledgement(key: SigningKey, message: DayEndAcknowledgement): Promise<string> {
  return sign(key, kinds.dayEndAcknowledgement, dayEndAcknowledgement.parse(message));
}

export async function verifyDayEndAcknowledgement(
  key: PublicKey,
  jws: string,
): Promise<{ outcome: 'ok'; acknowledgement: DayEndAcknowledgement } | BadMessage> {
  const read = await verify(key, kinds.dayEndAcknowledgement, dayEndAcknowledgement, jws);
  return read.outcome === 'ok' ? { outcome: 'ok', acknowledgement: read.message } : read;
}

/** Of a text that we signed ourselves and kept: what it says. Not for anything that came from outside. */
export function readOwnDayEnd(jws: string): DayEnd {
  return dayEnd.parse(parseJson(base64url.decode(jws.split('.')[1] ?? '')));
}

export function signMissingRequests(key: SigningKey, message: MissingRequests): Promise<string> {
  return sign(key, kinds.missingRequests, missingRequests.parse(message));
}

export async function verifyMissingRequests(
  key: PublicKey,
  jws: string,
): Promise<{ outcome: 'ok'; missingRequests: MissingRequests } | BadMessage> {
  const read = await verify(key, kinds.missingRequests, missingRequests, jws);
  return read.outcome === 'ok' ? { outcome: 'ok', missingRequests: read.message } : read;
}

export function signAuditAnchor(key: SigningKey, message: AuditAnchor): Promise<string> {
  return sign(key, kinds.auditAnchor, auditAnchor.parse(message));
}

export async function verifyAuditAnchor(
  key: PublicKey,
  jws: string,
): Promise<{ outcome: 'ok'; auditAnchor: AuditAnchor } | BadMessage> {
  const read = await verify(key, kinds.auditAnchor, auditAnchor, jws);
  return read.outcome === 'ok' ? { outcome: 'ok', auditAnchor: read.message } : read;
}

export function signDeletionRecord(key: SigningKey, message: DeletionRecord): Promise<string> {
  return sign(key, kinds.deletionRecord, deletionRecord.parse(message));
}

export async function verifyDeletionRecord(
  key: PublicKey,
  jws: string,
): Promise<{ outcome: 'ok'; deletionRecord: DeletionRecord } | BadMessage> {
  const read = await verify(key, kinds.deletionRecord, deletionRecord, jws);
  return read.outcome === 'ok' ? { outcome: 'ok', deletionRecord: read.message } : read;
}

async function sign(key: SigningKey, typ: string, message: object): Promise<string> {
  const privateKey = await importJWK(key, algorithm);
  return new CompactSign(new TextEncoder().encode(JSON.stringify(message)))
    .setProtectedHeader({ alg: algorithm, typ })
    .sign(privateKey);
}

async function verify<Message>(
  key: PublicKey,
  typ: string,
  schema: z.ZodType<Message>,
  jws: string,
): Promise<{ outcome: 'ok'; message: Message } | BadMessage> {
  if (jws.length > signedMessageLimitBytes || !isCanonical(jws)) return bad('badSignature');
  const verified = await verifySignature(key, jws);
  if (!verified) return bad('badSignature');
  // A second name for the algorithm or an extra header field is a message of somebody else's making, even if signed.
  const header = z.strictObject({ alg: z.literal(algorithm), typ: z.literal(typ) });
  if (!header.safeParse(verified.protectedHeader).success) return bad('malformed');
  const parsed = schema.safeParse(parseJson(verified.payload));
  return parsed.success ? { outcome: 'ok', message: parsed.data } : bad('malformed');
}

async function verifySignature(key: PublicKey, jws: string) {
  const imported = await importJWK(key, algorithm);
  try {
    return await compactVerify(jws, imported, { algorithms: [algorithm] });
  } catch {
    // Whatever jose names as the reason, the message is not one that this key signed.
    return null;
  }
}

/**
 * The last base64 digit of a signature holds four bits that decode to nothing, and decoders skip white space: without this
 * check a changed text could still verify, and the digest of the text would no longer name one message.
 */
function isCanonical(jws: string): boolean {
  const parts = jws.split('.');
  return parts.length === 3 && parts.every(isCanonicalBase64Url);
}

function isCanonicalBase64Url(part: string): boolean {
  return /^[A-Za-z0-9_-]+$/.test(part) && base64url.encode(Buffer.from(part, 'base64url')) === part;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function bad(reason: BadMessage['reason']): BadMessage {
  return { outcome: 'bad', reason };
}
