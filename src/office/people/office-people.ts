/** Everything about people put together: the registers, the way in, and the pages. */
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficeDatabase } from '../database/office-database.ts';
import type { OfficeKeys } from '../office-keys.ts';
import type { OfficeSettingsRegister } from '../office-settings.ts';
import type { Site } from '../site.ts';
import { accountRoutes } from './account-routes.ts';
import { type DemoLogin, loginRoutes } from './login-routes.ts';
import { createLoginThrottle } from './login-throttle.ts';
import { newPasswordRoutes } from './new-password-routes.ts';
import { createOpenid } from './openid.ts';
import { createOpenidPeople } from './openid-people.ts';
import { openidRoutes } from './openid-routes.ts';
import type { OpenidSettings } from './openid-settings.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import { createPeople, type People } from './people.ts';
import { peopleRoutes } from './people-routes.ts';
import { createPeopleSecrets } from './people-secrets.ts';
import type { Person } from './person.ts';
import { createSecondFactor, type SecondFactor } from './second-factor.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { setUpRoutes } from './set-up-routes.ts';
import { createSignIn } from './sign-in.ts';

export type OfficePeople = People & {
  /** With a password at once: for the command at the server, and the demonstration. */
  create(about: Person & { password: string; by: string }): Promise<{ outcome: 'created' | 'taken' }>;
  passwords: Passwords;
  secondFactor: SecondFactor;
  sessions: Sessions;
  routes(about: {
    demoLogin: DemoLogin | null;
    setUpCode: string | null;
  }): ((app: FastifyInstance, site: Site) => void)[];
};

export function createOfficePeople(office: {
  database: OfficeDatabase;
  keys: Pick<OfficeKeys, 'cookieSecret'>;
  settings: OfficeSettingsRegister;
  audit: AuditTrail;
  openid: OpenidSettings | null;
  now: () => Date;
  log: Logger;
}): OfficePeople {
  const secrets = createPeopleSecrets(office.keys.cookieSecret);
  const sessions = createSessions(office);
  const people = createPeople({ ...office, sessions });
  const passwords = createPasswords({ ...office, sessions, secrets });
  const secondFactor = createSecondFactor({ ...office, sessions, secrets });
  const throttle = createLoginThrottle({ ...office, secrets });
  const signIn = createSignIn({ ...office, sessions, passwords, secondFactor, throttle });
  const parts = { ...office, people, sessions, passwords, secondFactor, throttle, signIn };

  return {
    ...people,
    passwords,
    secondFactor,
    sessions,
    async create({ password, ...about }) {
      const { outcome } = await people.add(about);
      if (outcome === 'created') await passwords.set({ username: about.username, password, by: about.by });
      return { outcome };
    },
    routes({ demoLogin, setUpCode }) {
      const openid = office.openid && createOpenid(office.openid);
      const routes = [
        loginRoutes({ ...parts, demoLogin, setUpCode, openid: openid?.settings.name ?? null }),
        setUpRoutes({ ...parts, setUpCode }),
        newPasswordRoutes(parts),
        accountRoutes(parts),
        peopleRoutes(parts),
      ];
      if (!openid) return routes;
      const openidPeople = createOpenidPeople({ ...parts, settings: openid.settings });
      return [...routes, openidRoutes({ ...parts, openid, openidPeople })];
    },
  };
}
