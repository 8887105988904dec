/**
 * Measures the way to the office step by step, on request: name, connections, TLS, whether it is the office that answers, and how fast a
 * question of known length gets there. Costs some 100 kB. Never rejects: what fails is the answer.
 */
import { lookup } from 'node:dns/promises';
import { connect as connectPlain, isIP } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import type { NetworkMeasure } from '../../control/forward-messages.ts';
import { linkReasonOf } from './link-reasons.ts';
import type { OfficeClient } from './office-client.ts';
import type { TimeQuestion } from './time-question.ts';

const tries = 5;
const connectMs = 5_000;
const betweenMs = 200;
/** The office takes questions of 64 kB. */
const uploadBytes = 48 * 1024;

export async function measureNetwork(parts: {
  officeUrl: string;
  ca: string | null;
  askTime: TimeQuestion;
  office: Pick<OfficeClient, 'missing'>;
  now: () => Date;
  signal: AbortSignal;
}): Promise<NetworkMeasure> {
  const { signal } = parts;
  const url = new URL(parts.officeUrl);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const at = parts.now().toISOString();
  const dns = isIP(host) ? null : await timed(() => lookup(host));
  const connect = await connections(host, port, signal);
  const tls = url.protocol === 'https:' ? await handshake(host, port, parts.ca) : null;
  const answer = await parts.askTime(signal).catch(() => ({ outcome: 'noAnswer' as const }));
  const isReached = connect.lost < connect.tried;
  const office = {
    outcome:
      answer.outcome === 'ok'
        ? ('office' as const)
        : answer.outcome === 'notTrusted' || (isReached && (await isAnsweredByAnother(parts.office, signal)))
          ? ('somebodyElse' as const)
          : ('nobody' as const),
  };
  const upload = office.outcome === 'office' ? await uploadSpeed(parts.office, signal) : null;
  return { at, dns, connect, tls, office, upload };
}

async function timed(work: () => Promise<unknown>) {
  const begun = performance.now();
  try {
    await work();
    return { ok: true, ms: since(begun), reason: null };
  } catch (error) {
    return { ok: false, ms: null, reason: linkReasonOf(error) };
  }
}

const since = (begun: number) => Math.round((performance.now() - begun) * 10) / 10;

async function connections(
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<NetworkMeasure['connect']> {
  const times: number[] = [];
  for (let round = 0; round < tries && !signal.aborted; round += 1) {
    const { ok, ms } = await timed(() => connected(connectPlain({ host, port }), 'connect'));
    if (ok && ms !== null) times.push(ms);
    await pause(betweenMs, undefined, { signal }).catch(() => undefined);
  }
  const sum = times.reduce((total, ms) => total + ms, 0);
  return {
    ...{ tried: tries, lost: tries - times.length },
    fastestMs: times.length === 0 ? null : Math.min(...times),
    averageMs: times.length === 0 ? null : Math.round((sum / times.length) * 10) / 10,
    slowestMs: times.length === 0 ? null : Math.max(...times),
  };
}

async function handshake(host: string, port: number, ca: string | null): Promise<NetworkMeasure['tls']> {
  const servername = isIP(host) ? undefined : host;
  const socket = connectTls({ host, port, servername, ...(ca === null ? {} : { ca }) });
  let validUntil: string | null = null;
  const step = await timed(() =>
    connected(socket, 'secureConnect', () => {
      validUntil = socket.getPeerCertificate().valid_to ?? null;
    }),
  );
  return { ...step, validUntil };
}

function connected(
  socket: import('node:net').Socket,
  event: 'connect' | 'secureConnect',
  look: () => void = () => {},
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.setTimeout(connectMs, () =>
    reject(Object.assign(new Error('silent'), { code: 'CONNECT_TIMED_OUT' })),
  );
  socket.once(event, () => {
    look();
    resolve();
  });
  socket.once('error', reject);
  return promise.finally(() => socket.destroy());
}

/** A hotspot sends on to its login page, or refuses: no answer to the question for the time, but no silence either. */
async function isAnsweredByAnother(
  office: Pick<OfficeClient, 'missing'>,
  signal: AbortSignal,
): Promise<boolean> {
  const answer = await office.missing(JSON.stringify({ requests: [] }), signal).catch(() => null);
  return answer?.outcome === 'tryLater' && answer.reason === 'notTheOffice';
}

/** A question about no request, drawn out with spaces: the office reads all of it before it answers. */
async function uploadSpeed(
  office: Pick<OfficeClient, 'missing'>,
  signal: AbortSignal,
): Promise<NetworkMeasure['upload']> {
  const question = JSON.stringify({ requests: [] });
  const begun = performance.now();
  const answer = await office.missing(question.padEnd(uploadBytes, ' '), signal).catch(() => null);
  if (answer?.outcome !== 'ok') return null;
  const ms = since(begun);
  return { bytes: uploadBytes, ms, bytesPerSecond: Math.round((uploadBytes / ms) * 1_000) };
}
