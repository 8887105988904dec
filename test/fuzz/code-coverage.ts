/**
 * Which code has never run so far, from V8's own counters: what makes an input worth keeping. V8 tells ranges that ran as often as what is
 * around them together with it, so only the ranges that did not run can be compared from one look to the next.
 */
import { Session } from 'node:inspector/promises';

type Range = { from: number; to: number };
type Counted = {
  url: string;
  functions: { ranges: { startOffset: number; endOffset: number; count: number }[] }[];
};
/** Each function that ran, with the ranges of it that did not. */
export type Look = Map<string, Range[]>;

/** Our own code, and the one package that hears a device without our reading along. */
const ours = /\/(?:src|devices|kiosk-ui)\/|\/firmata-io\//;

/** The returned function tells what ran since it was called last. It takes some milliseconds. */
export async function startCoverage(): Promise<() => Promise<Look>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return async () => {
    const { result } = (await session.post('Profiler.takePreciseCoverage')) as { result: Counted[] };
    const look: Look = new Map();
    for (const { url, functions } of result) {
      if (!ours.test(url)) continue;
      for (const { ranges } of functions) {
        const [whole, ...parts] = ranges;
        if (!whole || whole.count === 0) continue;
        const silent = parts.filter(({ count }) => count === 0);
        look.set(
          `${url} ${whole.startOffset} ${whole.endOffset}`,
          silent.map(({ startOffset, endOffset }) => ({ from: startOffset, to: endOffset })),
        );
      }
    }
    return look;
  };
}

/** What has never run, function by function. */
export class NeverRun {
  #silent = new Map<string, Range[]>();

  /** Whether this look shows code running that never ran before; remembered when `keep`. */
  isNews(look: Look, keep: boolean): boolean {
    let isNews = false;
    for (const [name, silentNow] of look) {
      const before = this.#silent.get(name);
      const after = before ? common(before, silentNow) : silentNow;
      if (before && length(after) === length(before)) continue;
      isNews = true;
      if (keep) this.#silent.set(name, after);
    }
    return isNews;
  }

  /** Characters of code in functions that ran, which themselves never ran. */
  get left(): number {
    return [...this.#silent.values()].reduce((sum, ranges) => sum + length(ranges), 0);
  }
}

const length = (ranges: readonly Range[]) => ranges.reduce((sum, { from, to }) => sum + to - from, 0);

/** Ranges of one list never overlap each other. */
function common(a: readonly Range[], b: readonly Range[]): Range[] {
  return a.flatMap((one) =>
    b
      .map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) }))
      .filter(({ from, to }) => from < to),
  );
}
