/** From a plan that breaks a promise to the shortest one that still does: what can be left out is left out, what remains is made plainer. */
import type { Life } from './life.ts';
import type { Fault, Plan } from './plan.ts';

export const kinds = ['lost', 'duplicated', 'leaked', 'hung'] as const;
export type Kind = (typeof kinds)[number];

export const brokenIn = (life: Pick<Life, Kind>): Kind[] => kinds.filter((kind) => life[kind].length > 0);

/** Lives that one search may take. */
const mostTries = 120;

export async function shrink(plan: Plan, isBroken: (plan: Plan) => Promise<boolean>): Promise<Plan> {
  let shortest = plan;
  let tries = 0;
  for (let goesOn = true; goesOn; ) {
    goesOn = false;
    for (const shorter of shorterThan(shortest)) {
      if (++tries > mostTries) return shortest;
      if (!(await isBroken(shorter))) continue;
      shortest = shorter;
      goesOn = true;
      break;
    }
  }
  return shortest;
}

function* shorterThan(plan: Plan): Generator<Plan> {
  for (const gone of plan.citizens) {
    const citizens = plan.citizens.filter((citizen) => citizen !== gone);
    yield { ...plan, citizens, faults: plan.faults.filter((fault) => citizenOf(fault) !== gone.id) };
  }
  for (const gone of plan.faults) yield { ...plan, faults: plan.faults.filter((fault) => fault !== gone) };
  if (plan.feeder) yield { ...plan, feeder: false };
  for (const [index, citizen] of plan.citizens.entries()) {
    const plainer = { ...citizen, sheets: 1, leaves: null };
    if (citizen.sheets > 1 || citizen.leaves) yield { ...plan, citizens: plan.citizens.with(index, plainer) };
  }
  for (const [index, fault] of plan.faults.entries()) {
    for (const plainer of plainerThan(fault)) yield { ...plan, faults: plan.faults.with(index, plainer) };
  }
}

function* plainerThan(fault: Fault): Generator<Fault> {
  if (fault.kind === 'link' && fault.times > 1) yield { ...fault, times: 1 };
  if (fault.kind !== 'crash') return;
  if (fault.clockJumpMs !== 0) yield { ...fault, clockJumpMs: 0 };
  if (fault.kept !== 'nothing') yield { ...fault, kept: 'nothing' };
  if (fault.atStep > 1) yield { ...fault, atStep: Math.floor(fault.atStep / 2) };
}

function citizenOf({ when }: Fault): number | null {
  return 'citizen' in when ? when.citizen : null;
}
