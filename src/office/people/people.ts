/** The register of people: who works at the office and in which role. Passwords are in `passwords.ts`, who is inside in `sessions.ts`. */
import { z } from 'zod';
import type { Role } from '../../request/workflow/office-roles.ts';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficeDatabase } from '../database/office-database.ts';
import { type Person, person } from './person.ts';
import type { Sessions } from './sessions.ts';

const listed = person.extend({
  createdAt: z.string(),
  disabledAt: z.string().nullable(),
  secondFactorAt: z.string().nullable(),
  hasPassword: z.coerce.boolean(),
  lastLoginAt: z.string().nullable(),
});
export type ListedPerson = z.infer<typeof listed>;

/** `lastAdministrator`: nobody would be left who can let people in. */
export type Changed = { outcome: 'changed' | 'same' | 'unknownPerson' | 'lastAdministrator' };

export type People = {
  isEmpty(): Promise<boolean>;
  /** Without a password: one is chosen with a one-time code. `by`: who created this person. */
  add(about: Person & { by: string }): Promise<{ outcome: 'created' | 'taken' }>;
  /** Only when there is nobody yet. */
  addFirst(about: Person & { by: string }): Promise<{ outcome: 'created' | 'taken' }>;
  find(username: string): Promise<ListedPerson | null>;
  list(): Promise<ListedPerson[]>;
  changeRole(username: string, role: Role, by: string): Promise<Changed>;
  /** Ends all sessions of the person at once. */
  disable(username: string, by: string): Promise<Changed>;
  enable(username: string, by: string): Promise<Changed>;
};

const columns = `username, name, role, created_at AS "createdAt", disabled_at AS "disabledAt",
  totp_enrolled_at AS "secondFactorAt", CASE WHEN password = '' THEN 0 ELSE 1 END AS "hasPassword", last_login_at AS "lastLoginAt"`;

export function createPeople(office: {
  database: OfficeDatabase;
  sessions: Pick<Sessions, 'endAllOf'>;
  audit: Pick<AuditTrail, 'append'>;
  now: () => Date;
}): People {
  const { database, sessions, audit, now } = office;
  const find = (username: string) =>
    database.one(listed, `SELECT ${columns} FROM people WHERE username = ?`, username);

  /** Whether somebody else could still let people in. In a transaction: two administrators may be removing each other. */
  async function isLastAdministrator(username: string): Promise<boolean> {
    await database.lock('administrators');
    const active = await database.all(
      z.object({ username: z.string() }),
      `SELECT username FROM people WHERE role = 'administrator' AND disabled_at IS NULL`,
    );
    return active.length === 1 && active[0]?.username === username;
  }

  const isEmpty = async () =>
    (await database.one(z.object({}), 'SELECT username FROM people LIMIT 1')) === null;
  const add: People['add'] = (about) =>
    database.transaction(async () => {
      const { changes } = await database.run(
        `INSERT INTO people (username, name, role, password, created_at) VALUES (?, ?, ?, '', ?) ON CONFLICT DO NOTHING`,
        about.username,
        about.name,
        about.role,
        now().toISOString(),
      );
      if (changes === 0) return { outcome: 'taken' };
      await audit.append({
        actor: about.by,
        action: 'person.created',
        subject: about.username,
        details: about.role,
      });
      return { outcome: 'created' };
    });

  return {
    isEmpty,
    add,
    addFirst: (about) =>
      database.transaction(async () => {
        await database.lock('administrators');
        return (await isEmpty()) ? add(about) : { outcome: 'taken' };
      }),
    find,
    list: () =>
      database.all(listed, `SELECT ${columns} FROM people ORDER BY disabled_at IS NOT NULL, name, username`),

    changeRole: (username, role, by) =>
      database.transaction(async () => {
        const known = await find(username);
        if (!known) return { outcome: 'unknownPerson' };
        if (known.role === role) return { outcome: 'same' };
        if (await isLastAdministrator(username)) return { outcome: 'lastAdministrator' };
        await database.run('UPDATE people SET role = ? WHERE username = ?', role, username);
        // What is open in their browser was drawn for the old role.
        await sessions.endAllOf(username);
        await audit.append({
          actor: by,
          action: 'person.roleChanged',
          subject: username,
          details: `${known.role} > ${role}`,
        });
        return { outcome: 'changed' };
      }),

    disable: (username, by) =>
      database.transaction(async () => {
        const known = await find(username);
        if (!known) return { outcome: 'unknownPerson' };
        if (known.disabledAt) return { outcome: 'same' };
        if (await isLastAdministrator(username)) return { outcome: 'lastAdministrator' };
        await database.run(
          'UPDATE people SET disabled_at = ? WHERE username = ?',
          now().toISOString(),
          username,
        );
        await sessions.endAllOf(username);
        await audit.append({ actor: by, action: 'person.disabled', subject: username });
        return { outcome: 'changed' };
      }),

    enable: (username, by) =>
      database.transaction(async () => {
        const { changes } = await database.run(
          'UPDATE people SET disabled_at = NULL WHERE username = ? AND disabled_at IS NOT NULL',
          username,
        );
        if (changes === 0) return { outcome: 'same' };
        await audit.append({ actor: by, action: 'person.enabled', subject: username });
        return { outcome: 'changed' };
      }),
  };
}
