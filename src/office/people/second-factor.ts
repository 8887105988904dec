/**
 * The second factor of a person: an authenticator app, and ten codes on paper for the day on which the phone is lost. A code of the
 * app is taken once, a code on paper is struck off.
 */
import { z } from 'zod';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficeDatabase } from '../database/office-database.ts';
import type { PeopleSecrets } from './people-secrets.ts';
import { newRecoveryCodes, plainCode } from './recovery-codes.ts';
import type { Sessions } from './sessions.ts';
import { newTotpSecret, totpStepOf } from './totp.ts';

export type SecondFactorState = { enrolledAt: string | null; recoveryCodesLeft: number };

export type CodeJudged =
  | { outcome: 'right'; by: 'app' }
  | { outcome: 'right'; by: 'recoveryCode'; left: number }
  /** `usedBefore`: right, but it opened already. `unreadable`: this office's key does not open the person's secret. */
  | { outcome: 'wrong' | 'usedBefore' | 'unreadable' };

export type SecondFactor = {
  stateOf(username: string): Promise<SecondFactorState>;
  /** The secret that this session is setting up: the same one until it is confirmed, so that a reloaded page shows what was scanned. */
  begin(session: { id: string; username: string }): Promise<string>;
  /** Keeps the secret when the code is of it, and makes ten new codes on paper. */
  confirm(
    session: { id: string; username: string },
    typed: string,
  ): Promise<{ outcome: 'kept'; recoveryCodes: string[] } | { outcome: 'wrong' }>;
  check(username: string, typed: string): Promise<CodeJudged>;
  /** The old ones open nothing any more. */
  renewRecoveryCodes(username: string): Promise<string[]>;
  /** `by`: an administrator, or the person. */
  remove(username: string, by: string): Promise<void>;
};

const kept = z.object({
  secret: z.string().nullable(),
  enrolledAt: z.string().nullable(),
  lastStep: z.number(),
});

export function createSecondFactor(office: {
  database: OfficeDatabase;
  secrets: PeopleSecrets;
  sessions: Pick<Sessions, 'keepSecret' | 'secretOf'>;
  audit: Pick<AuditTrail, 'append'>;
  now: () => Date;
}): SecondFactor {
  const { database, secrets, sessions, audit, now } = office;
  const keptOf = (username: string) =>
    database.one(
      kept,
      `SELECT totp_secret AS secret, totp_enrolled_at AS "enrolledAt", totp_last_step AS "lastStep" FROM people WHERE username = ?`,
      username,
    );
  const left = async (username: string) =>
    (
      await database.all(
        z.object({}),
        'SELECT digest FROM recovery_codes WHERE username = ? AND used_at IS NULL',
        username,
      )
    ).length;

  /** In a transaction of the caller. */
  async function replaceRecoveryCodes(username: string): Promise<string[]> {
    const codes = newRecoveryCodes();
    await database.run('DELETE FROM recovery_codes WHERE username = ?', username);
    for (const code of codes) {
      await database.run(
        'INSERT INTO recovery_codes (username, digest) VALUES (?, ?)',
        username,
        secrets.digestOf(plainCode(code) ?? '', username),
      );
    }
    return codes;
  }

  return {
    async stateOf(username) {
      const found = await keptOf(username);
      return { enrolledAt: found?.enrolledAt ?? null, recoveryCodesLeft: await left(username) };
    },

    async begin({ id, username }) {
      const sealed = await sessions.secretOf(id);
      const begun = sealed && secrets.open(sealed, username);
      if (begun) return begun;
      const secret = newTotpSecret();
      await sessions.keepSecret(id, secrets.seal(secret, username));
      return secret;
    },

    async confirm({ id, username }, typed) {
      const sealed = await sessions.secretOf(id);
      const secret = sealed && secrets.open(sealed, username);
      const step = secret ? totpStepOf(secret, typed, now()) : null;
      if (!sealed || step === null) return { outcome: 'wrong' };
      return database.transaction(async () => {
        // The code that confirmed is used up by it.
        await database.run(
          'UPDATE people SET totp_secret = ?, totp_enrolled_at = ?, totp_last_step = ? WHERE username = ?',
          sealed,
          now().toISOString(),
          step,
          username,
        );
        const recoveryCodes = await replaceRecoveryCodes(username);
        await audit.append({ actor: username, action: 'person.secondFactorSet', subject: username });
        return { outcome: 'kept' as const, recoveryCodes };
      });
    },

    async check(username, typed) {
      const paper = plainCode(typed);
      if (paper) return useRecoveryCode(username, paper);
      const found = await keptOf(username);
      if (!found?.secret) return { outcome: 'wrong' };
      const secret = secrets.open(found.secret, username);
      if (!secret) return { outcome: 'unreadable' };
      const step = totpStepOf(secret, typed, now());
      if (step === null) return { outcome: 'wrong' };
      // One statement decides, so that the same code given twice at once opens once.
      const { changes } = await database.run(
        'UPDATE people SET totp_last_step = ? WHERE username = ? AND totp_last_step < ?',
        step,
        username,
        step,
      );
      return changes === 1 ? { outcome: 'right', by: 'app' } : { outcome: 'usedBefore' };
    },

    renewRecoveryCodes: (username) =>
      database.transaction(async () => {
        const codes = await replaceRecoveryCodes(username);
        await audit.append({ actor: username, action: 'person.recoveryCodesMade', subject: username });
        return codes;
      }),

    remove: (username, by) =>
      database.transaction(async () => {
        await database.run(
          'UPDATE people SET totp_secret = NULL, totp_enrolled_at = NULL WHERE username = ?',
          username,
        );
        await database.run('DELETE FROM recovery_codes WHERE username = ?', username);
        await audit.append({ actor: by, action: 'person.secondFactorRemoved', subject: username });
      }),
  };

  function useRecoveryCode(username: string, code: string): Promise<CodeJudged> {
    return database.transaction(async () => {
      const { changes } = await database.run(
        'UPDATE recovery_codes SET used_at = ? WHERE username = ? AND digest = ? AND used_at IS NULL',
        now().toISOString(),
        username,
        secrets.digestOf(code, username),
      );
      if (changes === 0) return { outcome: 'wrong' };
      await audit.append({ actor: username, action: 'person.recoveryCodeUsed', subject: username });
      return { outcome: 'right', by: 'recoveryCode', left: await left(username) };
    });
  }
}
