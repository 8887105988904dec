/** Which kiosks this office trusts: enrolled once with a short code, known from then on by an access token and their signing key. */
import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { sha256Of } from '../seal/digest.ts';
import { type EnrolRequest, publicKey } from '../seal/messages.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { OfficeDatabase } from './office-database.ts';

const kiosk = z.object({
  kiosk: z.string(),
  place: z.string(),
  publicKey: z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(publicKey),
  tokenDigest: z.string(),
  enrolledAt: z.string(),
  lastSeenAt: z.string(),
  revokedAt: z.string().nullable(),
});
export type Kiosk = z.infer<typeof kiosk>;

export type Enrolled = { outcome: 'enrolled'; kiosk: string; place: string; accessToken: string };
export type NotEnrolled = { outcome: 'codeUnknown' | 'codeUsed' | 'codeExpired' };

export type KioskRegister = {
  /** A code to be typed at the kiosk within a day, such as `K7QM-3FXA`. Throws when all 999 numbers are given away. */
  createEnrolmentCode(about: { place: string; by: string }): { code: string; kiosk: string };
  enrol(request: EnrolRequest): Enrolled | NotEnrolled;
  /** The kiosk that an `Authorization` header belongs to; null for a wrong, unknown or revoked token. */
  authenticate(authorization: string | undefined): Kiosk | null;
  list(): Kiosk[];
  find(kiosk: string): Kiosk | null;
  /** Asked again where something ends that began before: a kiosk may be revoked in the middle of an upload. */
  isTrusted(kiosk: string): boolean;
  /** False when there is no such kiosk, or it was revoked before. */
  revoke(about: { kiosk: string; by: string }): boolean;
};

/** Without 0 and O, 1 and I and L: the code is read from one screen and typed at another. */
const codeLetters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const codeLength = 8;
const codeLifeMs = 24 * 60 * 60 * 1000;
const seenEveryMs = 60_000;

const columns = `kiosk, place, public_key AS publicKey, token_digest AS tokenDigest, enrolled_at AS enrolledAt,
  last_seen_at AS lastSeenAt, revoked_at AS revokedAt`;
const enrolmentCode = z.object({
  kiosk: z.string(),
  place: z.string(),
  expires_at: z.string(),
  used_at: z.string().nullable(),
});

export function createKioskRegister({
  database,
  audit,
  now,
}: {
  database: OfficeDatabase;
  audit: AuditTrail;
  now: () => Date;
}): KioskRegister {
  const find = (number: string) =>
    database.one(kiosk, `SELECT ${columns} FROM kiosks WHERE kiosk = ?`, number);

  return {
    createEnrolmentCode: ({ place, by }) =>
      database.transaction(() => {
        const code = newCode();
        const number = freeNumber(database, now());
        database.run(
          'INSERT INTO enrolment_codes (digest, kiosk, place, expires_at) VALUES (?, ?, ?, ?)',
          sha256Of(code),
          number,
          place,
          new Date(now().getTime() + codeLifeMs).toISOString(),
        );
        audit.append({ actor: by, action: 'kiosk.codeCreated', subject: number });
        return { code: `${code.slice(0, 4)}-${code.slice(4)}`, kiosk: number };
      }),

    enrol: (request) =>
      database.transaction(() => {
        const at = now().toISOString();
        const digest = sha256Of(request.code.toUpperCase().replace(/[^0-9A-Z]/g, ''));
        const found = database.one(enrolmentCode, 'SELECT * FROM enrolment_codes WHERE digest = ?', digest);
        if (!found) return { outcome: 'codeUnknown' };
        if (found.used_at) return { outcome: 'codeUsed' };
        if (found.expires_at <= at) return { outcome: 'codeExpired' };

        const accessToken = `${found.kiosk}.${randomBytes(32).toString('base64url')}`;
        database.run(
          `INSERT INTO kiosks (kiosk, place, public_key, token_digest, enrolled_at, last_seen_at)
           VALUES (?, ?, ?, ?, ?, ?)`,
          found.kiosk,
          found.place,
          JSON.stringify(request.publicKey),
          sha256Of(accessToken),
          at,
          at,
        );
        database.run('UPDATE enrolment_codes SET used_at = ? WHERE digest = ?', at, digest);
        audit.append({ actor: `kiosk ${found.kiosk}`, action: 'kiosk.enrolled', subject: found.kiosk });
        return { outcome: 'enrolled', kiosk: found.kiosk, place: found.place, accessToken };
      }),

    authenticate(authorization) {
      const token = /^Bearer ((\d{3})\.[A-Za-z0-9_-]{43})$/.exec(authorization ?? '');
      const known = token?.[2] ? find(token[2]) : null;
      if (!token?.[1] || !known || known.revokedAt) return null;
      const isRight = timingSafeEqual(
        Buffer.from(sha256Of(token[1]), 'hex'),
        Buffer.from(known.tokenDigest, 'hex'),
      );
      if (!isRight) return null;
      // Every upload asks; one write a minute is enough to see that a kiosk is alive.
      if (now().getTime() - Date.parse(known.lastSeenAt) >= seenEveryMs) {
        database.run('UPDATE kiosks SET last_seen_at = ? WHERE kiosk = ?', now().toISOString(), known.kiosk);
      }
      return known;
    },

    list: () => database.all(kiosk, `SELECT ${columns} FROM kiosks ORDER BY kiosk`),
    find,
    isTrusted: (number) => find(number)?.revokedAt === null,

    revoke: ({ kiosk: number, by }) =>
      database.transaction(() => {
        const { changes } = database.run(
          'UPDATE kiosks SET revoked_at = ? WHERE kiosk = ? AND revoked_at IS NULL',
          now().toISOString(),
          number,
        );
        if (changes === 0) return false;
        audit.append({ actor: by, action: 'kiosk.revoked', subject: number });
        return true;
      }),
  };
}

function newCode(): string {
  return Array.from({ length: codeLength }, () => codeLetters[randomInt(codeLetters.length)]).join('');
}

/** A number is never given twice: it is the first part of every request number of its kiosk. A code nobody used in time gives its number back. */
function freeNumber(database: OfficeDatabase, now: Date): string {
  const taken = new Set(
    database
      .all(
        z.object({ kiosk: z.string() }),
        `SELECT kiosk FROM kiosks
         UNION SELECT kiosk FROM enrolment_codes WHERE used_at IS NULL AND expires_at > ?`,
        now.toISOString(),
      )
      .map((row) => row.kiosk),
  );
  for (let number = 1; number <= 999; number += 1) {
    const digits = String(number).padStart(3, '0');
    if (!taken.has(digits)) return digits;
  }
  throw new Error('All 999 kiosk numbers are given away.');
}
