/** Who may enter the office's pages, in which role, and who is inside at the moment. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { roles } from '../request/workflow/office-roles.ts';
import { sha256Of } from '../seal/digest.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { OfficeDatabase } from './database/office-database.ts';
import { isPassword, keepablePassword } from './password.ts';

const person = z.object({ username: z.string(), name: z.string(), role: z.enum(roles) });
export type Person = z.infer<typeof person>;

export const username = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,31}$/);

export type People = {
  isEmpty(): Promise<boolean>;
  list(): Promise<Person[]>;
  /** `by`: who created this person. Says `taken` when the username exists. */
  create(about: Person & { password: string; by: string }): Promise<{ outcome: 'created' | 'taken' }>;
  /** A session token on success. The answer, and how long it takes, is the same for a wrong name and a wrong password. */
  logIn(typed: { username: string; password: string }): Promise<{ token: string; person: Person } | null>;
  /** `isLook`: a page that refreshes itself does not keep a session alive. */
  whoIs(token: string, how?: { isLook: boolean }): Promise<Person | null>;
  logOut(token: string): Promise<void>;
};

/** An officer who goes for lunch finds the page locked; nobody stays logged in overnight. */
const idleMs = 30 * 60 * 1000;
const longestMs = 10 * 60 * 60 * 1000;

export function createPeople({
  database,
  audit,
  now,
}: {
  database: OfficeDatabase;
  audit: AuditTrail;
  now: () => Date;
}): People {
  let decoy: Promise<string> | null = null;
  const before = (ms: number) => new Date(now().getTime() - ms).toISOString();

  return {
    list: () => database.all(person, 'SELECT username, name, role FROM people ORDER BY name, username'),

    isEmpty: async () => (await database.one(z.object({}), 'SELECT username FROM people LIMIT 1')) === null,

    async create(about) {
      const password = await keepablePassword(about.password);
      return database.transaction(async () => {
        const { changes } = await database.run(
          'INSERT INTO people (username, name, role, password, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
          about.username,
          about.name,
          about.role,
          password,
          now().toISOString(),
        );
        if (changes === 0) return { outcome: 'taken' };
        await audit.append({ actor: about.by, action: 'person.created', subject: about.username });
        return { outcome: 'created' };
      });
    },

    async logIn(typed) {
      const found = await database.one(
        person.extend({ password: z.string() }),
        'SELECT username, name, role, password FROM people WHERE username = ?',
        typed.username,
      );
      // Compared with when the name is unknown, so that it takes as long. Made at the first login, whoever comes.
      decoy ??= keepablePassword(randomBytes(16).toString('hex'));
      const nobody = await decoy;
      const isRight = await isPassword(typed.password, found?.password ?? nobody);
      if (!found || !isRight) {
        // What was typed is not kept: people type their password into the wrong field.
        await audit.append({
          actor: 'office',
          action: 'person.loginRefused',
          subject: found?.username ?? '?',
        });
        return null;
      }
      const token = randomBytes(32).toString('base64url');
      await database.transaction(async () => {
        const at = now().toISOString();
        await database.run(
          'DELETE FROM sessions WHERE last_used_at < ? OR started_at < ?',
          before(idleMs),
          before(longestMs),
        );
        await database.run(
          'INSERT INTO sessions (digest, username, started_at, last_used_at) VALUES (?, ?, ?, ?)',
          sha256Of(token),
          found.username,
          at,
          at,
        );
        await audit.append({ actor: found.username, action: 'person.loggedIn', subject: found.username });
      });
      return { token, person: person.parse(found) };
    },

    async whoIs(token, { isLook } = { isLook: false }) {
      const digest = sha256Of(token);
      // Of one moment: whoever was inside when it was asked has been here then, not later.
      const at = now().toISOString();
      const minuteBefore = before(60_000);
      const found = await database.one(
        person,
        `SELECT people.username, name, role FROM sessions JOIN people USING (username)
         WHERE digest = ? AND last_used_at >= ? AND started_at >= ?`,
        digest,
        before(idleMs),
        before(longestMs),
      );
      if (found && !isLook) {
        // Written at most once a minute: a page with ten pictures asks eleven times.
        await database.run(
          'UPDATE sessions SET last_used_at = ? WHERE digest = ? AND last_used_at < ?',
          at,
          digest,
          minuteBefore,
        );
      }
      return found;
    },

    async logOut(token) {
      await database.transaction(async () => {
        const found = await database.one(
          z.object({ username: z.string() }),
          'DELETE FROM sessions WHERE digest = ? RETURNING username',
          sha256Of(token),
        );
        if (found)
          await audit.append({ actor: found.username, action: 'person.loggedOut', subject: found.username });
      });
    },
  };
}
