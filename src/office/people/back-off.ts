/**
 * How long somebody waits after wrong passwords. Pure: the first few are free, then each further one doubles the wait up to a bound,
 * so that guessing is hopeless and nobody is shut out for good. A quiet day forgets everything.
 */

export type Attempts = { failures: number; lastFailedAt: string; waitsUntil: string };

export type BackOff = { free: number; firstWaitMs: number; longestWaitMs: number };

/** Somebody who mistypes their own password five times waits half a minute. */
export const personBackOff: BackOff = { free: 5, firstWaitMs: 30_000, longestWaitMs: 15 * 60_000 };
/** A whole office stands behind one address. */
export const addressBackOff: BackOff = { free: 30, firstWaitMs: 60_000, longestWaitMs: 15 * 60_000 };

const forgottenMs = 24 * 60 * 60 * 1000;

export function waitOf(known: Attempts | null, now: Date): number {
  return Math.max(0, known ? Date.parse(known.waitsUntil) - now.getTime() : 0);
}

export function afterFailure(known: Attempts | null, rule: BackOff, now: Date): Attempts {
  const isOld = !known || now.getTime() - Date.parse(known.lastFailedAt) > forgottenMs;
  const failures = (isOld ? 0 : known.failures) + 1;
  const doublings = failures - rule.free;
  // The exponent is bounded too: 2 ** 1100 is no number.
  const waitMs =
    doublings < 0 ? 0 : Math.min(rule.longestWaitMs, rule.firstWaitMs * 2 ** Math.min(doublings, 30));
  return {
    failures,
    lastFailedAt: now.toISOString(),
    waitsUntil: new Date(now.getTime() + waitMs).toISOString(),
  };
}

/** IPv6 hands a household 2^64 addresses: they count as one. */
export function addressKey(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('%')[0]?.split('::') ?? [];
  const groups = head.split(':').filter((group) => group !== '');
  const rest = tail?.split(':').filter((group) => group !== '') ?? [];
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - groups.length - rest.length }, () => '0');
  return [...groups, ...zeros, ...rest].slice(0, 4).join(':');
}
