/**
 * Plays a recording through the machines of kiosk and visit again: what they heard is said to them in the same order, on a clock whose waits
 * end only when the recording says so, and what they become is compared with what was recorded. Steps do nothing: their answers are in the recording.
 */
import { type AnyActorRef, createActor, fromPromise } from 'xstate';
import type { FlightEntry, FlightRecord, MaskedEvent } from '../../control/flight-messages.ts';
import { kioskMachine } from '../../visit/kiosk-machine.ts';
import type { KioskContext, KioskInput } from '../../visit/kiosk-setup.ts';
import type { VisitContext } from '../../visit/visit-context.ts';
import { visitMachine } from '../../visit/visit-machine.ts';
import { followFlight, valueOfState } from './flight-follower.ts';
import { sampleEntries, standIn } from './flight-stand-ins.ts';

export type Place = { state: string; visit: string | null };

export type ReplayedRun = {
  run: string;
  /** When it began, or when the part of it begins that the recorder still had. */
  from: string;
  events: number;
  transitions: number;
  recorded: Place | null;
  replayed: Place | null;
  /** The first transition that differs; null when all are the same. */
  differs: { n: number; at: string; recorded: Place | null; replayed: Place | null } | null;
};

type Beginning = Extract<FlightRecord, { kind: 'started' | 'checkpoint' }>;

/** One for each run in the recording that has a beginning to play from. */
export function replayFlight(records: readonly FlightRecord[]): ReplayedRun[] {
  const runs = Map.groupBy(records, ({ run }) => run);
  return [...runs.values()].flatMap((ofRun) => {
    const at = ofRun.findIndex(({ kind }) => kind === 'started' || kind === 'checkpoint');
    return at < 0 ? [] : [replayRun(ofRun[at] as Beginning, ofRun.slice(at + 1))];
  });
}

function replayRun(beginning: Beginning, records: FlightRecord[]): ReplayedRun {
  const seen: Place[] = [];
  const follower = followFlight((entry: FlightEntry) => {
    if (entry.kind === 'became') seen.push({ state: entry.state, visit: entry.visit });
  });
  const kiosk = createActor(machineWithoutWork, {
    inspect: follower.inspect,
    clock: {
      setTimeout: () => 0,
      clearTimeout: () => {},
    },
    ...whereItBegan(beginning),
  });
  // A child that is never done is no reason to be told twice of what it threw.
  kiosk.subscribe({ error: () => {} });
  kiosk.start();
  if (beginning.kind === 'checkpoint') seen.length = 0;

  const transitions = records.filter((record) => record.kind === 'became');
  let differs: ReplayedRun['differs'] = null;
  let compared = 0;
  let events = 0;
  for (const record of records) {
    if (record.kind === 'heard') {
      events += 1;
      const visit = kiosk.getSnapshot().children.visit as AnyActorRef | undefined;
      if (record.by === 'kiosk') say(kiosk, visit, record.event);
      else visit?.send(standIn(record.event));
    }
    if (record.kind !== 'became' || differs) continue;
    const replayed = seen[compared] ?? null;
    compared += 1;
    if (replayed?.state !== record.state || replayed.visit !== record.visit) {
      differs = { n: record.n, at: record.at, recorded: placeOf(record), replayed };
    }
  }
  const extra = seen[compared];
  const last = transitions.at(-1);
  if (!differs && extra)
    differs = { n: last?.n ?? beginning.n, at: last?.at ?? beginning.at, recorded: null, replayed: extra };
  kiosk.stop();
  return {
    ...{ run: beginning.run, from: beginning.at, events, transitions: transitions.length },
    recorded: last ? placeOf(last) : null,
    replayed: seen.at(-1) ?? null,
    differs,
  };
}

const placeOf = ({ state, visit }: Place): Place => ({ state, visit });

/**
 * What was typed is not in the recording, only how many digits. Zeros stand for them, which no screen takes for a number; before an Enter
 * after which it was taken, a sample that is taken is typed in their place.
 */
function say(kiosk: AnyActorRef, visit: AnyActorRef | undefined, event: MaskedEvent): void {
  if (event.entry === 'fits' && visit) {
    const { screen, entry } = (visit.getSnapshot() as { context: VisitContext }).context;
    const keys = [...Array.from(entry, () => 'backspace'), ...(sampleEntries[screen] ?? '')];
    // To the visit alone: for the kiosk each of them would be a sign of life.
    for (const key of keys) visit.send({ type: 'key.pressed', key });
  }
  kiosk.send(standIn(event));
}

function whereItBegan(beginning: Beginning) {
  if (beginning.kind === 'started') {
    const { feeder, keepDays, interrupted } = beginning.input;
    return { input: { feeder, keepDays, interrupted: interruptedFrom(interrupted) } satisfies KioskInput };
  }
  const { devices, storage, feeder, keepDays, interrupted, state } = beginning;
  const fresh = createActor(machineWithoutWork, { input: { feeder, keepDays } }).getSnapshot().context;
  const context = {
    ...{ ...fresh, devices, storage, interrupted: interruptedFrom(interrupted) },
  } as KioskContext;
  return {
    snapshot: machineWithoutWork.resolveState({ value: valueOfState(state) as never, context }),
    input: undefined,
  };
}

function interruptedFrom(interrupted: { service: string; pages: number } | null) {
  return interrupted && { visit: 'replayed', at: null, ...interrupted };
}

const never = <Output, Input>() => fromPromise<Output, Input>(() => new Promise(() => {}));

const steps = {
  scanPage: never(),
  removePage: never(),
  saveRequest: never(),
  printReceipt: never(),
  printSlip: never(),
  lookUpStatus: never(),
  discardDraft: never(),
  openDraft: never(),
  keepDraft: never(),
  printDraftSlip: never(),
};

const machineWithoutWork = kioskMachine.provide({
  actors: {
    visit: visitMachine.provide({ actors: steps as never }),
    discardDraft: never<void, never>() as never,
    printOwedReceipts: never<void, void>(),
  },
});
