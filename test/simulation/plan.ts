/** What will happen in a life: who comes, and what goes wrong when. Made from the seed alone, and short enough to be read and cut down. */
import type { Kept } from './faulty-disk.ts';
import { createRandom, type Random, seedOf } from './random.ts';

export type Citizen = {
  id: number;
  arrivesMs: number;
  /** `bringsAgain`: comes with a receipt, and with the paper that the office wants again. */
  errand: 'request' | 'status' | 'pressesEverything' | 'bringsAgain' | 'withdraws';
  /** Where patience ends. */
  leaves: { screen: string; how: 'walksAway' | 'cancels' } | null;
  sheets: number;
  /** Between two looks at the screen. */
  paceMs: number;
};

/** A moment, or a citizen's coming to a screen. */
export type When = { atMs: number } | { citizen: number; screen: string };

export type Crash = {
  kind: 'crash';
  who: 'kiosk' | 'forwarder' | 'office' | 'power' | 'officePower';
  when: When;
  /** Between the n-th I/O step from then and the one before it. */
  atStep: number;
  /** Of what was not synced, when the power goes. */
  kept: Kept;
  backAfterMs: number;
  /** Where the kiosk's clock stands afterwards, against before. */
  clockJumpMs: number;
};
export type LinkFault = {
  kind: 'link';
  when: When;
  how:
    | 'down'
    | 'cut'
    | 'answerLost'
    | 'twice'
    | 'garbage'
    | 'portal'
    | 'busy'
    | 'failing'
    | 'unauthorised'
    | 'stalls';
  /** How many connections suffer. */
  times: number;
  /** After so many bytes of the question, for `cut`. */
  bytes: number;
};
export type PrinterFault = {
  kind: 'printer';
  when: When;
  how: 'paperOut' | 'halfReceipt' | 'wholeButUnknown' | 'lostButUnknown' | 'hangs' | 'unplugged' | 'offline';
  forMs: number;
};
export type ScannerFault = {
  kind: 'scanner';
  when: When;
  how: 'jams' | 'unplugged' | 'slow' | 'noPaper' | 'failing';
  forMs: number;
};
/** A save that takes longer than the kiosk waits for it. */
export type SlowSaving = { kind: 'slowSaving'; when: When; citizen: number };
export type Fault = Crash | LinkFault | PrinterFault | ScannerFault | SlowSaving;

export type Plan = {
  seed: number;
  feeder: boolean;
  citizens: Citizen[];
  faults: Fault[];
  /** When an officer looks at what has arrived, and sends back one page of each. */
  officerLooksMs: number[];
};

const screensOnTheWay = [
  'choosingLanguage',
  'readingNotice',
  'choosingService',
  'typingNik',
  'placingPaper',
  'scanningPage',
  'reviewingPage',
  'choosingHandover',
  'reviewingRequest',
  'savingRequest',
  'printingReceipt',
  'showingReceipt',
] as const;
const momentsThatMatter = [
  'scanningPage',
  'reviewingRequest',
  'savingRequest',
  'printingReceipt',
  'showingReceipt',
  'leaving',
];
const yearMs = 365 * 24 * 60 * 60_000;

export function planOf(seed: number): Plan {
  const random = createRandom(seedOf(seed, 'plan'));
  const citizens: Citizen[] = [];
  let arrivesMs = 0;
  for (let id = 1; id <= random.between(1, 5); id += 1) {
    arrivesMs += random.between(20, 240) * 1000;
    const errand = random.chance(0.8) ? 'request' : random.pick(['status', 'pressesEverything'] as const);
    const impatient = random.chance(0.35);
    citizens.push({
      id,
      arrivesMs,
      errand,
      leaves: impatient
        ? { screen: random.pick(screensOnTheWay), how: random.pick(['walksAway', 'cancels']) }
        : null,
      sheets: random.between(1, 3),
      paceMs: random.between(400, 4_000),
    });
  }
  const faults = Array.from({ length: random.between(1, 10) }, () => faultFor(random, citizens, arrivesMs));
  // What waits on the kiosk for long has more to live through than what is sent at once.
  if (random.chance(0.4)) {
    faults.unshift({
      kind: 'link',
      when: { atMs: 0 },
      how: 'down',
      times: random.pick([20, 1_000]),
      bytes: 0,
    });
  }
  const plan = { seed, feeder: random.chance(0.25), citizens, faults, officerLooksMs: [] };
  return withFollowUps(plan, arrivesMs);
}

/** In half of the lives something comes after a request. The kiosk hears of the office every five minutes. */
function withFollowUps(plan: Plan, lastMs: number): Plan {
  const random = createRandom(seedOf(plan.seed, 'follow-ups'));
  if (random.chance(0.5)) return plan;
  const firstLookMs = lastMs + random.between(180, 400) * 1000;
  const officerLooksMs = [firstLookMs, firstLookMs + random.between(300, 900) * 1000];
  const first = plan.citizens.length + 1;
  const comers = Array.from({ length: random.between(1, 3) }, (_, index): Citizen => {
    const arrivesMs = firstLookMs + random.between(200, 700) * 1000 * (index + 1);
    const errand = random.chance(0.75) ? 'bringsAgain' : 'withdraws';
    const leaves = random.chance(0.15)
      ? ({ screen: random.pick(['pageWanted', 'confirmingPage', 'scanningPage']), how: 'walksAway' } as const)
      : null;
    return { id: first + index, arrivesMs, errand, leaves, sheets: 1, paceMs: random.between(400, 4_000) };
  });
  const faults = Array.from({ length: random.between(0, 3) }, () => {
    const fault = faultFor(random, comers, firstLookMs + 900_000);
    // Counted from 1 there; here they are those who come with a receipt.
    const { when } = fault;
    return 'citizen' in when ? { ...fault, when: { ...when, citizen: when.citizen + first - 1 } } : fault;
  }).map((fault) => (fault.kind === 'slowSaving' ? { ...fault, citizen: citizenIn(fault.when) } : fault));
  const citizens = [...plan.citizens, ...comers];
  return { ...plan, citizens, faults: [...plan.faults, ...faults], officerLooksMs };
}

const citizenIn = (when: When): number => ('citizen' in when ? when.citizen : 0);

function faultFor(random: Random, citizens: Citizen[], lastMs: number): Fault {
  const citizen = random.between(1, citizens.length);
  const soon: When = random.chance(0.6)
    ? { citizen, screen: random.pick(momentsThatMatter) }
    : { atMs: random.between(0, lastMs + 400_000) };
  const forMs = random.pick([2_000, 10_000, 60_000, 300_000]);
  switch (
    random.pick([
      'crash',
      'crash',
      'crash',
      'crash',
      'crash',
      'link',
      'link',
      'printer',
      'scanner',
      'slowSaving',
    ])
  ) {
    case 'crash':
      return {
        kind: 'crash',
        who: random.pick([
          ...(['kiosk', 'kiosk', 'power', 'power', 'power'] as const),
          ...(['forwarder', 'forwarder', 'office', 'officePower', 'officePower'] as const),
        ]),
        when: soon,
        atStep: random.chance(0.7) ? random.between(1, 30) : random.between(1, 150),
        kept: random.pick(['everything', 'nothing', 'nothing', 'some', 'some']),
        backAfterMs: random.between(1, 90) * 1000,
        clockJumpMs: random.chance(0.5)
          ? 0
          : random.pick([-3 * yearMs, -1, 1, yearMs / 100]) * random.between(1, 5),
      };
    case 'link':
      return {
        kind: 'link',
        when: soon,
        how: random.pick([
          ...(['down', 'cut', 'cut', 'answerLost', 'answerLost', 'twice', 'garbage'] as const),
          ...(['portal', 'busy', 'failing', 'unauthorised', 'stalls'] as const),
        ]),
        times: random.pick([1, 1, 2, 5, 12]),
        bytes: random.between(1, 4_000),
      };
    case 'printer':
      return {
        kind: 'printer',
        when: soon,
        how: random.pick([
          ...(['paperOut', 'halfReceipt', 'wholeButUnknown', 'lostButUnknown'] as const),
          ...(['hangs', 'unplugged', 'offline'] as const),
        ]),
        forMs,
      };
    case 'scanner':
      return {
        kind: 'scanner',
        when: soon,
        how: random.pick(['jams', 'unplugged', 'slow', 'noPaper', 'failing']),
        forMs,
      };
    default:
      return { kind: 'slowSaving', when: { citizen, screen: 'reviewingRequest' }, citizen };
  }
}
