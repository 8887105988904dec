/** `npm run stories`: every state of the kiosk and of a visit, times every fault of a device, as a table; the last line is one JSON object. */
import { AssertionError } from 'node:assert';
import { faults, faultsWithoutStory } from './faults.ts';
import { storyStates } from './states.ts';
import { live, type StoryEnd, tellStory } from './story.ts';

export type ToldStories = {
  states: number;
  faults: number;
  /** By state, then by fault. */
  ends: Map<string, Map<string, StoryEnd>>;
  /** Combinations that did not end well, states without a way; one line each. */
  wrong: string[];
  possible: number;
  covered: number;
};

export async function tellEveryStory(): Promise<ToldStories> {
  const { states, withoutWay } = storyStates();
  const withoutStory = faultsWithoutStory();
  const wrong = [
    ...withoutWay.map((state) => `${state}: no way into it is known; add one to states.ts`),
    ...withoutStory.map((fault) => `${fault}: no fault tells of it; add one to faults.ts`),
  ];
  const ends = new Map<string, Map<string, StoryEnd>>();
  for (const state of states) {
    const ofState = new Map<string, StoryEnd>();
    ends.set(state.name, ofState);
    const undisturbed = await live(state, null);
    for (const fault of faults) {
      try {
        ofState.set(fault.name, await tellStory(state, fault, undisturbed));
      } catch (error) {
        if (!(error instanceof AssertionError)) throw error;
        wrong.push(`${state.name} × ${fault.name}: ${error.message.split('\n').join(' ').slice(0, 600)}`);
      }
    }
  }
  return {
    states: states.length + withoutWay.length,
    faults: faults.length + withoutStory.length,
    ends,
    wrong,
    possible: (states.length + withoutWay.length) * (faults.length + withoutStory.length),
    covered: [...ends.values()].reduce((sum, ofState) => sum + ofState.size, 0),
  };
}

const marks: Record<StoryEnd, string> = { unseen: '·', told: 't', closed: 'c' };

function table({ ends }: ToldStories): string {
  const names = [...ends.keys()];
  const width = Math.max(...names.map((name) => name.length));
  const devices = [...new Set(faults.map(({ device }) => device))];
  const legend = devices.map((device) => {
    const ofDevice = faults.filter((fault) => fault.device === device);
    return `${device}: ${ofDevice.map(({ name }) => name.slice(device.length + 1)).join(', ')}`;
  });
  const rows = names.map((name) => {
    const cells = devices.map((device) =>
      faults
        .filter((fault) => fault.device === device)
        .map((fault) => {
          const end = ends.get(name)?.get(fault.name);
          return end ? marks[end] : '!';
        })
        .join(''),
    );
    return `${name.padEnd(width)}  ${cells.join('  ')}`;
  });
  return [
    'Columns, in this order:',
    ...legend.map((line) => `  ${line}`),
    '· nobody notices   t told in a sentence, and the visit stays   c no new visit until it is over   ! not covered',
    '',
    ...rows,
  ].join('\n');
}

if (import.meta.main) {
  const told = await tellEveryStory();
  console.log(table(told));
  for (const line of told.wrong) console.log(line);
  const { states, faults, possible, covered } = told;
  console.log(JSON.stringify({ states, faults, possible, covered }));
  process.exitCode = covered === possible && told.wrong.length === 0 ? 0 : 1;
}
