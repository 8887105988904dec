/**
 * Who is inside at the moment. A session begins with the password; until the second factor was given it opens nothing but the page
 * that asks for it. The browser holds a random token, the database its digest.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { sha256Of } from '../../seal/digest.ts';
import type { OfficeDatabase } from '../database/office-database.ts';
import { type Person, person } from './person.ts';

/** `secondFactor`: a code is still to be given; `enrolment`: an authenticator app is still to be set up. */
export const sessionStages = ['inside', 'secondFactor', 'enrolment'] as const;
export type SessionStage = (typeof sessionStages)[number];

export type SessionStart = {
  username: string;
  stage: SessionStage;
  way: 'password' | 'openid';
  address: string;
  /** As people recognise it: `Chrome · Windows`. */
  browser: string;
};

const found = person.extend({ id: z.string(), stage: z.enum(sessionStages), way: z.string() });
export type FoundSession = z.infer<typeof found>;

const listed = z.object({
  id: z.string(),
  startedAt: z.string(),
  lastUsedAt: z.string(),
  address: z.string(),
  browser: z.string(),
  way: z.string(),
});
export type ListedSession = z.infer<typeof listed>;

export type Sessions = {
  /** The token for the browser. */
  start(about: SessionStart): Promise<string>;
  /** Whoever the token belongs to, however far they got. `isLook`: a page that refreshes itself does not keep a session alive. */
  find(token: string, how?: { isLook: boolean }): Promise<FoundSession | null>;
  /** A session that gets further gets a new token: one that somebody saw before is worth nothing. */
  moveOn(token: string, stage: SessionStage): Promise<string>;
  listOf(username: string): Promise<ListedSession[]>;
  /** Says whether there was one. */
  end(username: string, id: string): Promise<boolean>;
  /** All but the one with the id `except`. Says how many. */
  endAllOf(username: string, except?: string): Promise<number>;
  keepSecret(id: string, sealed: string): Promise<void>;
  secretOf(id: string): Promise<string | null>;
  forgetSecret(id: string): Promise<void>;
};

/** An officer who goes for lunch finds the page locked; nobody stays logged in overnight. */
const idleMs = 30 * 60 * 1000;
const longestMs = 10 * 60 * 60 * 1000;
/** A password without its second factor is good for as long as it takes to find the phone. */
const halfwayMs = 10 * 60 * 1000;

export function createSessions({ database, now }: { database: OfficeDatabase; now: () => Date }): Sessions {
  const before = (ms: number) => new Date(now().getTime() - ms).toISOString();
  const isOpen = `last_used_at >= ? AND started_at >= ? AND (stage = 'inside' OR started_at >= ?)`;
  const bounds = () => [before(idleMs), before(longestMs), before(halfwayMs)];

  return {
    async start(about) {
      const token = randomBytes(32).toString('base64url');
      const at = now().toISOString();
      await database.transaction(async () => {
        await database.run(`DELETE FROM sessions WHERE NOT (${isOpen})`, ...bounds());
        await database.run(
          `INSERT INTO sessions (digest, id, username, stage, way, address, browser, started_at, last_used_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          sha256Of(token),
          randomBytes(9).toString('base64url'),
          about.username,
          about.stage,
          about.way,
          about.address,
          about.browser,
          at,
          at,
        );
      });
      return token;
    },

    async find(token, { isLook } = { isLook: false }) {
      const digest = sha256Of(token);
      // Of one moment: whoever was inside when it was asked has been here then, not later.
      const at = now().toISOString();
      const minuteBefore = before(60_000);
      const session = await database.one(
        found,
        `SELECT people.username, people.name, people.role, sessions.id, sessions.stage, sessions.way
         FROM sessions JOIN people ON people.username = sessions.username
         WHERE digest = ? AND people.disabled_at IS NULL AND ${isOpen}`,
        digest,
        ...bounds(),
      );
      if (session && !isLook) {
        // Written at most once a minute: a page with ten pictures asks eleven times.
        await database.run(
          'UPDATE sessions SET last_used_at = ? WHERE digest = ? AND last_used_at < ?',
          at,
          digest,
          minuteBefore,
        );
      }
      return session;
    },

    async moveOn(token, stage) {
      const fresh = randomBytes(32).toString('base64url');
      await database.run(
        'UPDATE sessions SET digest = ?, stage = ?, waiting_secret = NULL WHERE digest = ?',
        sha256Of(fresh),
        stage,
        sha256Of(token),
      );
      return fresh;
    },

    listOf: (username) =>
      database.all(
        listed,
        `SELECT id, started_at AS "startedAt", last_used_at AS "lastUsedAt", address, browser, way FROM sessions
         WHERE username = ? AND stage = 'inside' AND ${isOpen} ORDER BY last_used_at DESC`,
        username,
        ...bounds(),
      ),

    async end(username, id) {
      const { changes } = await database.run(
        'DELETE FROM sessions WHERE username = ? AND id = ?',
        username,
        id,
      );
      return changes > 0;
    },

    async endAllOf(username, except = '') {
      const { changes } = await database.run(
        'DELETE FROM sessions WHERE username = ? AND id <> ?',
        username,
        except,
      );
      return changes;
    },

    async keepSecret(id, sealed) {
      await database.run('UPDATE sessions SET waiting_secret = ? WHERE id = ?', sealed, id);
    },

    async forgetSecret(id) {
      await database.run('UPDATE sessions SET waiting_secret = NULL WHERE id = ?', id);
    },

    async secretOf(id) {
      const row = await database.one(
        z.object({ secret: z.string().nullable() }),
        'SELECT waiting_secret AS secret FROM sessions WHERE id = ?',
        id,
      );
      return row?.secret ?? null;
    },
  };
}

export function personOf({ username, name, role }: FoundSession): Person {
  return { username, name, role };
}
