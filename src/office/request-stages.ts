/**
 * Which step an officer may take with a request, from which stage, and who may take it. Pure: the inbox offers what this table
 * allows, and the same table is asked again when the step is taken.
 */
import type { Stage } from '../request/request.ts';

/** A reader looks; an officer works on requests; an administrator also enrols kiosks and reopens what was closed by mistake. */
export const roles = ['reader', 'officer', 'administrator'] as const;
export type Role = (typeof roles)[number];

export const steps = ['takeIntoWork', 'markReady', 'handOver', 'askForMore', 'reject', 'reopen'] as const;
export type Step = (typeof steps)[number];

export type StepRule = {
  from: readonly Stage[];
  to: Stage;
  who: readonly Role[];
  /** The word to the citizen that goes with it. */
  note: 'required' | 'optional' | 'none';
};

const workers = ['officer', 'administrator'] as const;

export const stepRules: Record<Step, StepRule> = {
  takeIntoWork: { from: ['received', 'waitingForCitizen'], to: 'inWork', who: workers, note: 'none' },
  askForMore: { from: ['inWork'], to: 'waitingForCitizen', who: workers, note: 'required' },
  markReady: { from: ['inWork'], to: 'ready', who: workers, note: 'optional' },
  handOver: { from: ['ready'], to: 'handedOver', who: workers, note: 'none' },
  reject: {
    from: ['received', 'inWork', 'waitingForCitizen'],
    to: 'rejected',
    who: workers,
    note: 'required',
  },
  reopen: { from: ['ready', 'rejected'], to: 'inWork', who: ['administrator'], note: 'none' },
};

/** In the order in which they are offered. */
export function stepsFor(stage: Stage, role: Role): Step[] {
  return steps.filter((step) => judgeStep({ stage, role, step }) === 'allowed');
}

export function judgeStep(asked: {
  stage: Stage;
  role: Role;
  step: Step;
}): 'allowed' | 'notNow' | 'notYours' {
  const rule = stepRules[asked.step];
  if (!rule.who.includes(asked.role)) return 'notYours';
  return rule.from.includes(asked.stage) ? 'allowed' : 'notNow';
}
