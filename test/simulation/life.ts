/** One life of a kiosk and its office: everybody who comes, everything that goes wrong, and what is left of the promises at the end. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createBentTime, NeverSettled } from './bent-time.ts';
import { createCrowd } from './crowd.ts';
import { faultyDisk } from './faulty-disk.ts';
import { createGlassScanner } from './glass-scanner.ts';
import { createLedger } from './ledger.ts';
import { createLink } from './link.ts';
import { createMisfortunes } from './misfortunes.ts';
import type { Mutant } from './mutants.ts';
import { createPaperPrinter } from './paper-printer.ts';
import type { Plan } from './plan.ts';
import { createPrograms } from './programs.ts';
import { whatArrived, whatCanBeRead, whatIsLeft } from './promises.ts';
import { seedOf } from './random.ts';
import { seedRandomness } from './seeded-ids.ts';
import { copyTemplate, type Template } from './template.ts';

const areOwed = 'receipts are owed';

export type Life = {
  requests: number;
  /** Pages that were wanted again and came, and withdrawals. */
  followUps: number;
  crashes: number;
  lost: string[];
  duplicated: string[];
  leaked: string[];
  /** What never came to its end, and what broke with an exception that nobody expected. */
  hung: string[];
  story: string[];
};

const minuteMs = 60_000;
/** A kiosk that nobody touches is back at its first screen within this, whatever it was doing. */
const restsWithinMs = 20 * minuteMs;
/** From the end of the last fault until everything has to be at the office: longer than the longest rest of the forwarder, twice. */
const drainsWithinMs = 90 * minuteMs;
/** Nobody needs so long, however often the kiosk dies under their hands. */
const everybodyGoneMs = 6 * 60 * minuteMs;

export async function live(
  plan: Plan,
  template: Template,
  folder: string,
  mutant: Mutant | null,
): Promise<Life> {
  copyTemplate(template, folder);
  seedRandomness(seedOf(plan.seed, 'ids'));
  const undo = mutant?.begin?.();
  faultyDisk.begin(folder);
  try {
    return await createWorld({ plan, template, folder, mutant })();
  } finally {
    faultyDisk.end();
    undo?.();
    rmSync(folder, { recursive: true, force: true });
  }
}

type WorldParts = { plan: Plan; template: Template; folder: string; mutant: Mutant | null };

function createWorld({ plan, template, folder, mutant }: WorldParts): () => Promise<Life> {
  const folders = { kiosk: join(folder, 'kiosk'), office: join(folder, 'office') };
  const time = createBentTime((program) => faultyDisk.run(program === 'forwarder' ? 'forwarder' : 'kiosk'));
  const ledger = createLedger(time.nowMs);
  const link = createLink(time, ledger.tell);
  const printer = createPaperPrinter(time, ledger.tell);
  const scanner = createGlassScanner(time, ledger.tell);
  const misfortunes = createMisfortunes(plan.faults, { link, printer, scanner });
  const programs = createPrograms({
    ...{ plan, folders, time, ledger, link, printer, scanner, mutant, onScreen },
    savingTakesMs: () => (misfortunes.savingIsSlow(crowd.present() ?? 0) ? 25_000 : 0),
  });
  const crowd = createCrowd({ plan, time, ledger, scanner, papers: printer.papers, kiosk: programs.kiosk });
  let leftFirstScreenMs: number | null = null;

  function onScreen(screen: string): void {
    ledger.tell(`screen ${screen}`);
    const isFirst = screen === 'welcome' || screen === 'outOfOrder';
    leftFirstScreenMs = isFirst ? null : (leftFirstScreenMs ?? time.nowMs());
    if (isFirst) time.at(0, 'kiosk', lookForLeaks);
    misfortunes.happens(
      (when) => 'screen' in when && when.citizen === crowd.present() && when.screen === screen,
    );
  }

  function lookForLeaks(): void {
    const kiosk = programs.kiosk();
    const screen = kiosk?.view().screen;
    if (!kiosk || (screen !== 'welcome' && screen !== 'outOfOrder')) return;
    for (const leak of whatIsLeft(folders.kiosk, kiosk.draftsThatMayStay())) {
      ledger.tell(`left behind: ${leak}`);
      ledger.leaks.push(leak);
    }
  }

  function lookForHangs(): void {
    const kiosk = programs.kiosk();
    if (!kiosk || leftFirstScreenMs === null) return;
    if (time.nowMs() - Math.max(leftFirstScreenMs, crowd.touchedMs()) <= restsWithinMs) return;
    ledger.hangs.push(`the kiosk stays at ${kiosk.view().screen}`);
    leftFirstScreenMs = null;
  }

  async function runUntil(isOver: () => boolean, limitMs: number): Promise<void> {
    const endsMs = time.nowMs() + limitMs;
    while (!isOver() && time.nowMs() < endsMs) {
      if (!(await time.next())) return;
      await programs.buryTheDead();
      lookForHangs();
    }
  }

  /** Empty when everything has come to its end. */
  function whatIsMissing(): string {
    const kiosk = programs.kiosk();
    if (!kiosk || !programs.allAreUp()) return 'a program is not there';
    const { screen } = kiosk.view();
    if (screen !== 'welcome') return `the kiosk is at ${screen}`;
    const waiting = kiosk.outbox.waitingCount();
    if (waiting > 0) return `${waiting} requests wait`;
    const owed = kiosk.outbox.pendingReceipts().length;
    if (owed > 0) return `${owed} ${areOwed}`;
    const aside = kiosk.outbox.requestsSetAside().map(({ number, reason }) => `${number} ${reason}`);
    return aside.length > 0 ? `set aside: ${aside.join(', ')}` : '';
  }

  async function liveOn(): Promise<Pick<Life, 'requests' | 'followUps' | 'lost' | 'duplicated'>> {
    await programs.startAll();
    crowd.comes();
    const moments = plan.faults.flatMap(({ when }) => ('atMs' in when ? [when] : []));
    for (const when of moments)
      time.at(when.atMs, 'world', () => misfortunes.happens((other) => other === when));
    for (const atMs of plan.officerLooksMs) time.at(atMs, 'world', programs.officerLooks);
    const lastMs = Math.max(
      0,
      ...plan.officerLooksMs,
      ...moments.map(({ atMs }) => atMs),
      ...plan.citizens.map(({ arrivesMs }) => arrivesMs),
    );
    await runUntil(() => crowd.isGone() && time.nowMs() > lastMs, everybodyGoneMs);
    if (!crowd.isGone()) ledger.hangs.push('a citizen never got away');

    ledger.tell('all faults are over');
    misfortunes.end();
    await runUntil(() => whatIsMissing() === '', drainsWithinMs);
    if (whatIsMissing().endsWith(areOwed)) {
      // Of a paper that may have come out, a copy is not printed before somebody comes or the day ends.
      ledger.tell('the day ends');
      programs.kiosk()?.endDay();
      await runUntil(() => whatIsMissing() === '', drainsWithinMs);
    }
    const missing = whatIsMissing();
    if (missing !== '') ledger.hangs.push(missing);
    lookForLeaks();
    ledger.leaks.push(...whatCanBeRead(folders.kiosk, folders.office));
    const { identity } = template;
    const { arrived, followUps, lost, duplicated } = await whatArrived({
      ...{ officeFolder: folders.office, identity, ledger, papers: printer.papers },
    });
    return { requests: arrived.size - followUps, followUps, lost, duplicated };
  }

  return async () => {
    const onBroken = (error: unknown) => void ledger.broken.push(describe(error));
    process.on('uncaughtException', onBroken);
    process.on('unhandledRejection', onBroken);
    try {
      const end = await liveOn().catch((error: unknown) => {
        onBroken(error instanceof NeverSettled ? 'a program never answered' : error);
        return { requests: 0, followUps: 0, lost: [], duplicated: [] };
      });
      await programs.endAll();
      const { crashes, story, leaks, hangs, broken } = ledger;
      return { ...end, crashes, story, leaked: [...new Set(leaks)], hung: [...hangs, ...broken] };
    } finally {
      process.off('uncaughtException', onBroken);
      process.off('unhandledRejection', onBroken);
    }
  };
}

const describe = (error: unknown) =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
