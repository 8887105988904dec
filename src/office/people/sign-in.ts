/**
 * The way in, step by step: password, second factor or its first set-up, inside. Every try is counted against guessing and written to
 * the audit trail; what was typed is not.
 */
import { z } from 'zod';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficeDatabase } from '../database/office-database.ts';
import type { OfficeSettingsRegister } from '../office-settings.ts';
import type { AttemptBy, LoginThrottle } from './login-throttle.ts';
import type { Passwords } from './passwords.ts';
import type { Person } from './person.ts';
import type { SecondFactor } from './second-factor.ts';
import type { FoundSession, SessionStage, SessionStart, Sessions } from './sessions.ts';

const knownName = z.object({ username: z.string() });

export type From = { address: string; browser: string; device: string | null };

export type SignedIn = { outcome: SessionStage; token: string; person: Person };
export type NotSignedIn =
  | { outcome: 'wrong' | 'usedBefore' | 'unreadable' }
  | { outcome: 'wait'; waitMs: number };

export type SignIn = {
  withPassword(typed: { username: string; password: string }, from: From): Promise<SignedIn | NotSignedIn>;
  /** Somebody for whom the provider has vouched. `isStrong`: with more than a password. */
  withProvider(person: Person, about: { isStrong: boolean }, from: From): Promise<SignedIn>;
  /** The code of a session that waits for one. `left`: codes on paper, when one of them was used. */
  withCode(
    session: FoundSession & { token: string },
    typed: string,
    from: From,
  ): Promise<(SignedIn & { left: number | null }) | NotSignedIn>;
  /** The app was set up: in. */
  afterEnrolment(session: FoundSession & { token: string }, from: From): Promise<SignedIn>;
  leave(session: FoundSession): Promise<void>;
};

export function createSignIn(office: {
  database: OfficeDatabase;
  sessions: Sessions;
  passwords: Passwords;
  secondFactor: SecondFactor;
  throttle: LoginThrottle;
  settings: Pick<OfficeSettingsRegister, 'read'>;
  audit: Pick<AuditTrail, 'append'>;
  now: () => Date;
}): SignIn {
  const { database, sessions, passwords, secondFactor, throttle, settings, audit, now } = office;

  async function begin(
    person: Person,
    way: SessionStart['way'],
    stage: SessionStage,
    from: From,
  ): Promise<SignedIn> {
    const { username } = person;
    const token = await database.transaction(async () => {
      const fresh = await sessions.start({
        username,
        stage,
        way,
        address: from.address,
        browser: from.browser,
      });
      if (stage === 'inside') await noteLogin(username, way, from);
      return fresh;
    });
    return { outcome: stage, token, person };
  }

  async function getFurther(
    { token, username, name, role, way }: FoundSession & { token: string },
    from: From,
  ): Promise<SignedIn> {
    const fresh = await database.transaction(async () => {
      await noteLogin(username, way, from);
      return sessions.moveOn(token, 'inside');
    });
    return { outcome: 'inside', token: fresh, person: { username, name, role } };
  }

  async function noteLogin(username: string, way: string, from: From): Promise<void> {
    await database.run(
      'UPDATE people SET last_login_at = ? WHERE username = ?',
      now().toISOString(),
      username,
    );
    await audit.append({
      actor: username,
      action: 'person.loggedIn',
      subject: username,
      details: `${way}, ${from.address}`,
    });
  }

  /** `subject`: only a name that exists; people type their password into the wrong field. */
  async function refused(subject: string, waitMs: number, details: string): Promise<void> {
    await database.transaction(async () => {
      await audit.append({ actor: 'office', action: 'person.loginRefused', subject, details });
      if (waitMs > 0)
        await audit.append({
          actor: 'office',
          action: 'person.lockedOut',
          subject,
          details: `${Math.round(waitMs / 1000)} s, ${details}`,
        });
    });
  }

  return {
    async withPassword(typed, from) {
      const by: AttemptBy = { username: typed.username, address: from.address, device: from.device };
      const judged = await throttle.begin(by);
      if (judged.outcome === 'wait') return judged;
      const person = await passwords.check(typed);
      if (!person) {
        const known = await database.one(
          knownName,
          'SELECT username FROM people WHERE username = ?',
          typed.username,
        );
        await refused(known?.username ?? '?', judged.waitMs, from.address);
        return { outcome: 'wrong' };
      }
      await throttle.succeeded(by);
      const { enrolledAt } = await secondFactor.stateOf(person.username);
      if (enrolledAt) return begin(person, 'password', 'secondFactor', from);
      const { secondFactorFor } = await settings.read();
      return begin(person, 'password', secondFactorFor.includes(person.role) ? 'enrolment' : 'inside', from);
    },

    async withProvider(person, { isStrong }, from) {
      if (isStrong) return begin(person, 'openid', 'inside', from);
      const { enrolledAt } = await secondFactor.stateOf(person.username);
      if (enrolledAt) return begin(person, 'openid', 'secondFactor', from);
      const { secondFactorFor } = await settings.read();
      return begin(person, 'openid', secondFactorFor.includes(person.role) ? 'enrolment' : 'inside', from);
    },

    async withCode(session, typed, from) {
      // Only who has the password gets here, so that this lock is no way to shut others out.
      const by: AttemptBy = {
        username: session.username,
        address: from.address,
        device: `code ${session.username}`,
      };
      const judged = await throttle.begin(by);
      if (judged.outcome === 'wait') return judged;
      const code = await secondFactor.check(session.username, typed);
      if (code.outcome !== 'right') {
        await refused(session.username, judged.waitMs, `${code.outcome} code, ${from.address}`);
        return { outcome: code.outcome };
      }
      await throttle.succeeded(by);
      const left = code.by === 'recoveryCode' ? code.left : null;
      return { ...(await getFurther(session, from)), left };
    },

    afterEnrolment: getFurther,

    async leave({ id, username }) {
      await database.transaction(async () => {
        if (await sessions.end(username, id))
          await audit.append({ actor: username, action: 'person.loggedOut', subject: username });
      });
    },
  };
}
