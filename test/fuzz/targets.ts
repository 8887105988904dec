/** Every parser that faces the outside. A new one comes into this list with the code: the stick's files, the day-end message. */
import { deviceTargets } from './device-targets.ts';
import { messageTargets } from './message-targets.ts';
import type { FuzzTarget } from './target.ts';

export const fuzzTargets: readonly FuzzTarget[] = [...deviceTargets, ...messageTargets];

export function findTarget(name: string): FuzzTarget {
  const target = fuzzTargets.find((each) => each.name === name);
  if (!target)
    throw new Error(
      `There is no target ${name}. There are ${fuzzTargets.map((each) => each.name).join(', ')}.`,
    );
  return target;
}
