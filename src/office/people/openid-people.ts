/**
 * Who somebody is at the office for whom a provider vouched: the person who is tied to this account, or else the one with that
 * username, who is tied to it now; or somebody new, when a claim that the office allows gives them a role.
 */
import { z } from 'zod';
import type { Role } from '../../request/workflow/office-roles.ts';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficeDatabase } from '../database/office-database.ts';
import type { Vouched } from './openid.ts';
import type { OpenidSettings } from './openid-settings.ts';
import type { People } from './people.ts';
import { type Person, person, personName, username } from './person.ts';

export type Recognised =
  | { outcome: 'known'; person: Person }
  /** `notKnown`: nobody here has this name, or it is tied to another account. `noRole`: the provider gives no role any more. */
  | { outcome: 'notKnown' | 'noRole' | 'disabled' | 'lastAdministrator' };

export type OpenidPeople = { recognise(vouched: Vouched): Promise<Recognised> };

const row = person.extend({
  disabledAt: z.string().nullable(),
  account: z.string().nullable(),
  isProviders: z.coerce.boolean(),
});

export function createOpenidPeople(office: {
  database: OfficeDatabase;
  people: Pick<People, 'add' | 'changeRole'>;
  audit: Pick<AuditTrail, 'append'>;
  settings: OpenidSettings;
}): OpenidPeople {
  const { database, people, audit, settings } = office;
  const find = (where: 'account' | 'username', value: string) =>
    database.one(
      row,
      `SELECT username, name, role, disabled_at AS "disabledAt", account, is_providers AS "isProviders"
       FROM people WHERE ${where} = ?`,
      value,
    );

  return {
    async recognise({ subject, claims }) {
      const account = `${settings.issuer.href} ${subject}`;
      const role = roleIn(claims, settings);
      return database.transaction(async () => {
        await database.lock('accounts');
        const tied = await find('account', account);
        if (tied) return judge(tied, role);
        const name = usernameIn(claims, settings);
        if (!name) return { outcome: 'notKnown' };
        const named = await find('username', name);
        // A name that is tied already belongs to another account, whoever has the name over there today.
        if (named?.account) return { outcome: 'notKnown' };
        if (!named) {
          if (!role) return { outcome: settings.rolesFrom ? 'noRole' : 'notKnown' };
          const full = personName.catch(name).parse(claims.name);
          await people.add({ username: name, name: full, role, by: 'openid' });
          await database.run('UPDATE people SET is_providers = 1 WHERE username = ?', name);
        } else if (named.disabledAt) return { outcome: 'disabled' };
        await database.run('UPDATE people SET account = ? WHERE username = ?', account, name);
        await audit.append({ actor: name, action: 'person.accountTied', subject: name });
        const person = await find('username', name);
        return person ? judge(person, role) : { outcome: 'notKnown' };
      });
    },
  };

  /** The role of somebody whom the provider brought follows the provider; the role of others is the office's affair. */
  async function judge(found: z.infer<typeof row>, role: Role | null): Promise<Recognised> {
    if (found.disabledAt) return { outcome: 'disabled' };
    if (!found.isProviders) return { outcome: 'known', person: person.parse(found) };
    if (!role) return { outcome: 'noRole' };
    if (role !== found.role) {
      const { outcome } = await people.changeRole(found.username, role, 'openid');
      if (outcome === 'lastAdministrator') return { outcome: 'lastAdministrator' };
    }
    return { outcome: 'known', person: { username: found.username, name: found.name, role } };
  }
}

function usernameIn(claims: Record<string, unknown>, { usernameClaim }: OpenidSettings): string | null {
  const said = claims[usernameClaim];
  const name = typeof said === 'string' ? said.toLowerCase() : '';
  return username.safeParse(name).success ? name : null;
}

/** The first of the office's list that the claim holds. */
function roleIn(claims: Record<string, unknown>, { rolesFrom }: OpenidSettings): Role | null {
  if (!rolesFrom) return null;
  const said = claims[rolesFrom.claim];
  const values = Array.isArray(said) ? said : [said];
  return Object.entries(rolesFrom.roles).find(([value]) => values.includes(value))?.[1] ?? null;
}
