/** May this person take this step with a request that stands there? The machine answers; the inbox offers by it, and asks again. */
import { getNextSnapshot } from 'xstate';
import type { Stage } from '../request.ts';
import { roles } from './office-roles.ts';
import { type Step, steps } from './request-steps.ts';
import { type Actor, requestWorkflowMachine, type WorkflowEvent } from './request-workflow-machine.ts';

/** Where the office has it; what is only in a kiosk is no matter of the office yet. */
export type WorkflowStage = Exclude<Stage, 'kept'>;

export type StepVerdict =
  | { outcome: 'allowed'; to: WorkflowStage }
  /** `notNow`: nobody can from here. `notYours`: others could. */
  | { outcome: 'notNow' | 'notYours' };

export function judgeStep({ stage, by, step }: { stage: Stage; by: Actor; step: Step }): StepVerdict {
  const to = stageAfter(stage, { type: step, by });
  if (to) return { outcome: 'allowed', to };
  const actors: Actor[] = [...roles, 'citizen'];
  const mayOthers = actors.some((other) => stageAfter(stage, { type: step, by: other }));
  return { outcome: mayOthers ? 'notYours' : 'notNow' };
}

/** In the order in which they are offered. */
export function stepsFor(stage: Stage, by: Actor): Step[] {
  return steps.filter((step) => stageAfter(stage, { type: step, by }) !== null);
}

/** A kiosk has brought a wanted page. Null: that moves the request nowhere, now. */
export function stageAfterPage(stage: Stage, stillWanted: number): WorkflowStage | null {
  return stageAfter(stage, { type: 'bringPage', by: 'citizen', stillWanted });
}

function stageAfter(stage: Stage, event: WorkflowEvent): WorkflowStage | null {
  if (stage === 'kept') return null;
  const snapshot = requestWorkflowMachine.resolveState({ value: stage });
  return snapshot.can(event) ? getNextSnapshot(requestWorkflowMachine, snapshot, event).value : null;
}
