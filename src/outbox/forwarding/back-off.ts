/** How long to wait before the next attempt: doubling, with a ceiling, and spread so that forty kiosks do not return together. */

export type BackOff = {
  firstMs: number;
  ceilingMs: number;
};

/**
 * `attempt` is 1 after the first failure; `random` lies in [0, 1). The answer is between half of the doubled time and the
 * whole of it, and never above the ceiling.
 */
export function backOffMs({ firstMs, ceilingMs }: BackOff, attempt: number, random: number): number {
  // Above 2^30 the doubling only overflows; the ceiling is reached long before.
  const doubled = firstMs * 2 ** Math.min(Math.max(attempt, 1) - 1, 30);
  const longest = Math.min(doubled, ceilingMs);
  return Math.round(longest / 2 + (longest / 2) * random);
}
