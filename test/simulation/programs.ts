/** Kiosk, forwarder and office of one life: started, killed in the middle of a step, buried, and started again. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BentTime } from './bent-time.ts';
import { type DiskProgram, faultyDisk } from './faulty-disk.ts';
import { type ForwarderProgram, startForwarder } from './forwarder-program.ts';
import type { GlassScanner } from './glass-scanner.ts';
import { type KioskProgram, startKiosk } from './kiosk-program.ts';
import type { Ledger } from './ledger.ts';
import type { Link } from './link.ts';
import type { Mutant } from './mutants.ts';
import { type OfficeProgram, startOffice } from './office-program.ts';
import { closeDatabasesOf } from './open-databases.ts';
import type { PaperPrinter } from './paper-printer.ts';
import type { Crash, Plan } from './plan.ts';
import { whatCanBeRead } from './promises.ts';
import { createRandom, seedOf } from './random.ts';

/** When every life begins, by the true clock. */
export const beginning = Date.parse('2026-11-24T01:00:00.000Z');

export type Folders = { kiosk: string; office: string };

export type ProgramParts = {
  plan: Plan;
  folders: Folders;
  time: BentTime;
  ledger: Ledger;
  link: Link;
  printer: PaperPrinter;
  scanner: GlassScanner;
  mutant: Mutant | null;
  onScreen: (screen: string) => void;
  savingTakesMs: () => number;
};

export function createPrograms(parts: ProgramParts) {
  const { plan, folders, time, ledger, link, printer, scanner, mutant } = parts;
  let kiosk: KioskProgram | null = null;
  let forwarder: ForwarderProgram | null = null;
  let office: OfficeProgram | null = null;
  /** Dead, and not started again yet. */
  const isDown = new Set<DiskProgram>();
  const lanes = createRandom(seedOf(plan.seed, 'lanes'));
  let kioskClockOffMs = 0;
  /** Of the kiosk's machine: each power cut ends one. */
  let boot = { id: 'b1', beganMs: 0 };
  const trueNow = () => new Date(beginning + time.nowMs());
  const wallNow = () => new Date(beginning + time.nowMs() + kioskClockOffMs);

  const moment = () => ({ boot: boot.id, uptimeMs: Math.round(time.nowMs() - boot.beganMs) });

  const starts: Record<DiskProgram, () => Promise<void>> = {
    async office() {
      office = await startOffice(folders.office, trueNow, link);
    },
    async forwarder() {
      faultyDisk.run('forwarder');
      forwarder = startForwarder({ folder: folders.kiosk, time, wallNow, moment, link, ledger, mutant });
    },
    async kiosk() {
      faultyDisk.run('kiosk');
      kiosk = await startKiosk({
        ...parts,
        folder: folders.kiosk,
        feeder: plan.feeder,
        wallNow,
        moment,
        random: lanes.next,
      });
    },
  };

  /** A start that is itself cut off by the next crash is begun again after it. */
  function start(program: DiskProgram): void {
    void time.working(async () => {
      try {
        await starts[program]();
      } catch (error) {
        if (!faultyDisk.isDead(program)) ledger.broken.push(`${program} does not start: ${String(error)}`);
      }
    });
  }

  const ends: Record<DiskProgram, () => Promise<void>> = {
    async kiosk() {
      faultyDisk.run('kiosk');
      printer.forgetDriver();
      scanner.forgetDriver();
      kiosk?.end();
      kiosk = null;
    },
    async forwarder() {
      faultyDisk.run('forwarder');
      link.breakAll();
      const ending = forwarder;
      forwarder = null;
      await ending?.end();
    },
    async office() {
      const ending = office;
      office = null;
      await ending?.end();
    },
  };

  async function end(program: DiskProgram): Promise<void> {
    time.forget(program);
    await ends[program]();
    closeDatabasesOf(program);
    await time.settle();
  }

  async function crash({ who, kept, backAfterMs, clockJumpMs }: Crash, before: string): Promise<void> {
    const programs = programsOf(who);
    // Two that were armed for the same step are one.
    if (programs.every((program) => isDown.has(program))) return;
    ledger.crashes += 1;
    const step = before.replace(/[0-9a-f]{16,}/g, 'page');
    ledger.tell(`${who === 'power' ? 'the power goes' : `${who} dies`} before: ${step}`);
    if (who === 'power') printer.powerCut();
    for (const program of programs) await end(program);
    if (who === 'power' || who === 'officePower') {
      const disk = who === 'power' ? 'kiosk' : 'office';
      const lost = faultyDisk.powerCut(disk, kept, seedOf(plan.seed, `cut ${time.nowMs()}`));
      removeIndex(folders[disk]);
      ledger.tell(`${lost} unsynced changes are lost`);
    }
    if (who === 'power') {
      kioskClockOffMs += clockJumpMs;
      boot = { id: `b${Number(boot.id.slice(1)) + 1}`, beganMs: time.nowMs() };
    }
    ledger.leaks.push(...whatCanBeRead(folders.kiosk, folders.office));
    for (const program of programs) {
      if (isDown.has(program)) continue;
      isDown.add(program);
      time.at(backAfterMs, 'world', () => {
        isDown.delete(program);
        // Not before: whatever of the dead program still stirs must reach no disk.
        faultyDisk.revive([program]);
        ledger.tell(`${program} starts again`);
        start(program);
      });
    }
  }

  return {
    kiosk: () => kiosk,
    allAreUp: () => kiosk !== null && forwarder !== null && office !== null,
    async startAll() {
      // The forwarder finds an office at once, as on most days.
      for (const program of ['office', 'kiosk', 'forwarder'] as const) {
        start(program);
        await time.settle();
      }
    },
    /** Whatever becomes of the office meanwhile: an officer whose screen is dead comes back another time. */
    officerLooks(): void {
      void time.working(async () => {
        try {
          const sentBack = (await office?.officerLooks()) ?? 0;
          ledger.tell(`an officer sends back ${sentBack} pages`);
        } catch (error) {
          if (!faultyDisk.isDead('office')) ledger.broken.push(`an officer cannot work: ${String(error)}`);
        }
      });
    },
    /** After each happening: whoever died in it is buried, and comes back later. */
    async buryTheDead() {
      const { ids, before } = faultyDisk.crashes();
      for (const id of ids) {
        const fault = plan.faults[id];
        if (fault?.kind === 'crash') await crash(fault, before);
      }
    },
    async endAll() {
      faultyDisk.kill(['kiosk', 'forwarder', 'office']);
      for (const program of ['kiosk', 'forwarder', 'office'] as const) await end(program).catch(() => {});
    },
  };
}

export type Programs = ReturnType<typeof createPrograms>;

export function programsOf(who: Crash['who']): DiskProgram[] {
  if (who === 'power') return ['kiosk', 'forwarder'];
  return who === 'officePower' ? ['office'] : [who];
}

/** SQLite's index of the write-ahead log is memory; after a power cut it is made anew. */
function removeIndex(folder: string): void {
  for (const name of readdirSync(folder)) if (name.endsWith('-shm')) rmSync(join(folder, name));
}
