/**
 * Follows the machines of kiosk and visit by XState's inspection and writes down, in order, what each heard and what it became. The replay
 * follows its own machines with the same, so that the two records can be compared line by line.
 */
import type { AnyActorRef, InspectionEvent } from 'xstate';
import type { FlightEntry } from '../../control/flight-messages.ts';
import type { KioskSnapshot } from '../../visit/kiosk-machine.ts';
import type { VisitContext } from '../../visit/visit-context.ts';
import { maskEvent } from './flight-mask.ts';

/** Events that only hand on what the record has already. */
const derived = /^xstate\.(init|stop|snapshot\.|done\.actor\.visit$|error\.actor\.visit$)/;

export type FlightFollower = {
  /** For `createActor`. */
  inspect(event: InspectionEvent): void;
};

/** `write` is called in the middle of a transition: it must not throw and must not send. */
export function followFlight(write: (entry: FlightEntry) => void): FlightFollower {
  let root: AnyActorRef | null = null;
  let visit: AnyActorRef | null = null;
  let last = '';
  let state = '';

  function heard(by: 'kiosk' | 'visit', event: { type: string }): void {
    if (derived.test(event.type)) return;
    // What the kiosk hands on to the visit it has heard itself.
    if (by === 'visit' && !event.type.startsWith('xstate.')) return;
    const masked = maskEvent(event, visitContext());
    if (masked) write({ kind: 'heard', by, event: masked });
  }

  /** A countdown takes a key as a sign of life, whatever is on the screen below it; the digit is masked all the same. */
  function visitContext(): VisitContext | null {
    return visit ? ((visit.getSnapshot() as { context?: VisitContext } | undefined)?.context ?? null) : null;
  }

  function became(visitState: string | null): void {
    const now = JSON.stringify([state, visitState]);
    if (now === last) return;
    last = now;
    write({ kind: 'became', state, visit: visitState });
  }

  return {
    inspect(seen) {
      if (seen.type === '@xstate.actor') {
        const actor = seen.actorRef as AnyActorRef;
        root ??= actor;
        if (actor.id === 'visit') visit = actor;
        return;
      }
      if (seen.type === '@xstate.event') {
        if (seen.actorRef === root) heard('kiosk', seen.event);
        else if (seen.actorRef === visit) heard('visit', seen.event);
        return;
      }
      if (seen.type !== '@xstate.snapshot') return;
      const value = (seen.snapshot as { value?: KioskSnapshot['value'] }).value;
      if (value === undefined) return;
      if (seen.actorRef === root) {
        state = nameOfState(value);
        const isVisited = state.startsWith('inService.visiting');
        if (!isVisited) visit = null;
        became(isVisited ? visitState() : null);
      }
      // While the kiosk has not begun, its visit has no place to stand beside.
      else if (seen.actorRef === visit && state.startsWith('inService.visiting')) became(nameOfState(value));
    },
  };

  function visitState(): string | null {
    const value = (visit?.getSnapshot() as { value?: KioskSnapshot['value'] } | undefined)?.value;
    return value === undefined ? null : nameOfState(value);
  }
}

/** `{inService: {visiting: 'attending'}}` is `inService.visiting.attending`. */
export function nameOfState(value: unknown): string {
  if (typeof value === 'string') return value;
  return Object.entries(value as object)
    .map(([name, inner]) => `${name}.${nameOfState(inner)}`)
    .join('+');
}

/** The way back, for states without regions. */
export function valueOfState(name: string): unknown {
  return name
    .split('.')
    .reduceRight<unknown>((inner, part) => (inner === null ? part : { [part]: inner }), null);
}
