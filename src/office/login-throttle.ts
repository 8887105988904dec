/** Slows down guessing: after too many wrong passwords a name, and an address, has to wait. Kept in memory; a restart forgives. */

export type LoginThrottle = {
  /** False while the key has to wait. */
  mayTry(key: string): boolean;
  failed(key: string): void;
  succeeded(key: string): void;
};

export function createLoginThrottle({
  failures,
  windowMs,
  now,
}: {
  failures: number;
  windowMs: number;
  now: () => Date;
}): LoginThrottle {
  const attempts = new Map<string, { count: number; since: number }>();
  const current = (key: string) => {
    const known = attempts.get(key);
    if (known && now().getTime() - known.since < windowMs) return known;
    attempts.delete(key);
    return null;
  };
  return {
    mayTry: (key) => (current(key)?.count ?? 0) < failures,
    failed(key) {
      const known = current(key);
      if (known) known.count += 1;
      else attempts.set(key, { count: 1, since: now().getTime() });
      // Made-up names must not fill the memory: the oldest are forgotten first.
      const [oldest] = attempts.keys();
      if (attempts.size > 10_000 && oldest !== undefined) attempts.delete(oldest);
    },
    succeeded: (key) => {
      attempts.delete(key);
    },
  };
}
