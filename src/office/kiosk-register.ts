/** Which kiosks this office trusts: enrolled once with a short code, known from then on by an access token and their signing key. */
import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { sha256Of } from '../seal/digest.ts';
import { type EnrolRequest, publicKey } from '../seal/messages.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { OfficeDatabase } from './database/office-database.ts';
import type { News } from './news.ts';

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
  /** Number of the kiosk whose place it took; null for the first one there. */
  replaces: z.string().nullable(),
});
export type Kiosk = z.infer<typeof kiosk>;

export type Enrolled = { outcome: 'enrolled'; kiosk: string; place: string; accessToken: string };
export type NotEnrolled = { outcome: 'codeUnknown' | 'codeUsed' | 'codeExpired' };

export type KioskRegister = {
  /** A code to be typed at the kiosk within a day, such as `K7QM-3FXA`. Throws when all 999 numbers are given away. */
  /**
   * `replaces`: a revoked kiosk. The machine that has its key gets its number back, so that what waits there can still be sent; another
   * machine gets the next number.
   */
  createEnrolmentCode(about: {
    place: string;
    by: string;
    replaces?: string;
  }): Promise<{ code: string; kiosk: string }>;
  enrol(request: EnrolRequest): Promise<Enrolled | NotEnrolled>;
  /** The kiosk that an `Authorization` header belongs to; null for a wrong, unknown or revoked token. */
  authenticate(authorization: string | undefined): Promise<Kiosk | null>;
  list(): Promise<Kiosk[]>;
  find(kiosk: string): Promise<Kiosk | null>;
  /** Asked again where something ends that began before: a kiosk may be revoked in the middle of an upload. */
  isTrusted(kiosk: string): Promise<boolean>;
  /** False when there is no such kiosk, or it was revoked before. */
  revoke(about: { kiosk: string; by: string }): Promise<boolean>;
};

/** Locked by whoever gives one away. */
const numbers = 'kiosk numbers';
/** Without 0 and O, 1 and I and L: the code is read from one screen and typed at another. */
const codeLetters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const codeLength = 8;
const codeLifeMs = 24 * 60 * 60 * 1000;
const seenEveryMs = 60_000;

const columns = `kiosk, place, public_key AS "publicKey", token_digest AS "tokenDigest",
  enrolled_at AS "enrolledAt", last_seen_at AS "lastSeenAt", revoked_at AS "revokedAt", replaces`;
const enrolmentCode = z.object({
  kiosk: z.string(),
  place: z.string(),
  expires_at: z.string(),
  used_at: z.string().nullable(),
  replaces: z.string().nullable(),
});

/** Whoever adds to what is known of one kiosk waits for the one before: what it says of itself is compared with what it said. */
export const lockKiosk = (database: OfficeDatabase, kiosk: string): Promise<void> =>
  database.lock(`kiosk ${kiosk}`);

export function createKioskRegister({
  database,
  audit,
  news,
  now,
}: {
  database: OfficeDatabase;
  audit: AuditTrail;
  news: Pick<News, 'publish'>;
  now: () => Date;
}): KioskRegister {
  const find = (number: string) =>
    database.one(kiosk, `SELECT ${columns} FROM kiosks WHERE kiosk = ?`, number);

  return {
    createEnrolmentCode: ({ place, by, replaces }) =>
      database.transaction(async () => {
        await database.lock(numbers);
        const code = newCode();
        const number = await freeNumber(database, now());
        await database.run(
          'INSERT INTO enrolment_codes (digest, kiosk, place, expires_at, replaces) VALUES (?, ?, ?, ?, ?)',
          sha256Of(code),
          number,
          place,
          new Date(now().getTime() + codeLifeMs).toISOString(),
          replaces ?? null,
        );
        await audit.append({ actor: by, action: 'kiosk.codeCreated', subject: number });
        return { code: `${code.slice(0, 4)}-${code.slice(4)}`, kiosk: number };
      }),

    enrol: (request) =>
      database.transaction(async (): Promise<Enrolled | NotEnrolled> => {
        await database.lock(numbers);
        const at = now().toISOString();
        const digest = sha256Of(request.code.toUpperCase().replace(/[^0-9A-Z]/g, ''));
        const found = await database.one(
          enrolmentCode,
          'SELECT * FROM enrolment_codes WHERE digest = ?',
          digest,
        );
        if (!found) return { outcome: 'codeUnknown' };
        if (found.used_at) return { outcome: 'codeUsed' };
        if (found.expires_at <= at) return { outcome: 'codeExpired' };

        const former = found.replaces === null ? null : await find(found.replaces);
        const isSameMachine = former?.revokedAt != null && former.publicKey.x === request.publicKey.x;
        const number = isSameMachine ? former.kiosk : found.kiosk;
        const accessToken = `${number}.${randomBytes(32).toString('base64url')}`;
        await database.run('UPDATE enrolment_codes SET used_at = ? WHERE digest = ?', at, digest);
        if (isSameMachine) {
          await database.run(
            'UPDATE kiosks SET token_digest = ?, last_seen_at = ?, revoked_at = NULL WHERE kiosk = ?',
            sha256Of(accessToken),
            at,
            number,
          );
          await audit.append({ actor: `kiosk ${number}`, action: 'kiosk.enrolledAgain', subject: number });
          return { outcome: 'enrolled', kiosk: number, place: former.place, accessToken };
        }
        await database.run(
          `INSERT INTO kiosks (kiosk, place, public_key, token_digest, enrolled_at, last_seen_at, replaces)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
          found.kiosk,
          found.place,
          JSON.stringify(request.publicKey),
          sha256Of(accessToken),
          at,
          at,
          found.replaces,
        );
        await audit.append({ actor: `kiosk ${found.kiosk}`, action: 'kiosk.enrolled', subject: found.kiosk });
        await news.publish({ about: 'kiosk', kiosk: found.kiosk });
        return { outcome: 'enrolled', kiosk: found.kiosk, place: found.place, accessToken };
      }),

    async authenticate(authorization) {
      const token = /^Bearer ((\d{3})\.[A-Za-z0-9_-]{43})$/.exec(authorization ?? '');
      const known = token?.[2] ? await find(token[2]) : null;
      if (!token?.[1] || !known || known.revokedAt) return null;
      const isRight = timingSafeEqual(
        Buffer.from(sha256Of(token[1]), 'hex'),
        Buffer.from(known.tokenDigest, 'hex'),
      );
      if (!isRight) return null;
      // Every upload asks; one write a minute is enough to see that a kiosk is alive.
      if (now().getTime() - Date.parse(known.lastSeenAt) >= seenEveryMs) {
        await database.run(
          'UPDATE kiosks SET last_seen_at = ? WHERE kiosk = ?',
          now().toISOString(),
          known.kiosk,
        );
      }
      return known;
    },

    list: () => database.all(kiosk, `SELECT ${columns} FROM kiosks ORDER BY kiosk`),
    find,
    isTrusted: async (number) => (await find(number))?.revokedAt === null,

    revoke: ({ kiosk: number, by }) =>
      database.transaction(async () => {
        const { changes } = await database.run(
          'UPDATE kiosks SET revoked_at = ? WHERE kiosk = ? AND revoked_at IS NULL',
          now().toISOString(),
          number,
        );
        if (changes === 0) return false;
        await audit.append({ actor: by, action: 'kiosk.revoked', subject: number });
        await news.publish({ about: 'kiosk', kiosk: number });
        return true;
      }),
  };
}

function newCode(): string {
  return Array.from({ length: codeLength }, () => codeLetters[randomInt(codeLetters.length)]).join('');
}

/** A number is never given twice: it is the first part of every request number of its kiosk. A code nobody used in time gives its number back. */
async function freeNumber(database: OfficeDatabase, now: Date): Promise<string> {
  const rows = await database.all(
    z.object({ kiosk: z.string() }),
    `SELECT kiosk FROM kiosks
     UNION SELECT kiosk FROM enrolment_codes WHERE used_at IS NULL AND expires_at > ?`,
    now.toISOString(),
  );
  const taken = new Set(rows.map((row) => row.kiosk));
  for (let number = 1; number <= 999; number += 1) {
    const digits = String(number).padStart(3, '0');
    if (!taken.has(digits)) return digits;
  }
  throw new Error('All 999 kiosk numbers are given away.');
}
