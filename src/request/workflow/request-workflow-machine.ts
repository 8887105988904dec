/**
 * The way of a request through the office: where it may stand, which step leads on from there, and who may take it. Nothing happens
 * in here: the office asks it what it may offer, and asks again when a step is taken. The README beside it shows it as a picture.
 */
import { setup } from 'xstate';
import type { Role } from './office-roles.ts';
import type { Step } from './request-steps.ts';

/** `citizen`: whoever shows the receipt at a kiosk. */
export type Actor = Role | 'citizen';

export type WorkflowEvent =
  | { type: Step; by: Actor }
  /** A kiosk has brought a page that was wanted; `stillWanted`: how many others are. */
  | { type: 'bringPage'; by: 'citizen'; stillWanted: number };

const officers: readonly Actor[] = ['operator', 'supervisor', 'administrator'];
const supervisors: readonly Actor[] = ['supervisor', 'administrator'];

const workflow = setup({
  types: { events: {} as WorkflowEvent },
  guards: {
    byOfficer: ({ event }) => officers.includes(event.by),
    bySupervisor: ({ event }) => supervisors.includes(event.by),
    byCourierOrOfficer: ({ event }) => event.by === 'courier' || officers.includes(event.by),
    byCitizenOrOfficer: ({ event }) => event.by === 'citizen' || officers.includes(event.by),
    isLastWantedPage: ({ event }) => event.type === 'bringPage' && event.stillWanted === 0,
  },
});

/** A request that somebody works on can be given to somebody else; it stays where it is. */
const reassign = { guard: 'bySupervisor', reenter: true } as const;

export const requestWorkflowMachine = workflow.createMachine({
  id: 'requestWorkflow',
  description: 'The way of a request through the office.',
  initial: 'received',
  states: {
    received: {
      description: 'Everything is here; nobody has looked at it yet.',
      on: {
        startCheck: { guard: 'byOfficer', target: 'underCheck' },
        reject: { guard: 'byOfficer', target: 'rejected' },
        withdraw: { guard: 'byCitizenOrOfficer', target: 'withdrawn' },
        reassign: { ...reassign, target: 'received' },
      },
    },
    underCheck: {
      description: 'An officer compares the papers with what is asked for.',
      on: {
        accept: { guard: 'byOfficer', target: 'inProcess' },
        sendBackPage: { guard: 'byOfficer', target: 'waitingForCitizen' },
        askForMore: { guard: 'byOfficer', target: 'waitingForCitizen' },
        reject: { guard: 'byOfficer', target: 'rejected' },
        withdraw: { guard: 'byCitizenOrOfficer', target: 'withdrawn' },
        reassign: { ...reassign, target: 'underCheck' },
      },
    },
    waitingForCitizen: {
      description:
        'A page is wanted again, or something else is missing. More pages may be sent back meanwhile.',
      on: {
        bringPage: { guard: 'isLastWantedPage', target: 'underCheck' },
        sendBackPage: { guard: 'byOfficer', target: 'waitingForCitizen', reenter: true },
        checkAgain: { guard: 'byOfficer', target: 'underCheck' },
        reject: { guard: 'byOfficer', target: 'rejected' },
        withdraw: { guard: 'byCitizenOrOfficer', target: 'withdrawn' },
        reassign: { ...reassign, target: 'waitingForCitizen' },
      },
    },
    inProcess: {
      description: 'The papers are good; the document is being made.',
      on: {
        markReady: { guard: 'byOfficer', target: 'ready' },
        sendBackPage: { guard: 'byOfficer', target: 'waitingForCitizen' },
        askForMore: { guard: 'byOfficer', target: 'waitingForCitizen' },
        reject: { guard: 'byOfficer', target: 'rejected' },
        // From here on only at the counter: at a kiosk nobody can say what is made already.
        withdraw: { guard: 'byOfficer', target: 'withdrawn' },
        reassign: { ...reassign, target: 'inProcess' },
      },
    },
    ready: {
      description: 'The document lies at the office.',
      on: {
        giveToCourier: { guard: 'byOfficer', target: 'withCourier' },
        handOver: { guard: 'byOfficer', target: 'pickedUp' },
        reopen: { guard: 'bySupervisor', target: 'inProcess' },
        reassign: { ...reassign, target: 'ready' },
      },
    },
    withCourier: {
      description: 'The courier is on the way with it.',
      on: {
        reportDelivered: { guard: 'byCourierOrOfficer', target: 'delivered' },
        reportNotDelivered: { guard: 'byCourierOrOfficer', target: 'ready' },
      },
    },
    // Closed, but none of them final: what was closed by mistake is opened again.
    delivered: { on: { reopen: { guard: 'bySupervisor', target: 'ready' } } },
    pickedUp: { on: { reopen: { guard: 'bySupervisor', target: 'ready' } } },
    rejected: { on: { reopen: { guard: 'bySupervisor', target: 'underCheck' } } },
    withdrawn: { on: { reopen: { guard: 'bySupervisor', target: 'underCheck' } } },
  },
});
