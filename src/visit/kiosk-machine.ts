/**
 * The kiosk between and around visits: may it serve, who is in front of it, are they still there.
 * It starts a fresh visit for every citizen and clears the visit of one who walked away.
 */
import { and, assign, enqueueActions, not, type SnapshotFrom, setup, stateIn } from 'xstate';
import { type DeviceName, type DeviceState, serves } from '../../devices/device-state.ts';
import { type StorageState, storageReadable, storageServes } from '../outbox/storage-state.ts';
import { meaningOf } from '../request/code-meaning.ts';
import { keyOfButton } from './keys.ts';
import { printOwedReceipts } from './kiosk-steps.ts';
import type { VisitInput } from './visit-context.ts';
import type { KioskEvent } from './visit-events.ts';
import { visitMachine } from './visit-machine.ts';
import type { VisitTag } from './visit-setup.ts';
import { visitSteps } from './visit-steps.ts';
import { countdownSeconds, waits } from './waits.ts';

/** How a device is, and its last fault where it has one: `printer.paperOut`. */
export type KnownDevice = { state: DeviceState; fault: string | null };

/** What of the settings the citizen notices. */
export type KioskInput = { feeder: boolean };

export type KioskContext = {
  devices: Record<DeviceName, KnownDevice>;
  storage: StorageState;
  /** The visit in progress, or the one being cleared. */
  visit: VisitInput;
  secondsLeft: number;
  technicianWaits: boolean;
};

/** Invoked machines tell every snapshot by an event that is no KioskEvent. */
const snapshotIn = (event: object) =>
  'snapshot' in event ? (event.snapshot as SnapshotFrom<typeof visitMachine>) : undefined;

const receiptIn = (event: KioskEvent) => {
  const code = event.type === 'barcode.scanned' ? meaningOf(event.text, event.symbology) : null;
  return code?.kind === 'receipt' ? code.number : null;
};

/** Which of the kiosk's states watches the citizen now. */
const watching = {
  attending: { inService: { visiting: 'attending' } },
  searching: { inService: { visiting: 'searching' } },
  working: { inService: { visiting: 'working' } },
  countingDown: { inService: { visiting: 'countingDown' } },
} as const;

const visitWaitsFor = (tag: VisitTag) => ({ type: 'visitWaitsFor', params: { tag } }) as const;

const notHeardOf: KnownDevice = { state: 'starting', fault: null };

export const kioskMachine = setup({
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
  },
  guards: {
    canServe: ({ context: { devices, storage } }) =>
      serves(devices.printer.state) && serves(devices.scanner.state) && storageServes(storage),
    cannotServe: not('canServe'),
    canTellStatus: ({ context }) => storageReadable(context.storage),
    isStartKey: ({ event }) => event.type === 'key.pressed' && event.key !== 'cancel',
    isStartButton: ({ event }) => event.type === 'button.pressed' && event.button !== 'red',
    isReceipt: ({ event }) => receiptIn(event) !== null,
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
    noteStorage: assign(({ event }) => (event.type === 'storage.became' ? { storage: event.state } : {})),
    /** A new name for every visit; nothing else of the last one is left. */
    nameVisit: assign(({ context, event }, params: { errand: VisitInput['errand'] }) => ({
      visit: {
        visit: crypto.randomUUID(),
        errand: params.errand,
        number: receiptIn(event),
        feeder: context.visit.feeder ?? false,
      },
    })),
    tellVisit: enqueueActions(({ event, enqueue }) => {
      if (event.type === 'button.pressed') {
        enqueue.sendTo('visit', { type: 'key.pressed', key: keyOfButton[event.button] });
      } else if (
        event.type !== 'technician.tookOver' &&
        event.type !== 'technician.released' &&
        event.type !== 'devices.checked' &&
        event.type !== 'day.ended' &&
        event.type !== 'device.became' &&
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
}).createMachine({
  id: 'kiosk',
  description: 'The kiosk from power-on: in service, out of order, or in the hands of a technician.',
  context: ({ input }) => ({
    devices: { printer: notHeardOf, scanner: notHeardOf, barcode: notHeardOf, panel: notHeardOf },
    storage: 'ok',
    visit: { visit: '', errand: 'any', number: null, feeder: input?.feeder ?? false },
    secondsLeft: countdownSeconds,
    technicianWaits: false,
  }),
  initial: 'starting',
  on: {
    'device.became': { actions: 'noteDevice' },
    'storage.became': { actions: 'noteStorage' },
    'technician.tookOver': '.technicianAtWork',
  },
  states: {
    starting: {
      description: 'Every device is asked how it is before anybody is invited.',
      on: { 'devices.checked': 'inService' },
      after: { devicesAnswer: 'inService' },
    },

    inService: {
      initial: 'tidying',
      states: {
        tidying: {
          description: 'Receipts and slips that are owed are printed before the next citizen starts.',
          always: [
            { guard: 'technicianWaits', target: '#kiosk.technicianAtWork' },
            { guard: 'canServe', target: 'printingOwed' },
            { target: '#kiosk.outOfOrder' },
          ],
        },
        printingOwed: {
          invoke: {
            id: 'printOwedReceipts',
            src: 'printOwedReceipts',
            onDone: 'waiting',
            onError: 'waiting',
          },
          after: { printTakesTooLong: 'waiting' },
        },
        waiting: {
          description: 'The welcome screen. The start of a visit is gated, not its end.',
          always: { guard: 'cannotServe', target: '#kiosk.outOfOrder' },
          on: {
            'day.ended': 'tidying',
            'key.pressed': {
              guard: 'isStartKey',
              target: 'visiting',
              actions: { type: 'nameVisit', params: { errand: 'any' } },
            },
            'button.pressed': {
              guard: 'isStartButton',
              target: 'visiting',
              actions: { type: 'nameVisit', params: { errand: 'any' } },
            },
            'barcode.scanned': {
              guard: 'isReceipt',
              target: 'visiting',
              actions: { type: 'nameVisit', params: { errand: 'any' } },
            },
          },
        },

        visiting: {
          description: 'Somebody is in front of the kiosk.',
          initial: 'attending',
          invoke: {
            id: 'visit',
            src: 'visit',
            input: ({ context }) => context.visit,
            onDone: 'tidying',
            onError: 'clearing',
            // Only a change of whom the visit waits for is followed: what a device says of itself shows nobody's presence, and
            // must neither end a countdown nor begin the minute anew.
            onSnapshot: [
              { guard: and([visitWaitsFor('device'), not(stateIn(watching.working))]), target: '.working' },
              { guard: and([visitWaitsFor('device'), stateIn(watching.working)]) },
              { guard: stateIn(watching.countingDown) },
              {
                guard: and([visitWaitsFor('papers'), not(stateIn(watching.searching))]),
                target: '.searching',
              },
              {
                guard: and([visitWaitsFor('citizen'), not(stateIn(watching.attending))]),
                target: '.attending',
              },
            ],
          },
          on: {
            'printer.*': { actions: 'tellVisit' },
            'scanner.*': { actions: 'tellVisit' },
            'barcode.*': { actions: 'tellVisit' },
            'technician.tookOver': { actions: 'letTechnicianWait' },
          },
          states: {
            attending: {
              description: 'A short screen; any key shows that somebody is there.',
              on: {
                'key.pressed': { target: 'attending', reenter: true, actions: 'tellVisit' },
                'barcode.scanned': { target: 'attending', reenter: true, actions: 'tellVisit' },
                'scanner.buttonPressed': { target: 'attending', reenter: true, actions: 'tellVisit' },
                'button.pressed': {
                  target: 'attending',
                  reenter: true,
                  actions: 'tellVisit',
                },
              },
              after: { citizenQuiet: { target: 'countingDown', actions: 'startCountdown' } },
            },
            searching: {
              description: 'The citizen reads much, types much, or looks for a paper.',
              on: {
                'key.pressed': { target: 'searching', reenter: true, actions: 'tellVisit' },
                'barcode.scanned': { target: 'searching', reenter: true, actions: 'tellVisit' },
                'scanner.buttonPressed': { target: 'searching', reenter: true, actions: 'tellVisit' },
                'button.pressed': {
                  target: 'searching',
                  reenter: true,
                  actions: 'tellVisit',
                },
              },
              after: { searchingPapers: { target: 'countingDown', actions: 'startCountdown' } },
            },
            working: {
              description: 'A device is at work, within a limit of its own; the citizen has to wait.',
              on: {
                'key.pressed': { actions: 'tellVisit' },
                'button.pressed': { actions: 'tellVisit' },
              },
            },
            countingDown: {
              description: 'Still there? The key that answers does nothing else.',
              on: {
                'key.pressed': 'attending',
                'barcode.scanned': { target: 'attending', actions: 'tellVisit' },
                'button.pressed': 'attending',
                'scanner.buttonPressed': 'attending',
              },
              after: {
                countdownTick: [
                  { guard: 'timeIsUp', target: '#kiosk.inService.clearing' },
                  { target: 'countingDown', reenter: true, actions: 'countDown' },
                ],
              },
            },
          },
        },

        clearing: {
          description: 'Left means gone: nothing of the visit stays on the screen or on the disk.',
          invoke: {
            id: 'discardDraft',
            src: 'discardDraft',
            input: ({ context }) => ({ visit: context.visit.visit }),
            onDone: 'tidying',
            onError: 'tidying',
          },
          after: { diskTakesTooLong: 'tidying' },
        },
      },
    },

    outOfOrder: {
      description: 'New requests would not end with a receipt; a status can still be asked for.',
      always: { guard: 'canServe', target: 'inService' },
      on: {
        'key.pressed': {
          guard: and(['isStartKey', 'canTellStatus']),
          target: 'inService.visiting',
          actions: { type: 'nameVisit', params: { errand: 'statusOnly' } },
        },
        'button.pressed': {
          guard: and(['isStartButton', 'canTellStatus']),
          target: 'inService.visiting',
          actions: { type: 'nameVisit', params: { errand: 'statusOnly' } },
        },
        'barcode.scanned': {
          guard: and(['isReceipt', 'canTellStatus']),
          target: 'inService.visiting',
          actions: { type: 'nameVisit', params: { errand: 'statusOnly' } },
        },
      },
    },

    technicianAtWork: {
      entry: 'dismissTechnician',
      on: { 'technician.released': 'inService', 'technician.tookOver': {} },
    },
  },
});

export type KioskSnapshot = SnapshotFrom<typeof kioskMachine>;
