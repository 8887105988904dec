/** One run: citizens come, everything breaks, everything is mended, and then it is counted whether each promise was kept. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Errand } from './citizen-deeds.ts';
import { openDiary, storyOf } from './diary.ts';
import { planFaults, type Victim, victims } from './fault-plan.ts';
import { keepFilling, keepKilling, rest } from './faults.ts';
import { openHalls } from './halls.ts';
import { countPrinted, drain } from './homecoming.ts';
import { type Reckoning, reckon } from './reckoning.ts';
import { type Places, takeStock } from './stock-taking.ts';
import { startWorld } from './world.ts';

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
    onOwnEnd(program, complaint) {
      if (isEnding.signal.aborted) return;
      ownEnds += 1;
      diary.write('ended by itself', { program, complaint });
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
