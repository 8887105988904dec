/** Which pieces of the code have run since the last look, from V8's own counters: what makes an input worth keeping. */
import { Session } from 'node:inspector/promises';

type Counted = {
  url: string;
  functions: { ranges: { startOffset: number; endOffset: number; count: number }[] }[];
};

/** Our own code, and the one package that hears a device without our reading along. */
const ours = /\/(?:src|devices|kiosk-ui)\/|\/firmata-io\//;

/** The returned function tells the pieces that ran since it was called last. It takes some ten milliseconds. */
export async function startCoverage(): Promise<() => Promise<Set<string>>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return async () => {
    const { result } = (await session.post('Profiler.takePreciseCoverage')) as { result: Counted[] };
    const pieces = new Set<string>();
    for (const { url, functions } of result) {
      if (!ours.test(url)) continue;
      for (const { ranges } of functions) {
        for (const { startOffset, endOffset, count } of ranges) {
          if (count > 0) pieces.add(`${url} ${startOffset} ${endOffset}`);
        }
      }
    }
    return pieces;
  };
}
