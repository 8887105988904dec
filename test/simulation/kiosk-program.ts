/**
 * The real kiosk in this process, wired as in src/kiosk.ts: machines with their work, supervisor, outbox. Only what the citizen touches
 * is simulated. When src/kiosk.ts wires something new beside them, this is the file to follow it.
 */
import { createHash } from 'node:crypto';
import { createActor } from 'xstate';
import { printerProfiles } from '../../devices/receipt-printer/printer-profile.ts';
import type { View } from '../../src/control/messages.ts';
import { askDevice, followDevices } from '../../src/kiosk/device-events.ts';
import { createDeviceSupervisor } from '../../src/kiosk/device-supervisor.ts';
import { interruptedVisit } from '../../src/kiosk/draft-facts.ts';
import { createDraftWork, type DraftWork } from '../../src/kiosk/draft-work.ts';
import { createIntendedPrint } from '../../src/kiosk/intended-print.ts';
import type { KioskDevices } from '../../src/kiosk/kiosk-devices.ts';
import { kioskWithWork } from '../../src/kiosk/kiosk-with-work.ts';
import { createPrinterWatch } from '../../src/kiosk/printer-watch.ts';
import { createRenumberingWatch } from '../../src/kiosk/renumbering-watch.ts';
import { createVisitWork, type VisitWork } from '../../src/kiosk/visit-work.ts';
import { ensureKioskKey, readEnrolment } from '../../src/outbox/keys.ts';
import { createKioskClock } from '../../src/outbox/kiosk-clock.ts';
import { type Outbox, openOutbox } from '../../src/outbox/outbox.ts';
import type { BootMoment } from '../../src/outbox/stamp.ts';
import type { PagePreparer } from '../../src/page/page-preparer.ts';
import { viewOfKiosk, visitOf } from '../../src/visit/view.ts';
import type { KeyPressed, KioskEvent } from '../../src/visit/visit-events.ts';
import type { BentTime } from './bent-time.ts';
import type { GlassScanner } from './glass-scanner.ts';
import type { Ledger } from './ledger.ts';
import type { Mutant } from './mutants.ts';
import { silent } from './office-program.ts';
import type { PaperPrinter } from './paper-printer.ts';

export type KioskProgram = {
  outbox: Outbox;
  view(): View;
  press(key: KeyPressed['key']): void;
  show(code: string): void;
  /** As at the hour of the day's report: what is owed is printed. */
  endDay(): void;
  /** Drafts that may still be offered to who started them, or that somebody holds a slip of. */
  draftsThatMayStay(): ReadonlySet<string>;
  end(): void;
};

export type KioskParts = {
  folder: string;
  time: BentTime;
  wallNow: () => Date;
  moment: () => BootMoment;
  /** Picks lanes of numbers; in [0, 1). */
  random: () => number;
  ledger: Ledger;
  printer: PaperPrinter;
  scanner: GlassScanner;
  feeder: boolean;
  mutant: Mutant | null;
  /** The screen has changed; called in the middle of the machine's step. */
  onScreen: (screen: string) => void;
  /** How long this save takes, by a misfortune of its disk; 0 as a rule. */
  savingTakesMs: () => number;
};

export async function startKiosk(parts: KioskParts): Promise<KioskProgram> {
  const { folder, time, wallNow, moment, ledger, mutant } = parts;
  const enrolment = readEnrolment(folder);
  if (!enrolment) throw new Error('the kiosk is enrolled before a life begins');
  const clock = createKioskClock({
    officeTime: () => opened.officeTime(),
    trustsSystem: false,
    ...{ moment, systemNow: wallNow, systemIsSet: () => false },
  });
  const opened: Outbox = openOutbox({ folder, ...clock, boot: moment().boot, random: parts.random });
  const kioskKey = await ensureKioskKey(folder);
  opened.beginJournal({ kiosk: enrolment.kiosk, publicKey: kioskKey.x });
  opened.noteKioskStarted('simulation');
  const { interrupted: draft } = opened.recoverDrafts();
  const interrupted = interruptedVisit(draft, clock.now());
  const unfinished = opened.unfinishedIntents();
  const brokenOff = unfinished.filter(({ act }) => act.startsWith('print')).map(({ id }) => id);
  const driver = parts.printer.driver(brokenOff.length > 0);
  const printer = mutant?.printer?.(driver) ?? driver;
  const outbox = mutant?.kioskOutbox?.(opened, printer, enrolment.place) ?? opened;
  const devices = devicesOf(printer, parts.scanner);
  const printerWatch = createPrinterWatch({
    outbox,
    profile: printerProfiles['generic-80'],
    rollMetres: undefined,
    brokenOff,
    log: silent,
  });
  devices.printer.listen(printerWatch.hear);
  const renumbering = createRenumberingWatch({ outbox, kioskKey, log: silent });
  await renumbering.look();
  const draftWork = createDraftWork({
    ...{ outbox, stamp: clock.stamp, log: silent },
    print: createIntendedPrint({ outbox, printer, printerWatch, log: silent }),
    place: enrolment.place,
    settings: () => draftSlips,
  });
  const realWork = createVisitWork({
    outbox,
    ...devices,
    printerWatch,
    preparer: quickPreparer,
    enrolment,
    kioskKey,
    stamp: clock.stamp,
    resolutionDpi: 300,
    source: parts.feeder ? 'feeder' : 'flatbed',
    log: silent,
    onScanProgress: (percent, page) =>
      kiosk.send({ type: 'scanner.progressed', percent, ...(page === undefined ? {} : { page }) }),
    onPageKept(page) {
      kiosk.send({ type: 'scanner.pageKept', page });
    },
  });
  const work = mutant?.work?.(realWork) ?? realWork;

  const supervisor = createDeviceSupervisor({
    clock: time.clockOf('kiosk'),
    onChange(device, { state, fault }) {
      kiosk.send({ type: 'device.became', device, state, fault: fault?.code ?? null });
    },
    reset: async () => {},
    async ask(device) {
      const answer = await askDevice(devices, device);
      if (answer) hear(answer);
    },
  });
  const machine = kioskWithWork({
    work: watchedWork(work, parts),
    drafts: watchedDrafts(draftWork, parts),
    ...{ supervisor, storageHears: () => {}, log: silent },
  });
  const kiosk = createActor(machine, {
    input: { feeder: parts.feeder, keepDays: draftSlips.keepDays, interrupted },
    clock: time.clockOf('kiosk'),
  });
  const hear = (event: KioskEvent) => {
    supervisor.hear(event);
    kiosk.send(event);
  };
  kiosk.start();
  const view = () => viewOfKiosk(kiosk.getSnapshot());
  let screen = '';
  kiosk.subscribe({
    next(snapshot) {
      draftWork.follow(visitOf(snapshot)?.context);
      const now = view().screen;
      if (now === screen) return;
      screen = now;
      parts.onScreen(now);
    },
    error: (error) => ledger.broken.push(`kiosk: ${String(error)}`),
  });
  const stopFollowing = await followDevices(devices, hear);

  return {
    outbox: opened,
    view,
    press: (key) => kiosk.send({ type: 'key.pressed', key }),
    endDay: () => kiosk.send({ type: 'day.ended' }),
    show: (code) => hear({ type: 'barcode.scanned', text: code, symbology: null }),
    draftsThatMayStay() {
      const offered = kiosk.getSnapshot().context.interrupted;
      return new Set([
        ...(offered ? [offered.visit] : []),
        ...[...ledger.visits].filter((visit) => opened.hasSlip(visit)),
      ]);
    },
    end() {
      renumbering.close();
      stopFollowing();
      supervisor.close();
      kiosk.stop();
      try {
        opened.close();
      } catch {
        // A dead program's connection closes as well as it can.
      }
    },
  };
}

/** The world's clock stands still while a step works, and the ledger hears what the citizen was promised. */
function watchedWork(work: VisitWork, { time, ledger, savingTakesMs }: KioskParts): VisitWork {
  return {
    ...work,
    scanPage: (input, signal) =>
      time.working(async () => {
        ledger.visits.add(input.visit);
        const pages = await work.scanPage(input, signal);
        for (const { page } of pages) ledger.visitOfPage.set(page, input.visit);
        return pages;
      }),
    removePage: (input) => time.working(() => work.removePage(input)),
    saveRequest: (input) =>
      time.working(async () => {
        const { visit } = input;
        const { pages } = input.answers ?? input.following;
        ledger.wished.set(
          visit,
          pages.map(({ page, sha256 }) => ({ page, sha256 })),
        );
        for (const { page } of pages) ledger.visitOfPage.set(page, visit);
        const slowMs = savingTakesMs();
        const saved = await work.saveRequest(input);
        ledger.tell(`${ledger.visitLabel(visit)} is kept as ${saved.number}`);
        ledger.confirmed.set(saved.number, visit);
        if (slowMs > 0) await time.sleep(slowMs, 'kiosk');
        return saved;
      }),
    printReceipt: (input, signal) => time.working(() => work.printReceipt(input, signal)),
    printSlip: (input, signal) => time.working(() => work.printSlip(input, signal)),
    printOwedReceipts: (signal) => time.working(() => work.printOwedReceipts(signal)),
    lookUpStatus: (input) => time.working(() => work.lookUpStatus(input)),
    discardDraft: (input) => time.working(() => work.discardDraft(input)),
  };
}

function watchedDrafts(drafts: DraftWork, { time, ledger }: KioskParts): DraftWork {
  return {
    ...drafts,
    openDraft: (input) =>
      time.working(() => {
        ledger.visits.add(input.visit);
        return drafts.openDraft(input);
      }),
    keepDraft: (input) => time.working(() => drafts.keepDraft(input)),
    printDraftSlip: (input, signal) => time.working(() => drafts.printDraftSlip(input, signal)),
  };
}

/** As in the settings of every kiosk. */
const draftSlips = { keepDays: 3, mostDrafts: 20, mostMegabytes: 200 };

function devicesOf(printer: KioskDevices['printer'], scanner: GlassScanner): KioskDevices {
  return {
    printer,
    documentScanner: scanner.driver(),
    barcodeScanner: {
      status: async () => ({ state: 'ready' }),
      listen: () => () => {},
      close: async () => {},
    },
    buttonPanel: null,
  };
}

/** Straightening and encoding real pictures takes seconds, and has tests of its own: here a page is its bytes. */
const quickPreparer: PagePreparer = {
  async prepare({ pixels, widthPx }) {
    return {
      outcome: 'prepared',
      page: {
        mediaType: 'image/webp',
        widthPx,
        heightPx: 1,
        bytes: pixels.length,
        sha256: createHash('sha256').update(pixels).digest('hex'),
        encoded: Uint8Array.from(pixels),
        thumbnail: new Uint8Array(16),
        preview: { columns: 2, rows: ['03', '30'] },
        turn: 0,
        fingerprint: { columns: 1, rows: 1, darkness: new Uint8Array(1) },
        remarks: [],
      },
    };
  },
  wake: () => {},
  close: async () => {},
};
