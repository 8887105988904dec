/** Steps of a visit that succeed at once, for walking the machines; a test overrides the one it is about. */
import { fromPromise } from 'xstate';
import { kioskMachine } from '../../src/visit/kiosk-machine.ts';
import type { SavedRequest, StatusAnswer, VisitPage } from '../../src/visit/visit-context.ts';
import { visitMachine } from '../../src/visit/visit-machine.ts';
import type * as steps from '../../src/visit/visit-steps.ts';

export function pretendPage(paper: string, changes: Partial<VisitPage> = {}): VisitPage {
  return {
    page: crypto.randomUUID().replaceAll('-', ''),
    paper,
    rotation: 0,
    mediaType: 'image/webp',
    widthPx: 1654,
    heightPx: 2339,
    bytes: 50_000,
    sha256: '0'.repeat(64),
    preview: { columns: 2, rows: ['03', '30', '12'] },
    remarks: [],
    ...changes,
  };
}

export const pretendSteps = {
  scanPage: fromPromise<VisitPage[], steps.ScanPageInput>(async ({ input }) => [pretendPage(input.paper)]),
  removePage: fromPromise<void, steps.RemovePageInput>(async () => {}),
  saveRequest: fromPromise<SavedRequest, steps.SaveRequestInput>(async () => ({
    number: '0270041835',
    confirmedAt: '2026-11-24T02:24:00.000Z',
  })),
  printReceipt: fromPromise<steps.PrintReceiptOutput, steps.PrintReceiptInput>(async () => ({
    outcome: 'confirmed',
  })),
  printSlip: fromPromise<steps.PrintReceiptOutput, steps.PrintSlipInput>(async () => ({
    outcome: 'confirmed',
  })),
  lookUpStatus: fromPromise<StatusAnswer, steps.LookUpStatusInput>(async ({ input }) => ({
    outcome: 'found',
    number: input.number,
    stage: 'received',
    note: null,
    at: '2026-11-24T02:30:00.000Z',
    receivedAt: '2026-11-24T02:30:00.000Z',
    mayPrint: true,
  })),
  discardDraft: fromPromise<void, steps.DiscardDraftInput>(async () => {}),
  openDraft: fromPromise<steps.OpenDraftOutput, steps.OpenDraftInput>(async () => ({
    outcome: 'gone',
    why: 'unknown',
  })),
  keepDraft: fromPromise<steps.KeepDraftOutput, steps.KeepDraftInput>(async () => ({
    outcome: 'kept',
    keptUntil: '2026-11-27T02:24:00.000Z',
  })),
  printDraftSlip: fromPromise<steps.PrintReceiptOutput, steps.PrintDraftSlipInput>(async () => ({
    outcome: 'confirmed',
  })),
};

export type PretendSteps = typeof pretendSteps;

export const pretendVisit = (changes: Partial<PretendSteps> = {}) =>
  visitMachine.provide({ actors: { ...pretendSteps, ...changes } });

export const pretendKiosk = (changes: Partial<PretendSteps> = {}) =>
  kioskMachine.provide({
    actors: {
      visit: pretendVisit(changes),
      printOwedReceipts: fromPromise<void, void>(async () => {}),
      discardDraft: changes.discardDraft ?? pretendSteps.discardDraft,
    },
  });
