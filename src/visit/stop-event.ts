/** What the kiosk machine is told when the service is told to stop: whether the visit has to finish something, and what it leaves. Pure. */
import { leftBehindBy } from './interruption-views.ts';
import type { KioskSnapshot } from './kiosk-machine.ts';
import { visitOf } from './view.ts';
import type { StopEvent } from './visit-events.ts';

export function stopEventOf(kiosk: KioskSnapshot): StopEvent {
  const visit = visitOf(kiosk);
  return {
    type: 'kiosk.toldToStop',
    mustFinish: visit?.hasTag('mustFinish') ?? false,
    left: visit ? leftBehindBy(visit.context) : { pages: 0, number: null },
  };
}
