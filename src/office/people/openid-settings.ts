/** Where people log in with an account that they have elsewhere (OpenID Connect). From the environment, because one of it is a secret. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Role, roles } from '../../request/workflow/office-roles.ts';

export type OpenidSettings = {
  issuer: URL;
  clientId: string;
  clientSecret: string;
  /** How people know the provider: `Masuk dengan <name>`. */
  name: string;
  /** Where the office is reached from outside, when it can't be seen from what the web server passes on. */
  publicUrl: URL | null;
  /** The claim that holds the username here. */
  usernameClaim: string;
  /** A claim whose values give roles to people whom nobody created here; null when everybody has to be created. */
  rolesFrom: { claim: string; roles: Record<string, Role> } | null;
};

const address = z.url({ protocol: /^https?$/ }).transform((text) => new URL(text));

const environment = z.object({
  SILAKU_OPENID_ISSUER: address,
  SILAKU_OPENID_CLIENT_ID: z.string().min(1),
  SILAKU_OPENID_CLIENT_SECRET: z.string().min(1).optional(),
  SILAKU_OPENID_CLIENT_SECRET_FILE: z.string().min(1).optional(),
  SILAKU_OPENID_NAME: z.string().min(1).max(40).default('OpenID'),
  SILAKU_OPENID_PUBLIC_URL: address.optional(),
  SILAKU_OPENID_USERNAME_CLAIM: z.string().min(1).default('preferred_username'),
  SILAKU_OPENID_ROLE_CLAIM: z.string().min(1).optional(),
  /** `dukcapil-admin=administrator,dukcapil=operator` */
  SILAKU_OPENID_ROLES: z.string().optional(),
});

/** Null when no issuer is named. Throws a sentence for what does not fit. */
export function openidSettingsFrom(given: NodeJS.ProcessEnv): OpenidSettings | null {
  if (!given.SILAKU_OPENID_ISSUER) return null;
  const read = environment.safeParse(given);
  if (!read.success) throw new Error(`OpenID Connect is not set up rightly. ${z.prettifyError(read.error)}`);
  const all = read.data;
  const file = all.SILAKU_OPENID_CLIENT_SECRET_FILE;
  const clientSecret = file ? readFileSync(file, 'utf8').trim() : (all.SILAKU_OPENID_CLIENT_SECRET ?? '');
  if (clientSecret === '')
    throw new Error('OpenID Connect needs SILAKU_OPENID_CLIENT_SECRET_FILE, or SILAKU_OPENID_CLIENT_SECRET.');
  const issuer = all.SILAKU_OPENID_ISSUER;
  if (issuer.protocol !== 'https:' && !isThisMachine(issuer))
    throw new Error('SILAKU_OPENID_ISSUER has to begin with https://.');
  return {
    issuer,
    clientId: all.SILAKU_OPENID_CLIENT_ID,
    clientSecret,
    name: all.SILAKU_OPENID_NAME,
    publicUrl: all.SILAKU_OPENID_PUBLIC_URL ?? null,
    usernameClaim: all.SILAKU_OPENID_USERNAME_CLAIM,
    rolesFrom: all.SILAKU_OPENID_ROLE_CLAIM
      ? { claim: all.SILAKU_OPENID_ROLE_CLAIM, roles: rolesIn(all.SILAKU_OPENID_ROLES ?? '') }
      : null,
  };
}

export function isThisMachine(url: URL): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}

function rolesIn(text: string): Record<string, Role> {
  const pairs = text.split(',').flatMap((pair) => {
    const [value = '', name = ''] = pair.split('=').map((part) => part.trim());
    const role = roles.find((known) => known === name);
    if (value === '') return [];
    if (!role) throw new Error(`SILAKU_OPENID_ROLES names a role that does not exist: ${name || '(none)'}.`);
    return [[value, role] as const];
  });
  return Object.fromEntries(pairs);
}
