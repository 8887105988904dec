/**
 * The kiosk between and around visits: may it serve, who is in front of it, are they still there.
 * It starts a fresh visit for every citizen and clears the visit of one who walked away.
 */
import { and, not, type SnapshotFrom, stateIn } from 'xstate';
import { kioskSetup, notHeardOf } from './kiosk-setup.ts';
import type { VisitTag } from './visit-setup.ts';
import { countdownSeconds } from './waits.ts';

/** Which of the kiosk's states watches the citizen now. */
const watching = {
  attending: { inService: { visiting: 'attending' } },
  searching: { inService: { visiting: 'searching' } },
  working: { inService: { visiting: 'working' } },
  countingDown: { inService: { visiting: 'countingDown' } },
  finishing: { inService: { visiting: 'finishing' } },
} as const;

const visitWaitsFor = (tag: VisitTag) => ({ type: 'visitWaitsFor', params: { tag } }) as const;

/** Where the kiosk goes on after what it did between two visits. */
const afterTidying = [
  { guard: 'stops', target: '#kiosk.stopping' },
  { guard: 'hasInterrupted', target: 'offeringDraft' },
  { target: 'waiting' },
] as const;

const anyVisit = { type: 'nameVisit', params: { errand: 'any' } } as const;

export const kioskMachine = kioskSetup.createMachine({
  id: 'kiosk',
  description: 'The kiosk from power-on: in service, out of order, or in the hands of a technician.',
  context: ({ input }) => ({
    devices: { printer: notHeardOf, scanner: notHeardOf, barcode: notHeardOf, panel: notHeardOf },
    storage: 'ok',
    announcements: [],
    visit: {
      ...{ visit: '', errand: 'any', number: null },
      feeder: input?.feeder ?? false,
      keepDays: input?.keepDays ?? 0,
    },
    secondsLeft: countdownSeconds,
    technicianWaits: false,
    interrupted: input?.interrupted ?? null,
    chosen: 0,
    stops: false,
    left: { pages: 0, number: null },
  }),
  initial: 'starting',
  on: {
    'device.became': { actions: 'noteDevice' },
    'storage.became': { actions: 'noteStorage' },
    'announcements.became': { actions: 'noteAnnouncements' },
    'technician.tookOver': '.technicianAtWork',
    'kiosk.toldToStop': { target: '.stopping', actions: 'noteStop' },
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
            { guard: 'stops', target: '#kiosk.stopping' },
            { guard: 'technicianWaits', target: '#kiosk.technicianAtWork' },
            { guard: 'canServe', target: 'printingOwed' },
            { target: '#kiosk.outOfOrder' },
          ],
        },
        printingOwed: {
          invoke: {
            id: 'printOwedReceipts',
            src: 'printOwedReceipts',
            onDone: afterTidying,
            onError: afterTidying,
          },
          after: { printTakesTooLong: afterTidying },
          on: { 'kiosk.toldToStop': { actions: 'noteStop' } },
        },
        offeringDraft: {
          description:
            'Whoever stood here when the kiosk went off may go on; anybody may say that it is not theirs.',
          entry: 'startOffer',
          always: { guard: 'cannotServe', target: '#kiosk.outOfOrder' },
          on: {
            'key.pressed': [
              { guard: 'saysYes', target: 'visiting', actions: [anyVisit, 'forgetInterrupted'] },
              { guard: 'saysNo', target: 'lettingDraftGo' },
              { guard: 'isArrow', actions: 'moveChosen' },
            ],
            'button.pressed': [
              { guard: 'saysYes', target: 'visiting', actions: [anyVisit, 'forgetInterrupted'] },
              { guard: 'saysNo', target: 'lettingDraftGo' },
            ],
            'barcode.scanned': [
              { guard: 'isReceipt', target: 'visiting', actions: anyVisit },
              { guard: 'isDraftSlip', target: 'visiting', actions: anyVisit },
            ],
          },
          after: { interruptedOffered: 'lettingDraftGo' },
        },
        lettingDraftGo: {
          description: 'Nobody wanted it; what a slip names stays for that slip.',
          invoke: {
            id: 'discardInterrupted',
            src: 'discardDraft',
            input: ({ context }) => ({ visit: context.interrupted?.visit ?? '' }),
            onDone: { target: 'tidying', actions: 'forgetInterrupted' },
            onError: { target: 'tidying', actions: 'forgetInterrupted' },
          },
          after: { diskTakesTooLong: { target: 'tidying', actions: 'forgetInterrupted' } },
          on: { 'kiosk.toldToStop': { actions: 'noteStop' } },
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
            'barcode.scanned': [
              { guard: 'isReceipt', target: 'visiting', actions: anyVisit },
              { guard: 'isDraftSlip', target: 'visiting', actions: anyVisit },
            ],
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
              {
                guard: and([stateIn(watching.finishing), not(visitWaitsFor('mustFinish'))]),
                target: '#kiosk.stopping',
                actions: 'noteLeft',
              },
              { guard: stateIn(watching.finishing) },
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
            'kiosk.toldToStop': [
              { guard: 'visitMustFinish', target: '.finishing', actions: 'noteStop' },
              { target: '#kiosk.stopping', actions: 'noteStop' },
            ],
          },
          states: {
            finishing: {
              description:
                'Told to stop while a request is saved or a receipt printed: that comes first, within its limit.',
              after: { stopFinishes: '#kiosk.stopping' },
              on: { 'kiosk.toldToStop': {} },
            },
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
          on: { 'kiosk.toldToStop': { actions: 'noteStop' } },
        },
      },
    },

    outOfOrder: {
      description: 'New requests would not end with a receipt; a status can still be asked for.',
      always: { guard: 'canServe', target: 'inService' },
      after: { interruptedWaits: { guard: 'hasInterrupted', target: 'inService.lettingDraftGo' } },
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

    stopping: {
      description: 'No new visit; what is unfinished is kept and offered after the next start.',
      initial: 'closing',
      on: { 'technician.tookOver': {}, 'kiosk.toldToStop': {} },
      states: {
        closing: { on: { 'kiosk.closed': 'closed' } },
        closed: { description: 'The power may go. The screen program shows this until the service is back.' },
      },
    },
  },
});

export type KioskSnapshot = SnapshotFrom<typeof kioskMachine>;
