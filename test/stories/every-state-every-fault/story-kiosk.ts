/** A kiosk whose steps end when the story says so, with a ledger of what was saved and what is owed: the machine, the supervisor, no devices. */
import { fromPromise } from 'xstate';
import { DeviceProblem, type DeviceProblemCode } from '../../../devices/device-problem.ts';
import type { DeviceSupervisor } from '../../../src/kiosk/device-supervisor.ts';
import type { InterruptedVisit } from '../../../src/visit/interruption-views.ts';
import { kioskMachine } from '../../../src/visit/kiosk-machine.ts';
import { visitOf } from '../../../src/visit/view.ts';
import type { VisitPage } from '../../../src/visit/visit-context.ts';
import type { VisitEvent } from '../../../src/visit/visit-events.ts';
import { visitMachine } from '../../../src/visit/visit-machine.ts';
import type * as steps from '../../../src/visit/visit-steps.ts';
import { pretendPage } from '../../visit/pretend-steps.ts';
import { superviseKiosk } from '../../visit/supervised-kiosk.ts';
import { knownStatus, requestNumber } from '../../visit/visit-walk.ts';

export type StepName =
  | 'scanPage'
  | 'removePage'
  | 'saveRequest'
  | 'printReceipt'
  | 'printOwedReceipts'
  | 'printSlip'
  | 'lookUpStatus'
  | 'discardDraft'
  | 'openDraft'
  | 'keepDraft'
  | 'printDraftSlip';

type PendingStep = { step: StepName; end(how: DeviceProblemCode | 'works' | Error, output?: unknown): void };

/** While `holding`, a step waits for the story to end it; otherwise it works at once. */
export function createStoryKiosk(options: { owed: string[]; interrupted?: InterruptedVisit | null }) {
  const ledger = { saved: [] as string[], owed: [...options.owed], printed: [] as string[], discarded: 0 };
  const pending = new Set<PendingStep>();
  const story = { holding: false };

  function doStep<T>(step: StepName, signal: AbortSignal, work: () => T): Promise<T> {
    if (!story.holding) return Promise.resolve().then(work);
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const entry: PendingStep = {
      step,
      end(how, output) {
        pending.delete(entry);
        if (how === 'works') resolve((output as T | undefined) ?? work());
        else if (how instanceof Error) reject(how);
        else reject(new DeviceProblem(how, 'What the technician should look at.'));
      },
    };
    pending.add(entry);
    signal.addEventListener('abort', () => {
      pending.delete(entry);
      reject(signal.reason);
    });
    return promise;
  }

  const print = (numbers: string[]) => {
    ledger.owed = ledger.owed.filter((number) => !numbers.includes(number));
    ledger.printed.push(...numbers);
  };

  const build = (use: DeviceSupervisor['use']) => {
    const discardDraft = fromPromise<void, steps.DiscardDraftInput>(({ signal }) =>
      doStep('discardDraft', signal, () => {
        ledger.discarded += 1;
      }),
    );
    const visit = visitMachine.provide({
      actors: {
        scanPage: fromPromise<VisitPage[], steps.ScanPageInput>(({ input, signal }) =>
          use('scanner', signal, () => doStep('scanPage', signal, () => [pretendPage(input.paper)])),
        ),
        removePage: fromPromise(({ signal }) => doStep('removePage', signal, () => undefined)),
        saveRequest: fromPromise(({ signal }) =>
          doStep('saveRequest', signal, () => {
            ledger.saved.push(requestNumber);
            ledger.owed.push(requestNumber);
            return { number: requestNumber, confirmedAt: '2026-11-24T02:24:00.000Z' };
          }),
        ),
        printReceipt: fromPromise<steps.PrintReceiptOutput, steps.PrintReceiptInput>(({ input, signal }) =>
          use('printer', signal, () =>
            doStep('printReceipt', signal, () => {
              print([input.number]);
              return { outcome: 'confirmed' };
            }),
          ),
        ),
        printSlip: fromPromise<steps.PrintReceiptOutput, steps.PrintSlipInput>(({ signal }) =>
          use('printer', signal, () => doStep('printSlip', signal, () => ({ outcome: 'confirmed' }))),
        ),
        lookUpStatus: fromPromise(({ input, signal }) =>
          doStep('lookUpStatus', signal, () => ({ ...knownStatus, number: input.number })),
        ),
        discardDraft,
        openDraft: fromPromise<steps.OpenDraftOutput, steps.OpenDraftInput>(({ signal }) =>
          doStep('openDraft', signal, () => ({ outcome: 'gone', why: 'unknown' })),
        ),
        keepDraft: fromPromise<steps.KeepDraftOutput, steps.KeepDraftInput>(({ signal }) =>
          doStep('keepDraft', signal, () => ({ outcome: 'kept', keptUntil: '2026-11-27T02:24:00.000Z' })),
        ),
        printDraftSlip: fromPromise<steps.PrintReceiptOutput, steps.PrintDraftSlipInput>(({ signal }) =>
          use('printer', signal, () =>
            doStep('printDraftSlip', signal, () => {
              ledger.printed.push('slip');
              return { outcome: 'confirmed' };
            }),
          ),
        ),
      },
    });
    return kioskMachine.provide({
      actors: {
        visit,
        discardDraft,
        printOwedReceipts: fromPromise<void, void>(({ signal }) =>
          use('printer', signal, async () => {
            if (ledger.owed.length > 0) await doStep('printOwedReceipts', signal, () => print(ledger.owed));
          }),
        ),
      },
    });
  };

  const kiosk = superviseKiosk(build, {
    feeder: false,
    keepDays: 3,
    interrupted: options.interrupted ?? null,
  });
  return {
    ...kiosk,
    ledger,
    /** Later steps wait for `endStep`. */
    hold() {
      story.holding = true;
    },
    letGo() {
      story.holding = false;
    },
    pendingStep: (): StepName | undefined => [...pending].at(-1)?.step,
    /** `output`: what the step answers, where a story wants a certain one. */
    async endStep(how: DeviceProblemCode | 'works' | Error, output?: unknown) {
      [...pending].at(-1)?.end(how, output);
      await kiosk.settled();
    },
    /** What a citizen did, said to the visit itself: the walk of the visit machine speaks so. */
    async tellVisit(...events: VisitEvent[]) {
      for (const event of events) kiosk.kiosk.getSnapshot().children.visit?.send(event as never);
      await kiosk.settled();
    },
    visit: () => visitOf(kiosk.kiosk.getSnapshot()),
  };
}

export type StoryKiosk = ReturnType<typeof createStoryKiosk>;
