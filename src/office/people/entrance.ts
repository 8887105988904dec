/**
 * How the browser carries its session: cookies that no script can read and that no other site has sent, and who is behind a request.
 * Only a session that is all the way inside makes a person of it.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sha256Of } from '../../seal/digest.ts';
import { browserName } from './browser-name.ts';
import type { Person } from './person.ts';
import { type FoundSession, personOf, type Sessions } from './sessions.ts';
import type { From, SignedIn } from './sign-in.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is logged in; null for a guest, and for somebody whose second factor is still to come. */
    person: Person | null;
    /** However far they got. */
    session: (FoundSession & { token: string }) | null;
  }
}

export const sessionCookie = 'silaku_session';
/** Not readable by scripts and never sent from another site; `secure` follows whether the office is reached by https. */
export const cookieOptions = { path: '/', httpOnly: true, sameSite: 'strict', secure: 'auto' } as const;

/** A page that asks by itself what is new; nobody has done anything. */
export function isLook({ headers }: FastifyRequest): boolean {
  return headers['x-refresh'] === 'list' || headers.accept === 'text/event-stream';
}

/** A browser in which a person was inside is known for a year, so that a stranger's guesses elsewhere do not shut them out of it. */
const deviceCookieAge = 365 * 24 * 60 * 60;

export function knowsVisitors(
  app: FastifyInstance,
  { sessions }: { sessions: Pick<Sessions, 'find'> },
): void {
  app.decorateRequest('person', null);
  app.decorateRequest('session', null);
  app.addHook('onRequest', async (request) => {
    const token = request.unsignCookie(request.cookies[sessionCookie] ?? '').value;
    const session = token ? await sessions.find(token, { isLook: isLook(request) }) : null;
    request.session = session && token ? { ...session, token } : null;
    request.person = session?.stage === 'inside' ? personOf(session) : null;
  });
}

export function enter(reply: FastifyReply, signedIn: SignedIn): void {
  reply.setCookie(sessionCookie, signedIn.token, { ...cookieOptions, signed: true });
  if (signedIn.outcome !== 'inside') return;
  const { username } = signedIn.person;
  reply.setCookie(deviceCookieOf(username), `${username} ${crypto.randomUUID()}`, {
    ...cookieOptions,
    path: '/login',
    signed: true,
    maxAge: deviceCookieAge,
  });
}

export function leave(reply: FastifyReply): void {
  reply.clearCookie(sessionCookie, cookieOptions);
}

/** Where a try to log in comes from. `username`: as it was typed. */
export function fromOf(request: FastifyRequest, username: string): From {
  const { value } = request.unsignCookie(request.cookies[deviceCookieOf(username)] ?? '');
  return {
    address: request.ip,
    browser: browserName(request.headers['user-agent']),
    // One for each person, since a desk is shared.
    device: value?.startsWith(`${username} `) ? value : null,
  };
}

function deviceCookieOf(username: string): string {
  return `silaku_device_${sha256Of(username).slice(0, 8)}`;
}
