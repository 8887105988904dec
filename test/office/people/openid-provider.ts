/** A real OpenID Connect provider on this machine, at which one person is logged in without asking. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionContext } from 'ava';
import Provider from 'oidc-provider';
import type { OpenidSettings } from '../../../src/office/people/openid-settings.ts';

export type ProviderPerson = {
  sub: string;
  preferred_username?: string;
  name?: string;
  groups?: string[];
  /** How they logged in over there. */
  amr?: string[];
};

export type TestProvider = {
  settings: OpenidSettings;
  /** Who is logged in there; null says no. */
  who: ProviderPerson | null;
};

/** `officeUrl`: to where it may send people back; known only after the office runs, so it is asked late. */
export async function startProvider(
  t: ExecutionContext<unknown>,
  officeUrl: () => string,
): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  // Another site than the office, which is at 127.0.0.1.
  const issuer = `http://localhost:${port}`;
  const known = new Map<string, ProviderPerson>();
  const running: TestProvider = {
    who: null,
    settings: {
      issuer: new URL(issuer),
      clientId: 'silaku',
      clientSecret: 'a secret of sixteen or more letters',
      name: 'Akun Pemda',
      publicUrl: null,
      usernameClaim: 'preferred_username',
      rolesFrom: null,
    },
  };
  const provider = new Provider(issuer, {
    adapter: undefined,
    clients: [
      {
        client_id: running.settings.clientId,
        client_secret: running.settings.clientSecret,
        redirect_uris: ['http://127.0.0.1:1/login/openid/back'],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: { openid: ['sub', 'amr'], profile: ['preferred_username', 'name', 'groups'], email: ['email'] },
    cookies: { keys: ['only for tests'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ ...known.get(id), sub: id }),
    }),
    async loadExistingGrant(context: Context) {
      const grant = new context.oidc.provider.Grant({
        clientId: context.oidc.client.clientId,
        accountId: context.oidc.session.accountId,
      });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  });
  // The office's port is known only once it runs.
  provider.Client.prototype.redirectUriAllowed = (uri: string) => uri === `${officeUrl()}/login/openid/back`;
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return answer(request, response);
    const { who } = running;
    if (who) known.set(who.sub, who);
    const result = who
      ? { login: { accountId: who.sub, amr: who.amr ?? ['pwd'], remember: false } }
      : { error: 'access_denied', error_description: 'not today' };
    provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  });
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return running;
}

type Context = {
  oidc: {
    provider: {
      Grant: new (about: object) => { addOIDCScope(scope: string): void; save(): Promise<string> };
    };
    client: { clientId: string };
    session: { accountId: string };
  };
};
