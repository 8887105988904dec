/** One life of a kiosk and its office: everybody who comes, everything that goes wrong, and what is left of the promises at the end. */
import { createHash } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createBentTime, NeverSettled, type Program } from './bent-time.ts';
import { createMind } from './citizen.ts';
import { type DiskProgram, faultyDisk } from './faulty-disk.ts';
import { type ForwarderProgram, startForwarder } from './forwarder-program.ts';
import { createGlassScanner } from './glass-scanner.ts';
import { type KioskProgram, startKiosk } from './kiosk-program.ts';
import { createLedger } from './ledger.ts';
import { createLink } from './link.ts';
import type { Mutant } from './mutants.ts';
import { type OfficeProgram, startOffice } from './office-program.ts';
import { createPaperPrinter } from './paper-printer.ts';
import type { Citizen, Crash, Fault, Plan, When } from './plan.ts';
import { sheetMark, whatArrived, whatCanBeRead, whatIsLeft } from './promises.ts';
import { createRandom, seedOf } from './random.ts';
import { seedRandomness } from './seeded-ids.ts';
import { copyTemplate, type Template } from './template.ts';

export type Life = {
  requests: number;
  crashes: number;
  lost: string[];
  duplicated: string[];
  leaked: string[];
  hung: string[];
  /** Exceptions that nobody expected; a life with any has failed as well. */
  broken: string[];
  story: string[];
};

export const beginning = Date.parse('2026-11-24T01:00:00.000Z');

const minuteMs = 60_000;
/** A kiosk that nobody touches is back at its first screen within this, whatever it was doing. */
const restsWithinMs = 20 * minuteMs;
/** From the end of the last fault until everything has to be at the office: longer than the longest rest of the forwarder, twice. */
const drainsWithinMs = 90 * minuteMs;

export async function live(plan: Plan, template: Template, folder: string, mutant: Mutant | null): Promise<Life> {
  copyTemplate(template, folder);
  seedRandomness(seedOf(plan.seed, 'ids'));
  const undo = mutant?.begin?.();
  faultyDisk.begin(folder);
  try {
    return await createWorld(plan, template, folder, mutant).run();
  } finally {
    faultyDisk.end();
    undo?.();
    rmSync(folder, { recursive: true, force: true });
  }
}

function createWorld(plan: Plan, template: Template, folder: string, mutant: Mutant | null) {
  const time = createBentTime((program) => faultyDisk.run(program === 'forwarder' ? 'forwarder' : 'kiosk'));
  const ledger = createLedger(time.nowMs);
  const { tell } = ledger;
  const link = createLink(time, tell);
  const printer = createPaperPrinter(time, tell);
  const scanner = createGlassScanner(time, tell);
  const [kioskFolder, officeFolder] = [join(folder, 'kiosk'), join(folder, 'office')];
  let kiosk: KioskProgram | null = null;
  let forwarder: ForwarderProgram | null = null;
  let office: OfficeProgram | null = null;
  let clockOffMs = 0;
  let faultsAreOver = false;
  const present = new Set<number>();
  const waitingFaults = plan.faults.map((fault, id) => ({ fault, id, isDue: true }));
  const slowSaves = new Set<number>();
  /** Since when the kiosk is away from its first screen although nobody touches it. */
  let touchedMs = 0;
  let isAtRest = true;
  let hasHung = false;

  const trueNow = () => new Date(beginning + time.nowMs());
  const wallNow = () => new Date(beginning + time.nowMs() + clockOffMs);

  // ---- programs ----

  async function bootOffice(): Promise<void> {
    office = await startOffice(officeFolder, trueNow, link);
  }

  function bootForwarder(): void {
    faultyDisk.run('forwarder');
    forwarder = startForwarder({ folder: kioskFolder, time, wallNow, ledger, mutant });
  }

  async function bootKiosk(): Promise<void> {
    faultyDisk.run('kiosk');
    isAtRest = false;
    touchedMs = time.nowMs();
    kiosk = await startKiosk({
      ...{ folder: kioskFolder, time, wallNow, ledger, printer, scanner, mutant, feeder: plan.feeder },
      onScreen,
      savingTakesMs: () => {
        const isSlow = [...present].some((id) => slowSaves.delete(id));
        return isSlow ? 25_000 : 0;
      },
    });
  }

  /** A start that is itself cut off by the next crash is begun again by it. */
  function boot(program: Program, start: () => Promise<void> | void): void {
    void time.working(async () => {
      try {
        await start();
      } catch (error) {
        if (!faultyDisk.isDead(program as DiskProgram)) ledger.broken.push(`${program} does not start: ${String(error)}`);
      }
    });
  }

  // ---- faults ----

  function onScreen(screen: string): void {
    tell(`screen ${screen}`);
    isAtRest = screen === 'welcome' || screen === 'outOfOrder';
    if (isAtRest) time.at(0, 'kiosk', lookForLeaks);
    for (const id of present) happens((when) => 'screen' in when && when.citizen === id && when.screen === screen);
  }

  function happens(isNow: (when: When) => boolean): void {
    if (faultsAreOver) return;
    for (const entry of waitingFaults) {
      if (!entry.isDue || entry.fault.kind === 'slowSaving' || !isNow(entry.fault.when)) continue;
      entry.isDue = false;
      strike(entry.fault, entry.id);
    }
  }

  function strike(fault: Fault, id: number): void {
    switch (fault.kind) {
      case 'crash':
        return faultyDisk.arm(programsOf(fault.who), fault.atStep, id);
      case 'link':
        return link.trouble(fault);
      case 'printer':
        return printer.befall(fault.how, fault.forMs);
      case 'scanner':
        return scanner.befall(fault.how, fault.forMs);
      case 'slowSaving':
        slowSaves.add(fault.citizen);
    }
  }

  /** After each happening: whoever died in it is buried, and comes back later. */
  async function buryTheDead(): Promise<void> {
    const { ids, before } = faultyDisk.crashes();
    for (const id of ids) {
      const fault = plan.faults[id];
      if (fault?.kind === 'crash') await crash(fault, before);
    }
  }

  async function crash(fault: Crash, before: string): Promise<void> {
    ledger.crashes += 1;
    const step = before.replace(/[0-9a-f]{16,}/g, 'page');
    tell(`${fault.who === 'power' ? 'the power goes' : `${fault.who} dies`} before: ${step}`);
    const programs = programsOf(fault.who);
    // Its reports of files that fail now are about a disk that is no more.
    if (programs.includes('kiosk')) endKiosk(fault.who === 'power');
    if (programs.includes('forwarder')) await endForwarder();
    if (programs.includes('office')) await endOffice();
    if (fault.who === 'power' || fault.who === 'officePower') {
      const disk = fault.who === 'power' ? 'kiosk' : 'office';
      const lost = faultyDisk.powerCut(disk, fault.kept, seedOf(plan.seed, `cut ${time.nowMs()}`));
      removeIndex(disk === 'kiosk' ? kioskFolder : officeFolder);
      tell(`${lost} unsynced changes are lost`);
    }
    if (fault.who === 'power') clockOffMs += fault.clockJumpMs;
    ledger.leaks.push(...whatCanBeRead(kioskFolder, officeFolder));
    faultyDisk.revive(programs);
    time.at(fault.backAfterMs, 'world', () => {
      tell(`${programs.join(' and ')} ${programs.length > 1 ? 'start' : 'starts'} again`);
      if (programs.includes('office')) boot('office', bootOffice);
      if (programs.includes('kiosk')) boot('kiosk', bootKiosk);
      if (programs.includes('forwarder')) boot('forwarder', bootForwarder);
    });
  }

  function endKiosk(withPower: boolean): void {
    faultyDisk.run('kiosk');
    if (withPower) printer.powerCut();
    printer.forgetDriver();
    scanner.forgetDriver();
    time.forget('kiosk');
    kiosk?.end();
    kiosk = null;
    isAtRest = true;
  }

  async function endForwarder(): Promise<void> {
    faultyDisk.run('forwarder');
    time.forget('forwarder');
    link.breakAll();
    const ending = forwarder;
    forwarder = null;
    await ending?.end();
    await time.settle();
  }

  async function endOffice(): Promise<void> {
    const ending = office;
    office = null;
    await ending?.end();
    await time.settle();
  }

  // ---- people ----

  function arrive(citizen: Citizen): void {
    if (present.size > 0) {
      time.at(20_000, 'world', () => arrive(citizen));
      return;
    }
    present.add(citizen.id);
    tell(`citizen ${citizen.id} comes (${citizen.errand})`);
    for (const { fault, id } of waitingFaults) if (fault.kind === 'slowSaving' && fault.citizen === citizen.id) strike(fault, id);
    const random = createRandom(seedOf(plan.seed, `citizen ${citizen.id}`));
    const mind = createMind(citizen, random);
    const look = () => {
      const act = mind.lookAt(kiosk?.view() ?? null);
      if (act === 'isGone') {
        tell(`citizen ${citizen.id} goes`);
        present.delete(citizen.id);
        return;
      }
      if (act.lays !== undefined) scanner.lay(sheetsOf(citizen, act.lays));
      if (act.keys.length > 0 || act.shows) touchedMs = time.nowMs();
      if (act.shows) kiosk?.show(printer.papers.at(-1)?.code ?? 'SL0000000000');
      for (const key of act.keys) kiosk?.press(key);
      time.at(random.between(citizen.paceMs / 2, citizen.paceMs * 2), 'world', look);
    };
    time.at(citizen.paceMs, 'world', look);
  }

  /** A feeder takes two at once. */
  function sheetsOf(citizen: Citizen, first: number): Uint8Array[] {
    return Array.from({ length: plan.feeder ? 2 : 1 }, (_, offset) => {
      const name = `${sheetMark} ${plan.seed} ${citizen.id} ${first}.${offset} `;
      const random = createRandom(seedOf(plan.seed, name));
      const sheet = Buffer.from(name.repeat(random.between(5, 120)));
      ledger.sheets.add(createHash('sha256').update(sheet).digest('hex'));
      return sheet;
    });
  }

  // ---- promises ----

  function lookForLeaks(): void {
    const screen = kiosk?.view().screen;
    if (screen !== 'welcome' && screen !== 'outOfOrder') return;
    for (const leak of whatIsLeft(kioskFolder)) {
      tell(`LEAK: ${leak}`);
      ledger.leaks.push(leak);
    }
  }

  function lookForHangs(): void {
    if (hasHung || isAtRest || !kiosk) return;
    if (time.nowMs() - touchedMs <= restsWithinMs) return;
    hasHung = true;
    ledger.hangs.push(`the kiosk stays at ${kiosk.view().screen}`);
  }

  async function runUntil(isOver: () => boolean, limitMs: number): Promise<void> {
    const endsMs = time.nowMs() + limitMs;
    while (!isOver() && time.nowMs() < endsMs) {
      if ((await time.next()) === null) return;
      await buryTheDead();
      lookForHangs();
    }
  }

  async function run(): Promise<Life> {
    const onBroken = (error: unknown) => ledger.broken.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.on('uncaughtException', onBroken);
    process.on('unhandledRejection', onBroken);
    let arrived = new Set<string>();
    const broken = { lost: [] as string[], duplicated: [] as string[] };
    try {
      boot('office', bootOffice);
      await time.settle();
      boot('kiosk', bootKiosk);
      boot('forwarder', bootForwarder);
      await time.settle();
      for (const citizen of plan.citizens) time.at(citizen.arrivesMs, 'world', () => arrive(citizen));
      for (const { fault } of waitingFaults) {
        if (fault.kind === 'slowSaving' || !('atMs' in fault.when)) continue;
        const { when } = fault;
        time.at(when.atMs, 'world', () => happens((other) => other === when));
      }
      const lastMs = Math.max(0, ...plan.citizens.map(({ arrivesMs }) => arrivesMs)) + 5 * minuteMs;
      await runUntil(() => time.nowMs() >= lastMs && present.size === 0, 6 * 60 * minuteMs);
      if (present.size > 0) ledger.hangs.push('a citizen never got away');

      faultsAreOver = true;
      faultyDisk.disarm();
      tell('all faults are over');
      link.heal();
      printer.repair();
      scanner.repair();
      await runUntil(isDone, drainsWithinMs);
      if (!isDone()) ledger.hangs.push(whatIsMissing());
      lookForLeaks();
      ledger.leaks.push(...whatCanBeRead(kioskFolder, officeFolder));
      const ends = await whatArrived({ officeFolder, identity: template.identity, ledger, papers: printer.papers });
      Object.assign(broken, ends);
      arrived = ends.arrived;
    } catch (error) {
      if (error instanceof NeverSettled) ledger.hangs.push('a program never answered');
      else onBroken(error);
    } finally {
      await endAll();
      process.off('uncaughtException', onBroken);
      process.off('unhandledRejection', onBroken);
    }
    const { crashes, leaks, hangs, story } = ledger;
    return { requests: arrived.size, crashes, ...broken, leaked: [...new Set(leaks)], hung: hangs, broken: ledger.broken, story };
  }

  function isDone(): boolean {
    return whatIsMissing() === '';
  }

  /** Empty when everything has come to its end. */
  function whatIsMissing(): string {
    if (!kiosk || !forwarder || !office) return 'a program is not there';
    const screen = kiosk.view().screen;
    if (screen !== 'welcome') return `the kiosk is at ${screen}`;
    const waiting = kiosk.outbox.waitingCount();
    if (waiting > 0) return `${waiting} requests wait`;
    const aside = kiosk.outbox.requestsSetAside();
    if (aside.length > 0) return `set aside: ${aside.map(({ number, reason }) => `${number} ${reason}`).join(', ')}`;
    return '';
  }

  async function endAll(): Promise<void> {
    faultyDisk.kill(['kiosk', 'forwarder', 'office']);
    endKiosk(false);
    await endForwarder().catch(() => {});
    await endOffice().catch(() => {});
  }

  return { run };
}

function programsOf(who: Crash['who']): DiskProgram[] {
  if (who === 'power') return ['kiosk', 'forwarder'];
  return who === 'officePower' ? ['office'] : [who];
}

/** SQLite's index of the write-ahead log is memory; after a power cut it is made anew. */
function removeIndex(folder: string): void {
  for (const name of readdirSync(folder)) if (name.endsWith('-shm')) rmSync(join(folder, name));
}
