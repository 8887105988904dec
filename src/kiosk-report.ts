/** How the kiosk is, as the forwarder tells the office: asked over the kiosk's socket, completed by what the outbox knows. */
import { getJson } from './control/control-request.ts';
import { type Health, health } from './control/messages.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { KioskReport } from './seal/kiosk-report.ts';

/** A kiosk that has not answered by then is told to be silent. */
const answersWithinMs = 10_000;

/** Never rejects but for `signal`: a kiosk that does not answer is what the office should hear. */
export function kioskReporter({
  socketPath,
  outbox,
  stamp,
  software,
}: {
  socketPath: string;
  outbox: Pick<Outbox, 'linkState' | 'waitingCount' | 'oldestWaiting' | 'requestsSetAside' | 'bulletin'>;
  stamp: () => { at: string; certain: boolean };
  software: string;
}): (signal: AbortSignal) => Promise<KioskReport> {
  return async (signal) => {
    const answer = await getJson(socketPath, '/health', { timeoutMs: answersWithinMs, signal }).catch(
      () => null,
    );
    signal.throwIfAborted();
    const read = health.safeParse(answer?.body);
    const { at, certain } = stamp();
    const { problem, pagesWait } = outbox.linkState();
    return {
      version: 1,
      at,
      software,
      ...saidBy(read.success ? read.data : null),
      outbox: {
        waiting: outbox.waitingCount(),
        oldestWaitingSince: outbox.oldestWaiting()?.confirmedAt ?? null,
        setAside: outbox.requestsSetAside().length,
      },
      link: { problem, pagesWait },
      clockCertain: certain,
      bulletin: outbox.bulletin()?.bulletin.sequence ?? null,
    };
  };
}

function saidBy(
  kiosk: Health | null,
): Pick<KioskReport, 'state' | 'uptimeSeconds' | 'devices' | 'receiptsLeft' | 'disk' | 'machine' | 'update'> {
  const devices = Object.entries(kiosk?.devices ?? {});
  return {
    state: kiosk?.state ?? 'notAnswering',
    uptimeSeconds: kiosk?.uptimeSeconds ?? null,
    devices: Object.fromEntries(
      devices.map(([name, { state, fault }]) => [
        name,
        // The last fault stays on record when it has passed; the office asks about now.
        { state, fault: state === 'ready' ? null : (fault?.code ?? null) },
      ]),
    ),
    receiptsLeft: kiosk?.devices.printer?.receiptsLeft ?? null,
    disk: { state: kiosk?.storage?.state ?? 'unknown', freeBytes: kiosk?.storage?.freeBytes ?? null },
    machine: {
      temperatureC: kiosk?.machine?.temperatureC ?? null,
      underVoltage: underVoltageOf(kiosk?.machine?.power ?? null),
    },
    ...updateSaidBy(kiosk),
  };
}

/** Absent from a kiosk that does not answer or knows no updates; null from one that has had none. */
function updateSaidBy(kiosk: Health | null): Pick<KioskReport, 'update'> {
  if (!kiosk?.update) return kiosk?.update === null ? { update: null } : {};
  const { phase, version, at, why } = kiosk.update;
  return { update: { phase, version, at, why } };
}

function underVoltageOf(
  power: NonNullable<Health['machine']>['power'],
): KioskReport['machine']['underVoltage'] {
  if (power === null) return null;
  if (power.undervoltage) return 'now';
  return power.undervoltageSinceBoot ? 'earlier' : 'never';
}
