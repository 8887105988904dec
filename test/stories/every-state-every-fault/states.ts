/** Every state in which the kiosk or a visit can rest, and the way into it; states come from the machines, so that a new one needs no line here. */
import type { AnyStateNode, StateValue } from 'xstate';
import { OutboxProblem } from '../../../src/outbox/outbox-problem.ts';
import type { InterruptedVisit } from '../../../src/visit/interruption-views.ts';
import { kioskMachine } from '../../../src/visit/kiosk-machine.ts';
import type { DeviceEvent, VisitEvent } from '../../../src/visit/visit-events.ts';
import { visitMachine } from '../../../src/visit/visit-machine.ts';
import { countdownSeconds, waits } from '../../../src/visit/waits.ts';
import { paths } from '../../visit/visit-walk.ts';
import type { StoryKiosk } from './story-kiosk.ts';

export type StoryState = {
  /** `visit.talking.scanningPage`, `kiosk.outOfOrder`. */
  name: string;
  /** Receipts owed by an earlier visit. */
  owed: string[];
  /** What an earlier run left unfinished. */
  interrupted?: InterruptedVisit;
  /** The kiosk has been told to stop: no next citizen comes. */
  ends?: true;
  /** What the devices say at the start, before the way begins. */
  enter(kiosk: StoryKiosk): Promise<void>;
  /** Ends what had to be done to be here; the device of the story is well again by then. */
  leave(kiosk: StoryKiosk): Promise<void>;
};

const firstAnswers: DeviceEvent[] = [
  { type: 'printer.ready' },
  { type: 'scanner.ready' },
  { type: 'barcode.pluggedIn' },
  { type: 'panel.ready' },
];

export const toWelcome = (kiosk: StoryKiosk) => kiosk.send(...firstAnswers, { type: 'devices.checked' });
const nothing = async () => {};

const interrupted: InterruptedVisit = { visit: 'before', service: 'ktp-rusak', pages: 2, at: null };
const toldToStop = (mustFinish: boolean) =>
  ({ type: 'kiosk.toldToStop', mustFinish, left: { pages: 0, number: null } }) as const;

const ways: Record<string, Partial<StoryState>> = {
  starting: {
    enter: (kiosk) => kiosk.send(...firstAnswers),
    leave: (kiosk) => kiosk.send({ type: 'devices.checked' }),
  },
  'inService.printingOwed': {
    owed: ['0270000010'],
    async enter(kiosk) {
      kiosk.hold();
      await toWelcome(kiosk);
    },
  },
  'inService.waiting': { enter: toWelcome },
  'inService.visiting.countingDown': {
    async enter(kiosk) {
      await toWelcome(kiosk);
      await kiosk.press('enter');
      await kiosk.pass(waits.citizenQuietMs);
    },
  },
  'inService.clearing': {
    async enter(kiosk) {
      await toWelcome(kiosk);
      await kiosk.press('enter');
      kiosk.hold();
      await walkAway(kiosk);
    },
  },
  'inService.offeringDraft': {
    interrupted,
    enter: toWelcome,
    leave: (kiosk) => kiosk.press('2'),
  },
  'inService.lettingDraftGo': {
    interrupted,
    async enter(kiosk) {
      await toWelcome(kiosk);
      kiosk.hold();
      await kiosk.press('2');
    },
  },
  'inService.visiting.finishing': {
    ends: true,
    async enter(kiosk) {
      await wayOf('keeping.savingRequest')?.enter(kiosk);
      await kiosk.send(toldToStop(true));
    },
  },
  'stopping.closing': {
    ends: true,
    async enter(kiosk) {
      await toWelcome(kiosk);
      await kiosk.send(toldToStop(false));
    },
  },
  'stopping.closed': {
    ends: true,
    async enter(kiosk) {
      await toWelcome(kiosk);
      await kiosk.send(toldToStop(false), { type: 'kiosk.closed' });
    },
  },
  outOfOrder: {
    // Both kinds at once, so that the story's device is the second fault whichever it is.
    async enter(kiosk) {
      await toWelcome(kiosk);
      await kiosk.send({ type: 'printer.coverOpen' }, { type: 'scanner.jammed' });
    },
    leave: (kiosk) => kiosk.send({ type: 'printer.ready' }, { type: 'scanner.ready' }),
  },
  technicianAtWork: {
    async enter(kiosk) {
      await toWelcome(kiosk);
      await kiosk.send({ type: 'technician.tookOver' });
    },
    leave: (kiosk) => kiosk.send({ type: 'technician.released' }),
  },
};

/** While a visit lasts, its own states are walked; these three only say which of them wait for whom. */
const shownByVisit = [
  'inService.visiting.attending',
  'inService.visiting.searching',
  'inService.visiting.working',
];

export function storyStates(): { states: StoryState[]; withoutWay: string[] } {
  const kioskStates = restingStates(kioskMachine.root).filter((name) => !shownByVisit.includes(name));
  const visitStates = restingStates(visitMachine.root);
  const wayOfVisit = new Map(visitStates.map((name) => [name, wayOf(name)]));
  return {
    states: [
      ...kioskStates
        .filter((name) => ways[name])
        .map((name) => ({ name: `kiosk.${name}`, owed: [], enter: nothing, leave: nothing, ...ways[name] })),
      ...[...wayOfVisit].flatMap(([, path]) => (path ? [path] : [])),
    ],
    withoutWay: [
      ...kioskStates.filter((name) => !ways[name]),
      ...[...wayOfVisit].filter(([, path]) => !path).map(([name]) => name),
    ],
  };
}

/** The walk of the visit machine says how a citizen gets there. */
function wayOf(name: string): StoryState | undefined {
  const path = paths.find(({ state }) => nameOf(state.value) === name);
  return (
    path &&
    visitState(
      name,
      path.steps.map(({ event }) => event as unknown as VisitEvent),
    )
  );
}

function visitState(name: string, steps: VisitEvent[]): StoryState {
  return {
    name: `visit.${name}`,
    owed: [],
    async enter(kiosk) {
      await toWelcome(kiosk);
      kiosk.hold();
      await kiosk.press('enter');
      for (const event of steps) {
        if ((event.type as string) === 'xstate.init') continue;
        // The walk invents how steps end; here they do it themselves, so that the ledger knows.
        // Only what is found, a draft or a status, is the walk's word.
        const drafts = /^xstate\.done\.actor\.(openDraft|keepDraft|lookUpStatus)$/.test(event.type);
        if (drafts) await kiosk.endStep('works', (event as unknown as { output: unknown }).output);
        else if ((event.type as string).startsWith('xstate.done.')) await kiosk.endStep('works');
        else if ((event.type as string).startsWith('xstate.error.')) {
          await kiosk.endStep(failureLike((event as unknown as { error: Error }).error, kiosk));
        } else await kiosk.tellVisit(event);
      }
    },
    // The receipt comes when the printer says that it is well, also without a misfortune.
    leave: (kiosk) => (name === 'keeping.receiptDelayed' ? kiosk.send({ type: 'printer.ready' }) : nothing()),
  };
}

/** What the walk says of the storage stays so; the page that was spoiled is one of this visit. */
function failureLike(error: Error, kiosk: StoryKiosk): Error | 'device.closed' {
  if (!(error instanceof OutboxProblem)) return 'device.closed';
  if (error.page === null) return error;
  return new OutboxProblem(error.code, error.hint, { page: kiosk.visit()?.context.pages[0]?.page ?? '' });
}

/** Silence, the countdown, and the last tick of it. */
export async function walkAway(kiosk: StoryKiosk): Promise<void> {
  await kiosk.pass(waits.searchingPapersMs);
  for (let second = 0; second < countdownSeconds; second += 1) await kiosk.pass(waits.countdownTickMs);
}

/** Leaves of the chart in which a machine can stay: not the final ones, nor those that lead on at once. */
function restingStates(node: AnyStateNode): string[] {
  if (node.type === 'final' || node.type === 'history') return [];
  const children = Object.values(node.states);
  if (children.length > 0) return children.flatMap(restingStates);
  const leadsOn = node.always?.some(({ guard }) => guard === undefined);
  return leadsOn ? [] : [node.path.join('.')];
}

export function nameOf(value: StateValue): string {
  if (typeof value === 'string') return value;
  const [[parent, child] = ['', '']] = Object.entries(value);
  return child === undefined ? parent : `${parent}.${nameOf(child)}`;
}
