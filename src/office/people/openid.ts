/**
 * The conversation with an OpenID Connect provider: authorization code with PKCE, state and nonce. Says what the provider vouched for;
 * who that is at the office is decided in `openid-people.ts`.
 */
import * as client from 'openid-client';
import { z } from 'zod';
import { isThisMachine, type OpenidSettings } from './openid-settings.ts';

/** What the browser keeps, signed, until it comes back. */
export const begunLogin = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
});
export type BegunLogin = z.infer<typeof begunLogin>;

export type Vouched = {
  subject: string;
  claims: Record<string, unknown>;
  /** The provider asked for more than a password. */
  isStrong: boolean;
};

export type ProviderAnswer =
  | { outcome: 'vouched'; vouched: Vouched }
  /** `refused`: the provider said no, or the answer does not belong to what this browser began. */
  | { outcome: 'refused' | 'unreachable'; cause: unknown };

export type Openid = {
  readonly settings: OpenidSettings;
  begin(about: {
    backTo: string;
    next: string;
  }): Promise<
    { outcome: 'begun'; url: string; begun: BegunLogin } | { outcome: 'unreachable'; cause: unknown }
  >;
  /** `cameTo`: the whole address to which the provider sent the browser. */
  finish(cameTo: URL, begun: BegunLogin): Promise<ProviderAnswer>;
};

/** Values of `amr` (RFC 8176) that mean a second factor or a key that can't be copied. */
const strongWays = ['mfa', 'otp', 'hwk', 'swk', 'pop', 'sc'];

export function createOpenid(settings: OpenidSettings): Openid {
  let known: Promise<client.Configuration> | null = null;
  /** Asked at the first login, and again after it failed. */
  const provider = () => {
    known ??= client
      .discovery(
        settings.issuer,
        settings.clientId,
        undefined,
        client.ClientSecretBasic(settings.clientSecret),
        // A provider on this very machine, behind the same web server, needs no TLS.
        isThisMachine(settings.issuer)
          ? { execute: [client.allowInsecureRequests], timeout: 10 }
          : { timeout: 10 },
      )
      .catch((error: unknown) => {
        known = null;
        throw error;
      });
    return known;
  };

  return {
    settings,

    async begin({ backTo, next }) {
      const begun: BegunLogin = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
        next,
      };
      try {
        const url = client.buildAuthorizationUrl(await provider(), {
          redirect_uri: backTo,
          scope: 'openid profile email',
          code_challenge: await client.calculatePKCECodeChallenge(begun.verifier),
          code_challenge_method: 'S256',
          state: begun.state,
          nonce: begun.nonce,
        });
        return { outcome: 'begun', url: url.href, begun };
      } catch (cause) {
        return { outcome: 'unreachable', cause };
      }
    },

    async finish(cameTo, begun) {
      let configuration: client.Configuration;
      try {
        configuration = await provider();
      } catch (cause) {
        return { outcome: 'unreachable', cause };
      }
      try {
        const tokens = await client.authorizationCodeGrant(configuration, cameTo, {
          pkceCodeVerifier: begun.verifier,
          expectedState: begun.state,
          expectedNonce: begun.nonce,
          idTokenExpected: true,
        });
        const inToken = tokens.claims();
        if (!inToken) return { outcome: 'refused', cause: new Error('no ID token') };
        const more = configuration.serverMetadata().userinfo_endpoint
          ? await client.fetchUserInfo(configuration, tokens.access_token, inToken.sub)
          : {};
        const ways = z.array(z.string()).catch([]).parse(inToken.amr);
        return {
          outcome: 'vouched',
          vouched: {
            subject: inToken.sub,
            claims: { ...more, ...inToken },
            isStrong: ways.some((way) => strongWays.includes(way)),
          },
        };
      } catch (cause) {
        return { outcome: 'refused', cause };
      }
    },
  };
}
