/** The machines of kiosk and visit with real work behind their steps, and the devices' supervisor between. Used by src/kiosk.ts. */
import type { Logger } from 'pino';
import { fromPromise } from 'xstate';
import { isDeviceProblem } from '../../devices/device-problem.ts';
import { isOutboxProblem } from '../outbox/outbox-problem.ts';
import { kioskMachine } from '../visit/kiosk-machine.ts';
import { visitMachine } from '../visit/visit-machine.ts';
import type * as steps from '../visit/visit-steps.ts';
import type { DeviceSupervisor } from './device-supervisor.ts';
import type { DraftWork } from './draft-work.ts';
import type { VisitWork } from './visit-work.ts';

/** `storageHears`: told of every step that failed, for it may have been the disk. */
export function kioskWithWork({
  work,
  drafts,
  supervisor,
  storageHears,
  log,
}: {
  work: VisitWork;
  drafts: DraftWork;
  supervisor: Pick<DeviceSupervisor, 'use'>;
  storageHears: (error: unknown) => void;
  log: Logger;
}) {
  /** A step that fails is told to the citizen by the machine, and to the technician here. */
  const told = async <T>(step: string, doing: Promise<T>): Promise<T> =>
    doing.catch((error: unknown) => {
      log.warn(
        isDeviceProblem(error) || isOutboxProblem(error)
          ? { step, code: error.code, hint: error.hint }
          : { step, err: error },
        'step.failed',
      );
      storageHears(error);
      throw error;
    });
  const discardDraft = fromPromise<void, steps.DiscardDraftInput>(({ input }) => {
    drafts.forget(input.visit);
    return told('discardDraft', work.discardDraft(input));
  });
  const visit = visitMachine.provide({
    actors: {
      scanPage: fromPromise(({ input, signal }) =>
        told(
          'scanPage',
          supervisor.use('scanner', signal, () => work.scanPage(input, signal)),
        ),
      ),
      removePage: fromPromise(({ input }) => told('removePage', work.removePage(input))),
      saveRequest: fromPromise(({ input }) => told('saveRequest', work.saveRequest(input))),
      printReceipt: fromPromise(({ input, signal }) =>
        told(
          'printReceipt',
          supervisor.use('printer', signal, () => work.printReceipt(input, signal)),
        ),
      ),
      printSlip: fromPromise(({ input, signal }) =>
        told(
          'printSlip',
          supervisor.use('printer', signal, () => work.printSlip(input, signal)),
        ),
      ),
      lookUpStatus: fromPromise(({ input }) => told('lookUpStatus', work.lookUpStatus(input))),
      openDraft: fromPromise(async ({ input }) => {
        const opened = await told('openDraft', drafts.openDraft(input));
        if (opened.outcome === 'found') work.goOnWith(input.visit);
        return opened;
      }),
      keepDraft: fromPromise(({ input }) => told('keepDraft', drafts.keepDraft(input))),
      printDraftSlip: fromPromise(({ input, signal }) =>
        told(
          'printDraftSlip',
          supervisor.use('printer', signal, () => drafts.printDraftSlip(input, signal)),
        ),
      ),
      discardDraft,
    },
  });
  return kioskMachine.provide({
    actors: {
      visit,
      discardDraft,
      printOwedReceipts: fromPromise(({ signal }) =>
        told(
          'printOwedReceipts',
          supervisor.use('printer', signal, () => work.printOwedReceipts(signal)),
        ),
      ),
    },
  });
}
