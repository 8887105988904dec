/** Passwords of people: compared, changed, and chosen with a one-time code that an administrator hands over. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficeDatabase } from '../database/office-database.ts';
import { isKeptAnotherWay, isPassword, keepablePassword } from './password.ts';
import type { PeopleSecrets } from './people-secrets.ts';
import { type Person, person } from './person.ts';
import { newCode, plainCode } from './recovery-codes.ts';
import type { Sessions } from './sessions.ts';

export type Passwords = {
  /** The person when the password is theirs. Takes as long for a name that nobody has. */
  check(typed: { username: string; password: string }): Promise<Person | null>;
  /** Ends all sessions but the one with the id `except`. `by`: the person, or `office` for the command at the server. */
  set(about: { username: string; password: string; by: string; except?: string }): Promise<void>;
  /** A code with which the person chooses a new password, once, within a day. An earlier one is good no more. */
  makeCode(username: string, by: string): Promise<string>;
  useCode(typed: {
    username: string;
    code: string;
    password: string;
  }): Promise<{ outcome: 'set' | 'wrongCode' }>;
};

const codeGoodMs = 24 * 60 * 60 * 1000;

export function createPasswords(office: {
  database: OfficeDatabase;
  sessions: Pick<Sessions, 'endAllOf'>;
  secrets: Pick<PeopleSecrets, 'digestOf'>;
  audit: Pick<AuditTrail, 'append'>;
  now: () => Date;
}): Passwords {
  const { database, sessions, secrets, audit, now } = office;
  let decoy: Promise<string> | null = null;

  const keep = async (username: string, kept: string) => {
    await database.run('UPDATE people SET password = ? WHERE username = ?', kept, username);
  };

  return {
    async check(typed) {
      const found = await database.one(
        person.extend({ password: z.string() }),
        'SELECT username, name, role, password FROM people WHERE username = ? AND disabled_at IS NULL',
        typed.username,
      );
      // Compared with when the name is unknown, so that it takes as long. Made at the first login, whoever comes.
      decoy ??= keepablePassword(randomBytes(16).toString('hex'));
      const nobody = await decoy;
      const isRight = await isPassword(typed.password, found?.password || nobody);
      if (!found?.password || !isRight) return null;
      if (isKeptAnotherWay(found.password))
        await keep(found.username, await keepablePassword(typed.password));
      return person.parse(found);
    },

    async set({ username, password, by, except }) {
      const kept = await keepablePassword(password);
      await database.transaction(async () => {
        await keep(username, kept);
        await database.run('DELETE FROM password_codes WHERE username = ?', username);
        await sessions.endAllOf(username, except);
        await audit.append({ actor: by, action: 'person.passwordChanged', subject: username });
      });
    },

    makeCode: (username, by) =>
      database.transaction(async () => {
        const code = newCode();
        await database.run('DELETE FROM password_codes WHERE username = ?', username);
        await database.run(
          'INSERT INTO password_codes (username, digest, expires_at) VALUES (?, ?, ?)',
          username,
          secrets.digestOf(plainCode(code) ?? '', username),
          new Date(now().getTime() + codeGoodMs).toISOString(),
        );
        await audit.append({ actor: by, action: 'person.passwordCodeMade', subject: username });
        return code;
      }),

    async useCode({ username, code, password }) {
      const kept = await keepablePassword(password);
      return database.transaction(async () => {
        const { changes } = await database.run(
          `DELETE FROM password_codes WHERE username = ? AND digest = ? AND expires_at > ?
           AND username IN (SELECT username FROM people WHERE disabled_at IS NULL)`,
          username,
          secrets.digestOf(plainCode(code) ?? '', username),
          now().toISOString(),
        );
        if (changes === 0) return { outcome: 'wrongCode' };
        await keep(username, kept);
        await sessions.endAllOf(username);
        await audit.append({
          actor: username,
          action: 'person.passwordChanged',
          subject: username,
          details: 'oneTimeCode',
        });
        return { outcome: 'set' };
      });
    },
  };
}
