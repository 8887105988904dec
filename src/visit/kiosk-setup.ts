/** The vocabulary of the kiosk: what it knows, asks itself, says and does between and around visits. Its states stand in kiosk-machine.ts. */
import { assign, enqueueActions, not, type SnapshotFrom, setup } from 'xstate';
import { type DeviceName, type DeviceState, serves } from '../../devices/device-state.ts';
import { type StorageState, storageReadable, storageServes } from '../outbox/storage/storage-state.ts';
import { meaningOf } from '../request/code-meaning.ts';
import type { Bilingual } from '../request/request.ts';
import { type InterruptedVisit, type LeftBehind, leftBehindBy } from './interruption-views.ts';
import { keyOfButton } from './keys.ts';
import { printOwedReceipts } from './kiosk-steps.ts';
import type { DraftKey, VisitInput } from './visit-context.ts';
import type { KioskEvent } from './visit-events.ts';
import { visitMachine } from './visit-machine.ts';
import type { VisitTag } from './visit-setup.ts';
import { visitSteps } from './visit-steps.ts';
import { countdownSeconds, waits } from './waits.ts';

/** How a device is, and its last fault where it has one: `printer.paperOut`. */
export type KnownDevice = { state: DeviceState; fault: string | null };

/** What of the settings the citizen notices. */
export type KioskInput = {
  feeder: boolean;
  /** How many days a draft is kept for its slip; 0, or absent, offers none. */
  keepDays?: number;
  /** What an earlier run left unfinished. */
  interrupted?: InterruptedVisit | null;
};

export type KioskContext = {
  devices: Record<DeviceName, KnownDevice>;
  storage: StorageState;
  /** Published by the office, for the welcome screen. */
  announcements: Bilingual[];
  /** The visit in progress, or the one being cleared. */
  visit: VisitInput;
  secondsLeft: number;
  technicianWaits: boolean;
  /** Offered at the first chance, once. */
  interrupted: InterruptedVisit | null;
  /** Where the arrows stand at the offer. */
  chosen: number;
  /** The kiosk was told to stop and finishes what it has begun. */
  stops: boolean;
  left: LeftBehind;
};

/** Invoked machines tell every snapshot by an event that is no KioskEvent. */
const snapshotIn = (event: object) =>
  'snapshot' in event ? (event.snapshot as SnapshotFrom<typeof visitMachine>) : undefined;

const codeIn = (event: KioskEvent) =>
  event.type === 'barcode.scanned' ? meaningOf(event.text, event.symbology) : null;

const receiptIn = (event: KioskEvent) => {
  const code = codeIn(event);
  return code?.kind === 'receipt' ? code.number : null;
};

const slipIn = (event: KioskEvent) => {
  const code = codeIn(event);
  return code?.kind === 'draftSlip' ? code.digits : null;
};

/** Which answer to the offer a key is; the buttons are keys as everywhere. */
const answerIn = (event: KioskEvent, chosen: number): 'yes' | 'no' | null => {
  const key =
    event.type === 'button.pressed'
      ? keyOfButton[event.button]
      : event.type === 'key.pressed'
        ? event.key
        : null;
  if (key === '1' || (key === 'enter' && chosen === 0)) return 'yes';
  return key === '2' || key === 'cancel' || key === 'enter' ? 'no' : null;
};

/** A slip that was shown, or the draft that was offered and taken. */
const draftIn = (
  { interrupted, chosen }: KioskContext,
  event: KioskEvent,
  errand: VisitInput['errand'],
): DraftKey | null => {
  if (errand === 'statusOnly') return null;
  const slip = slipIn(event);
  if (slip !== null) return { slip };
  return interrupted && answerIn(event, chosen) === 'yes' ? { visit: interrupted.visit } : null;
};

export const notHeardOf: KnownDevice = { state: 'starting', fault: null };

export const kioskSetup = setup({
  types: {
    context: {} as KioskContext,
    events: {} as KioskEvent,
    input: {} as KioskInput | undefined,
  },
  actors: { visit: visitMachine, printOwedReceipts, discardDraft: visitSteps.discardDraft },
  delays: {
    citizenQuiet: waits.citizenQuietMs,
    searchingPapers: waits.searchingPapersMs,
    countdownTick: waits.countdownTickMs,
    devicesAnswer: waits.devicesAnswerMs,
    diskTakesTooLong: waits.diskTakesTooLongMs,
    printTakesTooLong: waits.printTakesTooLongMs,
    interruptedOffered: waits.interruptedOfferedMs,
    interruptedWaits: waits.interruptedWaitsMs,
    stopFinishes: waits.stopFinishesMs,
  },
  guards: {
    canServe: ({ context: { devices, storage } }) =>
      serves(devices.printer.state) && serves(devices.scanner.state) && storageServes(storage),
    cannotServe: not('canServe'),
    canTellStatus: ({ context }) => storageReadable(context.storage),
    isStartKey: ({ event }) => event.type === 'key.pressed' && event.key !== 'cancel',
    isStartButton: ({ event }) => event.type === 'button.pressed' && event.button !== 'red',
    isReceipt: ({ event }) => receiptIn(event) !== null,
    isDraftSlip: ({ event }) => slipIn(event) !== null,
    hasInterrupted: ({ context }) => context.interrupted !== null,
    saysYes: ({ context, event }) => answerIn(event, context.chosen) === 'yes',
    saysNo: ({ context, event }) => answerIn(event, context.chosen) === 'no',
    isArrow: ({ event }) => event.type === 'key.pressed' && (event.key === 'up' || event.key === 'down'),
    stops: ({ context }) => context.stops,
    visitMustFinish: ({ event }) => event.type === 'kiosk.toldToStop' && event.mustFinish,
    technicianWaits: ({ context }) => context.technicianWaits,
    timeIsUp: ({ context }) => context.secondsLeft <= 1,
    visitWaitsFor: ({ event }, params: { tag: VisitTag }) => snapshotIn(event)?.hasTag(params.tag) ?? false,
  },
  actions: {
    noteDevice: assign(({ context, event }) => {
      if (event.type !== 'device.became') return {};
      const { device, state, fault } = event;
      return { devices: { ...context.devices, [device]: { state, fault } } };
    }),
    noteAnnouncements: assign(({ event }) =>
      event.type === 'announcements.became' ? { announcements: event.texts } : {},
    ),
    noteStorage: assign(({ event }) => (event.type === 'storage.became' ? { storage: event.state } : {})),
    /** A new name for every visit; nothing else of the last one is left. */
    nameVisit: assign(({ context, event }, params: { errand: VisitInput['errand'] }) => ({
      visit: {
        visit: crypto.randomUUID(),
        errand: params.errand,
        number: receiptIn(event),
        feeder: context.visit.feeder ?? false,
        keepDays: context.visit.keepDays ?? 0,
        draft: draftIn(context, event, params.errand),
      },
    })),
    forgetInterrupted: assign({ interrupted: null }),
    moveChosen: assign(({ context }) => ({ chosen: 1 - context.chosen })),
    startOffer: assign({ chosen: 0 }),
    noteStop: assign(({ event }) =>
      event.type === 'kiosk.toldToStop' ? { stops: true, left: event.left } : {},
    ),
    noteLeft: assign(({ event }) => {
      const visit = snapshotIn(event);
      return visit ? { left: leftBehindBy(visit.context) } : {};
    }),
    tellVisit: enqueueActions(({ event, enqueue }) => {
      if (event.type === 'button.pressed') {
        enqueue.sendTo('visit', { type: 'key.pressed', key: keyOfButton[event.button] });
      } else if (
        event.type !== 'technician.tookOver' &&
        event.type !== 'technician.released' &&
        event.type !== 'devices.checked' &&
        event.type !== 'kiosk.toldToStop' &&
        event.type !== 'kiosk.closed' &&
        event.type !== 'day.ended' &&
        event.type !== 'device.became' &&
        event.type !== 'announcements.became' &&
        event.type !== 'storage.became'
      ) {
        enqueue.sendTo('visit', event);
      }
    }),
    startCountdown: assign({ secondsLeft: countdownSeconds }),
    countDown: assign(({ context }) => ({ secondsLeft: context.secondsLeft - 1 })),
    letTechnicianWait: assign({ technicianWaits: true }),
    dismissTechnician: assign({ technicianWaits: false }),
  },
});
