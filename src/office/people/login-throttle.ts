/**
 * Slows down guessing, for all processes of the office at once. An attempt is counted before the password is looked at, so that a
 * hundred at the same moment are a hundred; a right one takes its count back. Names are kept as keyed digests: people type their
 * password into the wrong field.
 */
import { z } from 'zod';
import type { OfficeDatabase } from '../database/office-database.ts';
import { addressBackOff, addressKey, afterFailure, type BackOff, personBackOff, waitOf } from './back-off.ts';
import type { PeopleSecrets } from './people-secrets.ts';

/** `device`: a browser in which this person was inside before. It counts by itself, so that a stranger's guesses do not shut it out. */
export type AttemptBy = { username: string; address: string; device: string | null };

export type AttemptJudged =
  /** `waitMs`: how long one has to wait if this attempt fails as well; 0 for not at all. */
  { outcome: 'mayTry'; waitMs: number } | { outcome: 'wait'; waitMs: number };

export type LoginThrottle = {
  begin(by: AttemptBy): Promise<AttemptJudged>;
  succeeded(by: AttemptBy): Promise<void>;
  /** Opens a person's own lock at once, after an administrator helped them. */
  forgive(username: string): Promise<void>;
};

const row = z.object({ failures: z.number(), lastFailedAt: z.string(), waitsUntil: z.string() });
const keptMs = 2 * 24 * 60 * 60 * 1000;

export function createLoginThrottle({
  database,
  secrets,
  now,
}: {
  database: OfficeDatabase;
  secrets: Pick<PeopleSecrets, 'digestOf'>;
  now: () => Date;
}): LoginThrottle {
  const personKey = (username: string) => secrets.digestOf(`person ${username}`, 'attempts');
  const keysOf = (by: AttemptBy): { key: string; rule: BackOff }[] =>
    by.device
      ? [{ key: secrets.digestOf(`device ${by.device}`, 'attempts'), rule: personBackOff }]
      : [
          { key: personKey(by.username), rule: personBackOff },
          { key: secrets.digestOf(`address ${addressKey(by.address)}`, 'attempts'), rule: addressBackOff },
        ];
  const attemptsOf = (key: string) =>
    database.one(
      row,
      `SELECT failures, last_failed_at AS "lastFailedAt", waits_until AS "waitsUntil" FROM login_attempts WHERE attempt = ?`,
      key,
    );

  return {
    begin: (by) =>
      database.transaction(async () => {
        const at = now();
        await database.run(
          'DELETE FROM login_attempts WHERE last_failed_at < ?',
          new Date(at.getTime() - keptMs).toISOString(),
        );
        const keys = keysOf(by);
        // Rows are taken before they are read, so that two processes do not read the same count.
        for (const { key } of keys) {
          await database.run(
            `INSERT INTO login_attempts (attempt, failures, last_failed_at, waits_until) VALUES (?, 0, ?, ?)
             ON CONFLICT (attempt) DO UPDATE SET failures = login_attempts.failures`,
            key,
            at.toISOString(),
            at.toISOString(),
          );
        }
        const known = [];
        for (const each of keys) known.push({ ...each, attempts: await attemptsOf(each.key) });
        const waitMs = Math.max(...known.map(({ attempts }) => waitOf(attempts, at)));
        if (waitMs > 0) return { outcome: 'wait', waitMs };
        let nextMs = 0;
        for (const { key, rule, attempts } of known) {
          const next = afterFailure(attempts, rule, at);
          nextMs = Math.max(nextMs, waitOf(next, at));
          await database.run(
            'UPDATE login_attempts SET failures = ?, last_failed_at = ?, waits_until = ? WHERE attempt = ?',
            next.failures,
            next.lastFailedAt,
            next.waitsUntil,
            key,
          );
        }
        return { outcome: 'mayTry', waitMs: nextMs };
      }),

    async succeeded(by) {
      await database.transaction(async () => {
        const [own, address] = keysOf(by);
        if (own) await database.run('DELETE FROM login_attempts WHERE attempt = ?', own.key);
        // Others may be guessing from the same address: only this attempt is taken back.
        if (address)
          await database.run(
            'UPDATE login_attempts SET failures = failures - 1, waits_until = ? WHERE attempt = ? AND failures > 0',
            now().toISOString(),
            address.key,
          );
      });
    },

    async forgive(username) {
      await database.run('DELETE FROM login_attempts WHERE attempt = ?', personKey(username));
    },
  };
}
