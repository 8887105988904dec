/** Everybody who comes to the kiosk, one after the other, with their papers. */
import { createHash } from 'node:crypto';
import type { BentTime } from './bent-time.ts';
import { createMind } from './citizen.ts';
import type { GlassScanner } from './glass-scanner.ts';
import type { KioskProgram } from './kiosk-program.ts';
import type { Ledger } from './ledger.ts';
import type { PaperOut } from './paper-printer.ts';
import type { Citizen, Plan } from './plan.ts';
import { sheetMark } from './promises.ts';
import { createRandom, seedOf } from './random.ts';

/** How soon somebody who finds the kiosk taken looks again. */
const queueMs = 20_000;

export function createCrowd(parts: {
  plan: Plan;
  time: BentTime;
  ledger: Ledger;
  scanner: GlassScanner;
  papers: readonly PaperOut[];
  kiosk: () => KioskProgram | null;
}) {
  const { plan, time, ledger, scanner, papers, kiosk } = parts;
  let present: number | null = null;
  let left = plan.citizens.length;
  let touchedMs = 0;

  function arrive(citizen: Citizen): void {
    if (present !== null) {
      time.at(queueMs, 'world', () => arrive(citizen));
      return;
    }
    present = citizen.id;
    ledger.tell(`citizen ${citizen.id} comes (${citizen.errand})`);
    const random = createRandom(seedOf(plan.seed, `citizen ${citizen.id}`));
    const mind = createMind(citizen, random);
    const look = () => {
      const act = mind.lookAt(kiosk()?.view() ?? null);
      if (act === 'isGone') {
        ledger.tell(`citizen ${citizen.id} goes`);
        present = null;
        left -= 1;
        return;
      }
      if (act.lays !== undefined) scanner.lay(sheetsOf(citizen, act.lays));
      if (act.keys.length > 0 || act.shows) touchedMs = time.nowMs();
      if (act.shows) kiosk()?.show(papers.at(-1)?.code ?? 'SL0000000000');
      for (const key of act.keys) kiosk()?.press(key);
      time.at(random.between(citizen.paceMs / 2, citizen.paceMs * 2), 'world', look);
    };
    time.at(citizen.paceMs, 'world', look);
  }

  /** A feeder takes two at once. */
  function sheetsOf(citizen: Citizen, first: number): Uint8Array[] {
    return Array.from({ length: plan.feeder ? 2 : 1 }, (_, offset) => {
      const name = `${sheetMark} ${plan.seed} ${citizen.id} ${first}.${offset} `;
      const sheet = Buffer.from(name.repeat(createRandom(seedOf(plan.seed, name)).between(5, 120)));
      ledger.sheets.add(createHash('sha256').update(sheet).digest('hex'));
      return sheet;
    });
  }

  return {
    comes(): void {
      for (const citizen of plan.citizens) time.at(citizen.arrivesMs, 'world', () => arrive(citizen));
    },
    present: () => present,
    isGone: () => left === 0,
    /** When a hand last touched the kiosk. */
    touchedMs: () => touchedMs,
  };
}
