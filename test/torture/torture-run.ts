/** One run: citizens come, everything breaks, everything is mended, and then it is counted whether each promise was kept. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { chanceFrom } from '../../src/demo/papers/chance.ts';
import { words } from '../../src/request/words/words.ts';
import { type Citizens, receiveCitizens } from './citizen.ts';
import type { Errand } from './citizen-deeds.ts';
import { openDiary, storyOf } from './diary.ts';
import { planFaults, type Victim, victims } from './fault-plan.ts';
import { keepFilling, keepKilling, rest } from './faults.ts';
import { type Reckoning, reckon } from './reckoning.ts';
import { openSheetPress } from './sheets.ts';
import { type Places, readRows, takeStock } from './stock-taking.ts';
import { startWorld, type TorturedKiosk, type World } from './world.ts';

export type TortureResult = Reckoning & {
  kills: number;
  killsByProgram: Record<Victim, number>;
  linkFaults: number;
  linkFaultsByKind: Record<string, number>;
  diskFills: number;
  /** Programs that ended by themselves, as on a full disk, and were started again. */
  ownEnds: number;
  errands: Errand[];
  places: Places;
};

export type TortureOptions = {
  /** Gets everything; whoever calls removes it. */
  folder: string;
  minutes: number;
  /** It goes on until so many have happened … */
  least: { kills: number; linkFaults: number; printed: number };
  /** … for at most so long. */
  longestMinutes: number;
  seed: number;
  kiosks: number;
  /** Whether the kiosks' folders lie on small disks that are filled; needs the right to mount. */
  fillsDisks: boolean;
  report: (line: string) => void;
};

/** Generous: rests of the forwarder, a busy machine, and a draft that is still offered to its citizen for some minutes. */
const drainLimitMs = 400_000;

export async function torture(options: TortureOptions): Promise<TortureResult> {
  const { folder, report, seed } = options;
  const logs = join(folder, 'logs');
  mkdirSync(logs, { recursive: true });
  const diary = openDiary(logs);
  const plan = planFaults(seed);
  const killsByProgram: Record<Victim, number> = { kiosk: 0, forward: 0, screen: 0, office: 0 };
  let [diskFills, ownEnds] = [0, 0];
  const kills = () => victims.reduce((sum, victim) => sum + killsByProgram[victim], 0);
  const isEnding = new AbortController();

  report('starting the programs');
  const world = await startWorld({
    folder,
    kiosks: options.kiosks,
    // Roomy enough when it is free: a kiosk may refuse to begin a visit that it has no room for.
    diskMegabytes: options.fillsDisks ? 128 + Math.ceil(options.minutes) : null,
    nextLinkFault: plan.nextLinkFault,
    onLinkFault: (fault) => diary.write('link.fault', fault),
    onOwnEnd(program) {
      if (isEnding.signal.aborted) return;
      ownEnds += 1;
      diary.write('ended by itself', { program });
    },
  });
  const errands: Errand[] = [];
  const linkFaults = () => Object.values(world.link.faults).reduce((sum, count) => sum + count, 0);
  const places: Places = { officeFolder: world.officeFolder, logs, kiosks: world.kiosks };
  const unmet: string[] = [];
  try {
    const halls = await openHalls(world, errands, { folder, seed });
    const over = new AbortController();
    const faults = [
      keepKilling({
        ...{ world, diary },
        citizens: halls,
        nextKill: plan.nextKill,
        kills: killsByProgram,
        signal: over.signal,
      }),
      ...world.kiosks.flatMap(({ disk }) =>
        disk
          ? keepFilling({
              ...{ disk, diary },
              nextDiskFill: plan.nextDiskFill,
              onFilled: () => {
                diskFills += 1;
              },
              signal: over.signal,
            })
          : [],
      ),
    ];
    for (const fault of faults) fault.catch((error: unknown) => over.abort(error));
    const begunMs = performance.now();
    const [lengthMs, longestMs] = [options.minutes * 60_000, options.longestMinutes * 60_000];
    const spentMs = () => performance.now() - begunMs;
    const isEnough = () =>
      kills() >= options.least.kills &&
      linkFaults() >= options.least.linkFaults &&
      countPrinted(world) >= options.least.printed;
    let toldMs = 0;
    while (!over.signal.aborted && (spentMs() < lengthMs || (!isEnough() && spentMs() < longestMs))) {
      await rest(1_000, over.signal);
      if (spentMs() - toldMs < 15_000) continue;
      toldMs = spentMs();
      report(
        `${kills()} kills, ${linkFaults()} link faults, ${diskFills} full disks, citizen ${errands.length}`,
      );
    }
    over.abort();
    await Promise.all(faults);

    report('no more faults; everything has to come home now');
    world.link.heal();
    for (const hall of halls) hall.closeTheHall();
    unmet.push(...(await drain(world, halls)));
    for (const hall of halls) await hall.stop();
  } finally {
    isEnding.abort();
    await world.stop();
  }

  report('counting');
  const reckoning = reckon(await takeStock(places, errands));
  for (const number of new Set(reckoning.story.flatMap((line) => line.match(/\b\d{10}\b/g) ?? [])))
    report(`About ${number}:\n${storyOf(logs, number).join('\n')}`);
  return {
    ...reckoning,
    story: [...unmet, ...reckoning.story],
    ...{ kills: kills(), killsByProgram, linkFaults: linkFaults(), linkFaultsByKind: world.link.faults },
    ...{ diskFills, ownEnds, errands, places },
  };
}

/** As the kiosks believe; the paper itself is read at the end. */
function countPrinted(world: World): number {
  return world.kiosks.reduce((sum, { kioskFolder }) => {
    const query = 'SELECT count(*) AS open FROM receipt WHERE printed_at IS NOT NULL';
    try {
      return sum + (readRows(join(kioskFolder, 'outbox.sqlite'), query, count)[0]?.open ?? 0);
    } catch {
      // Its disk is full, or it has not begun.
      return sum;
    }
  }, 0);
}

async function openHalls(
  world: World,
  errands: Errand[],
  { folder, seed }: { folder: string; seed: number },
): Promise<Citizens[]> {
  const chance = chanceFrom(seed ^ 0xc171);
  const press = await openSheetPress(join(folder, 'sheets'), chance);
  const nextErrand = (): Errand => {
    const visit = errands.length + 1;
    const errand: Errand = {
      visit,
      // Of nobody: the last four digits count the visits of this run.
      nik: `740801120385${String(visit).padStart(4, '0')}`,
      phone: chance() < 0.5 ? `0812345${String(visit).padStart(5, '0')}` : '',
      sheetsWished: chance() < 0.7 ? 1 : 2,
      sheets: [],
      leavesAt: chance() < 0.12 ? pickScreen(chance()) : null,
      ...{ isLeaving: false, nikIsConfirmed: false, failedScans: 0 },
    };
    errands.push(errand);
    return errand;
  };
  return world.kiosks.map((kiosk) =>
    receiveCitizens({
      ...kiosk,
      screen: () => kiosk.screen.now?.pty ?? null,
      nextErrand,
      drawSheet: press.draw,
    }),
  );
}

function pickScreen(chance: number): string {
  const screens = ['placingPaper', 'reviewingPage', 'choosingHandover', 'reviewingRequest'];
  return screens[Math.floor(chance * screens.length)] ?? 'placingPaper';
}

const count = z.object({ open: z.number() });

/** Resolves with a sentence for each thing that did not come to rest in time. */
async function drain(world: World, halls: Citizens[]): Promise<string[]> {
  const untilMs = performance.now() + drainLimitMs;
  let missing: string[] = [];
  do {
    missing = world.kiosks.flatMap((kiosk, index) => whatIsOpen(kiosk, halls[index]));
    if (missing.length === 0) break;
    await pause(500);
  } while (performance.now() < untilMs);
  for (const { name, screen } of world.kiosks) {
    const shown = await screen.now?.pty.waitFor(words.id.welcome.heading).catch(() => null);
    if (!shown) missing.push(`the screen of ${name} does not show the welcome`);
  }
  return missing.map((what) => `After the faults had ended: ${what}.`);
}

function whatIsOpen({ name, kioskFolder }: TorturedKiosk, hall: Citizens | undefined): string[] {
  const screen = hall?.view()?.screen ?? 'away';
  const open = (query: string) => readRows(join(kioskFolder, 'outbox.sqlite'), query, count)[0]?.open ?? 0;
  try {
    const waiting = open("SELECT count(*) AS open FROM outbox WHERE state = 'waiting'");
    const owed = open('SELECT count(*) AS open FROM receipt WHERE printed_at IS NULL');
    const drafts = open('SELECT count(*) AS open FROM draft');
    return [
      ...(screen === 'welcome' ? [] : [`the screen of ${name} is ${screen}`]),
      ...(waiting === 0 ? [] : [`${waiting} requests of ${name} still wait`]),
      ...(owed === 0 ? [] : [`${owed} receipts of ${name} are still owed`]),
      ...(drafts === 0 ? [] : [`${drafts} drafts of ${name} are still there`]),
    ];
  } catch (error) {
    return [`the database of ${name} can't be read (${error instanceof Error ? error.message : error})`];
  }
}
