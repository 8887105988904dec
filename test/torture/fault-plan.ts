/** What goes wrong and when, drawn from a seed: the same seed gives the same plan. When a program is hit by it the machine decides. */
import { chanceFrom } from '../../src/demo/papers/chance.ts';

export const victims = ['kiosk', 'forward', 'screen', 'office'] as const;
export type Victim = (typeof victims)[number];

export type Kill = {
  /** After the kill before. */
  waitMs: number;
  victim: Victim;
  /** Between 0 and 1: which of the kiosks, when there are several. */
  which: number;
  /** Kiosks alone: not at once, but so long after this screen has come. */
  aim: { screen: string; thenMs: number } | null;
};

export type LinkFault =
  | { kind: 'cut'; way: Way; afterBytes: number }
  | { kind: 'stall'; way: Way; afterBytes: number; ms: number; thenCut: boolean }
  | { kind: 'corrupt'; way: Way; afterBytes: number; flip: number }
  | { kind: 'throttle'; way: Way; afterBytes: number; bytesPerSecond: number; ms: number }
  | { kind: 'refuse' }
  | { kind: 'portal'; status: 200 | 302 | 511 | 502 | 503 };
/** Towards the office, or back from it. */
export type Way = 'up' | 'down';

export type DiskFill = {
  waitMs: number;
  /** What is left of the disk: sometimes nothing, sometimes room for a row but not for a page. */
  leaveBytes: number;
  holdMs: number;
};

/** A kill every second and a half on average: a program that is away can not be hit, so some of these moments are late. */
const killPaceMs = 1_450;
const fillPaceMs = 12_000;

export function planFaults(seed: number) {
  const [kills, link, disk] = [chanceFrom(seed), chanceFrom(seed ^ 0x11c4), chanceFrom(seed ^ 0xd15c)];
  return {
    nextKill: () => drawKill(kills),
    /** null: this connection is left alone. */
    nextLinkFault: () => (link() < 0.15 ? null : drawLinkFault(link)),
    nextDiskFill: () => drawDiskFill(disk),
  };
}

function drawKill(chance: () => number): Kill {
  const victim = pick(chance, [
    // A kiosk needs some seconds between two deaths, or no citizen would ever come to the end.
    ['kiosk', 14],
    ['forward', 18],
    ['screen', 46],
    ['office', 22],
  ] as const);
  const isAimed = victim === 'kiosk' && chance() < 0.75;
  const screen = pick(chance, [
    ['printingReceipt', 3],
    ['savingRequest', 3],
    ['showingReceipt', 1],
    ['scanningPage', 2],
    ['leaving', 1],
    ['starting', 1],
  ] as const);
  return {
    waitMs: killPaceMs * (0.4 + 1.2 * chance()),
    victim,
    which: chance(),
    aim: isAimed ? { screen, thenMs: Math.round(chance() ** 2 * 400) } : null,
  };
}

function drawLinkFault(chance: () => number): LinkFault {
  const kind = pick(chance, [
    ['cut', 20],
    ['stall', 22],
    ['corrupt', 22],
    ['throttle', 20],
    ['refuse', 8],
    ['portal', 8],
  ] as const);
  const way: Way = chance() < 0.65 ? 'up' : 'down';
  // In the head of a message, or somewhere in what follows.
  const afterBytes = Math.floor(chance() < 0.75 ? chance() * 220 : chance() * 24_000);
  switch (kind) {
    case 'cut':
      return { kind, way, afterBytes };
    case 'stall':
      return { kind, way, afterBytes, ms: Math.round(200 + chance() * 4_000), thenCut: chance() < 0.3 };
    case 'corrupt':
      return { kind, way, afterBytes, flip: 1 + Math.floor(chance() * 255) };
    case 'throttle':
      return {
        ...{ kind, way, afterBytes: Math.floor(afterBytes / 4) },
        bytesPerSecond: Math.round(2_000 + chance() * 30_000),
        ms: Math.round(1_000 + chance() * 4_000),
      };
    case 'refuse':
      return { kind };
    case 'portal':
      return { kind, status: ([200, 302, 511, 502, 503] as const)[Math.floor(chance() * 5)] ?? 200 };
  }
}

function drawDiskFill(chance: () => number): DiskFill {
  return {
    waitMs: fillPaceMs * (0.5 + chance()),
    leaveBytes: chance() < 0.4 ? 0 : Math.floor(chance() * 96 * 1024),
    holdMs: Math.round(500 + chance() * 3_000),
  };
}

function pick<const T>(chance: () => number, options: readonly (readonly [T, number])[]): T {
  const all = options.reduce((sum, [, weight]) => sum + weight, 0);
  let left = chance() * all;
  for (const [option, weight] of options) {
    left -= weight;
    if (left < 0) return option;
  }
  return options[0]![0];
}
