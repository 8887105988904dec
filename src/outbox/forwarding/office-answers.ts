/**
 * Reads an HTTP answer for what it is: the office, the office in trouble, or somebody else who answers in its place, as the
 * login pages of village hotspots do. Pure; office-client.ts and page-upload.ts use it.
 */

import { type LinkReason, linkReasonOf } from './link-reasons.ts';

/** Nothing is wrong with what was sent; the same again later can succeed. */
export type TryLater = {
  outcome: 'tryLater';
  /**
   * `linkBroke`: the connection broke in the middle. `timedOut`: begun, then silent. `notTheOffice`: a stranger answered.
   * `busy`: the office, or the proxy before it, asks for patience. `officeFailed`: the office failed at this one message.
   * The others: nobody was reached; link-reasons.ts tells them apart.
   */
  reason: LinkReason;
  /** From `Retry-After`, within an hour; null when nothing was said. */
  retryAfterMs: number | null;
};

/** The office does not know this kiosk (any more): every message will get the same answer. */
export type Unauthorised = { outcome: 'unauthorised' };

export type AnswerHead = {
  status: number;
  contentType: string | null;
  retryAfter: string | null;
};

export function tryLater(reason: TryLater['reason'], retryAfterMs: number | null = null): TryLater {
  return { outcome: 'tryLater', reason, retryAfterMs };
}

/** Whether the whole office is out of reach, so that asking for the next request now would be in vain. */
export function concernsTheLink(answer: TryLater): boolean {
  return answer.reason !== 'officeFailed';
}

/** null when the answer may be the office's own word, to be read on. `now` is for a `Retry-After` that names a date. */
export function judgeHead(head: AnswerHead, now: Date): TryLater | Unauthorised | null {
  const { status } = head;
  const isHtml = /^text\/html|^application\/xhtml/i.test(head.contentType ?? '');
  if (status === 429 || status === 502 || status === 503 || status === 504) {
    return tryLater('busy', retryAfterMs(head.retryAfter, now));
  }
  // 511 is what RFC 6585 gives captive portals; most send a redirect or a page of their own.
  if (isHtml || status === 511 || (status >= 300 && status < 400)) return tryLater('notTheOffice');
  if (status === 401) return { outcome: 'unauthorised' };
  if (status >= 500) return tryLater('officeFailed', retryAfterMs(head.retryAfter, now));
  return null;
}

const longestRetryAfterMs = 60 * 60_000;

/** Seconds or an HTTP date (RFC 9110, section 10.2.3). Nobody sends a kiosk to sleep for longer than an hour. */
export function retryAfterMs(header: string | null, now: Date): number | null {
  const text = header?.trim();
  if (!text) return null;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), longestRetryAfterMs);
}

/** A failure to get any answer. When the caller's own signal ended the wait, its reason is thrown. */
export function judgeFailure(error: unknown, signal: AbortSignal): TryLater {
  signal.throwIfAborted();
  return tryLater(linkReasonOf(error));
}
