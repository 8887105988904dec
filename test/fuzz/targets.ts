/** Every parser that faces the outside. A new one comes into this list with the code. */
import { deviceTargets } from './device-targets.ts';
import { plantedParser } from './fixtures/src/planted-parser.ts';
import { messageTargets } from './message-targets.ts';
import { stickTargets } from './stick-targets.ts';
import { bytesOf, type FuzzTarget } from './target.ts';

export const fuzzTargets: readonly FuzzTarget[] = [...deviceTargets, ...messageTargets, ...stickTargets];

/** Not in the list: it is there to be found, by the test of the fuzzer. */
const planted: FuzzTarget = { name: 'planted', seeds: () => bytesOf('abc'), run: plantedParser };

export function findTarget(name: string): FuzzTarget {
  if (name === planted.name) return planted;
  const target = fuzzTargets.find((each) => each.name === name);
  if (!target)
    throw new Error(
      `There is no target ${name}. There are ${fuzzTargets.map((each) => each.name).join(', ')}.`,
    );
  return target;
}
