/** The flight recorder of the running kiosk: follows its machines, takes faults, and writes a place to begin a replay from where one is needed. */
import type { InspectionEvent } from 'xstate';
import type { KioskSnapshot } from '../../visit/kiosk-machine.ts';
import type { KioskInput } from '../../visit/kiosk-setup.ts';
import type { RunStart } from '../run-marker.ts';
import { followFlight, nameOfState } from './flight-follower.ts';
import { type FlightRecorder, openFlightRecorder } from './flight-recorder.ts';

export type KioskFlight = {
  recorder: FlightRecorder;
  inspect(event: InspectionEvent): void;
  /** To be called after every step of the machine. */
  follow(snapshot: KioskSnapshot): void;
  fault(of: string, fault: { code: string; hint: string }): void;
  stopped(): void;
};

/** States in which nothing is begun: the machine can be put there from what is known of them. */
const restful = ['inService.waiting', 'outOfOrder', 'technicianAtWork'];

export function createKioskFlight(parts: {
  folder: string;
  start: RunStart;
  version: string;
  input: Required<KioskInput>;
  stamp: () => { at: string; uptimeMs: number };
}): KioskFlight {
  const { start, version, input } = parts;
  const recorder = openFlightRecorder({ folder: parts.folder, run: start.run, stamp: parts.stamp });
  const { inspect } = followFlight(recorder.write);
  recorder.write({
    ...{ kind: 'started', version, why: start.why },
    input: { feeder: input.feeder, keepDays: input.keepDays, interrupted: masked(input.interrupted) },
  });
  return {
    recorder,
    inspect,
    follow(snapshot) {
      const state = nameOfState(snapshot.value);
      if (!recorder.needsCheckpoint() || !restful.includes(state)) return;
      const { devices, storage, visit, interrupted } = snapshot.context;
      recorder.write({
        ...{ kind: 'checkpoint', state, devices, storage },
        ...{ feeder: visit.feeder ?? false, keepDays: visit.keepDays ?? 0 },
        interrupted: masked(interrupted),
      });
    },
    fault: (of, { code, hint }) => recorder.write({ kind: 'fault', of, code, hint }),
    stopped() {
      recorder.write({ kind: 'stopped' });
      recorder.close();
    },
  };
}

function masked(interrupted: KioskInput['interrupted']) {
  return interrupted ? { service: interrupted.service, pages: interrupted.pages } : null;
}
