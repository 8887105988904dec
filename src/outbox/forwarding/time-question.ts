/**
 * Asks the office for the time over a connection whose certificate is not checked: a kiosk whose clock is years off finds every
 * certificate expired or not yet valid. Nothing secret is sent, and the answer counts only with the office's signature over our nonce.
 */
import { randomBytes } from 'node:crypto';
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { PublicKey } from '../../seal/messages.ts';
import { verifyOfficeTime } from '../../seal/signatures.ts';
import type { OfficeTimeTold } from '../office-time.ts';
import type { BootMoment } from '../stamp.ts';

export type TimeAnswer = { outcome: 'ok'; told: OfficeTimeTold } | { outcome: 'noAnswer' | 'notTrusted' };

export type TimeQuestion = (signal: AbortSignal) => Promise<TimeAnswer>;

/** A question of a hundred bytes: a link that takes longer gives a time that is too far off to be of use. */
const limitMs = 20_000;
/** The answer is 300 bytes. */
const answerLimitBytes = 4096;

export function createTimeQuestion(parts: {
  baseUrl: string;
  officeKey: PublicKey;
  moment: () => BootMoment;
}): TimeQuestion {
  return async (signal) => {
    const nonce = randomBytes(16).toString('hex');
    const url = new URL('api/time', parts.baseUrl.endsWith('/') ? parts.baseUrl : `${parts.baseUrl}/`);
    url.searchParams.set('nonce', nonce);
    const asked = parts.moment();
    const text = await fetchUnchecked(url, AbortSignal.any([signal, AbortSignal.timeout(limitMs)]));
    signal.throwIfAborted();
    const answered = parts.moment();
    if (text === null) return { outcome: 'noAnswer' };
    const read = await verifyOfficeTime(parts.officeKey, text.trim());
    if (read.outcome === 'bad' || read.officeTime.nonce !== nonce) return { outcome: 'notTrusted' };
    const withinMs = Math.ceil((answered.uptimeMs - asked.uptimeMs) / 2);
    const uptimeMs = asked.uptimeMs + withinMs;
    return { outcome: 'ok', told: { at: read.officeTime.at, boot: asked.boot, uptimeMs, withinMs } };
  };
}

/** null for anything but a short answer with status 200. */
function fetchUnchecked(url: URL, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const options = { signal, rejectUnauthorized: false };
    const send = url.protocol === 'https:' ? tlsRequest : plainRequest;
    const asking = send(url, options, (response) => {
      const pieces: Buffer[] = [];
      let bytes = 0;
      response.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (bytes > answerLimitBytes) asking.destroy();
        else pieces.push(piece);
      });
      response.on('end', () =>
        resolve(response.statusCode === 200 ? Buffer.concat(pieces).toString() : null),
      );
      response.on('close', () => resolve(null));
    });
    asking.on('error', () => resolve(null));
    asking.end();
  });
}
