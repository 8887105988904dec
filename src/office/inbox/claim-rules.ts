/** Who may hold a request, and where it stands meanwhile. Pure; the list offers by it and the register asks again. */
import type { Stage } from '../../request/request.ts';
import type { Role } from '../../request/workflow/office-roles.ts';

const officers: readonly Role[] = ['operator', 'supervisor', 'administrator'];
const supervisors: readonly Role[] = ['supervisor', 'administrator'];
/** Later it lies at the counter or is on the road, and whoever is there hands it over. */
const heldStages: readonly Stage[] = ['received', 'underCheck', 'waitingForCitizen', 'inProcess'];

export function isHeldStage(stage: Stage): boolean {
  return heldStages.includes(stage);
}

export function mayClaim(role: Role, stage: Stage): boolean {
  return officers.includes(role) && isHeldStage(stage);
}

/** A supervisor takes a request from whoever holds it and gives it to somebody. */
export function mayReassign(role: Role, stage: Stage): boolean {
  return supervisors.includes(role) && isHeldStage(stage);
}

export function mayBeGiven(role: Role): boolean {
  return officers.includes(role);
}
