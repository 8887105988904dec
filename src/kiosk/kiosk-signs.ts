/** By what the kiosk's watchdog sees that it lives, and the one line that `systemctl status silaku-kiosk` shows. */
import { type DeviceName, deviceNames } from '../../devices/device-state.ts';
import { getJson } from '../control/control-client.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { VitalSign } from '../service/vital-signs.ts';
import type { DeviceSupervisor } from './device-supervisor.ts';
import { readable } from './storage-health.ts';

/** A supervisor that lets a wait run over by so much has lost its clock, and a device would rest for ever. */
const overdueMs = 30_000;

export function kioskSigns(parts: {
  socket: string;
  /** `active` while the machine takes events; XState's own word. */
  machineStatus: () => string;
  outbox: Pick<Outbox, 'workMark'>;
  supervisor: Pick<DeviceSupervisor, 'record'>;
  nowMs: () => number;
}): Record<string, VitalSign> {
  const { socket, machineStatus, outbox, supervisor, nowMs } = parts;
  return {
    control: () => controlAnswers(socket),
    machine() {
      if (machineStatus() !== 'active') throw new Error('The machine has stopped.');
    },
    // That the disk is bad is an answer too: the screen says so, and a restart mends nothing.
    database: () => readable(() => outbox.workMark(), 0),
    supervisor() {
      if (deviceNames.some((name) => isOverdue(supervisor.record(name).untilMs, nowMs())))
        throw new Error('A device waits for its supervisor.');
    },
  };
}

const isOverdue = (untilMs: number | null, nowMs: number) => untilMs !== null && nowMs > untilMs + overdueMs;

/** Asks as a screen would, from outside. A kiosk that is asked by too many at once hangs up on some, which is a sign of life. */
export async function controlAnswers(socket: string): Promise<void> {
  try {
    // The watchdog's own limit is shorter.
    await getJson(socket, '/view', { timeoutMs: 30_000 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code !== 'ECONNRESET' && code !== 'EPIPE') throw error;
  }
}

/** `0.1.0: choosingService; scanner gone`. */
export function kioskStatusLine(parts: {
  screen: string;
  version: string;
  supervisor: Pick<DeviceSupervisor, 'record'>;
  devices: readonly DeviceName[];
}): string {
  const notReady = parts.devices
    .map((name) => ({ name, state: parts.supervisor.record(name).state }))
    .filter(({ state }) => state !== 'ready')
    .map(({ name, state }) => `${name} ${state}`);
  const devices = notReady.length === 0 ? 'all devices ready' : notReady.join(', ');
  return `${parts.version}: ${parts.screen}; ${devices}`;
}
