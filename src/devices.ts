/** `silaku devices`: what is connected to the running kiosk, which driver took it, how it is, and what to do about it. Asks the kiosk, never a device. */

import { deviceStates } from '../devices/device-state.ts';
import { readCall } from './command-line.ts';
import { getJson } from './control/control-client.ts';
import { type DeviceHealth, health } from './control/messages.ts';
import { kioskSocketPath } from './control/socket-paths.ts';
import { recordUsage, runRecord } from './devices-record.ts';

const usage = `silaku devices [--socket PATH] [--json]

  --socket PATH   where the kiosk answers (default /run/silaku/kiosk.sock, or the demo's)
  --json          the same as one JSON object

${recordUsage}`;

/** Returns the exit status: 0 all serve, 1 one does not, 64 wrong call, 69 no kiosk answers. */
export async function runDevices(args: string[]): Promise<number> {
  if (args[0] === 'record') return runRecord(args.slice(1));
  const options = readOptions(args);
  if (!options) {
    process.stderr.write(usage);
    return 64;
  }
  let devices: Record<string, DeviceHealth>;
  try {
    ({ devices } = health.parse((await getJson(options.socket, '/health', { timeoutMs: 10_000 })).body));
  } catch {
    process.stderr.write(`No kiosk answers at ${options.socket}. Is it running?\n`);
    return 69;
  }
  process.stdout.write(options.json ? `${JSON.stringify(devices, null, 2)}\n` : deviceTable(devices));
  return Object.values(devices).every(({ state }) => meaningOf(state).serves) ? 0 : 1;
}

/** One row a device, and below it, indented, what its state means and its last fault with the remedy. */
export function deviceTable(devices: Record<string, DeviceHealth>): string {
  const rows = Object.entries(devices).map(([name, { state, since, driver, wire }]) => [
    name,
    state,
    since ?? '-',
    driver ?? '-',
    wire ?? '-',
  ]);
  const table = [['DEVICE', 'STATE', 'SINCE', 'DRIVER', 'WIRE'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  const notes = Object.values(devices).map(notesOf);
  return `${lines.flatMap((line, index) => [line.trimEnd(), ...(notes[index - 1] ?? [])]).join('\n')}\n`;
}

function notesOf({ state, fault, rests = 0 }: DeviceHealth): string[] {
  const notes: string[] = [];
  if (state !== 'ready') notes.push(meaningOf(state).means);
  if (fault)
    notes.push(`${state === 'ready' ? 'last fault' : 'fault'} ${fault.code} (${fault.at}): ${fault.hint}`);
  if (rests > 0) notes.push(`dropped out ${rests} ${rests === 1 ? 'time' : 'times'} since the start`);
  return notes.map((note) => `    ${note}`);
}

/** A kiosk of another version may know states that this command does not. */
function meaningOf(state: string): { serves: boolean; means: string } {
  return Object.hasOwn(deviceStates, state)
    ? deviceStates[state as keyof typeof deviceStates]
    : { serves: false, means: 'a state that this version does not know' };
}

function readOptions(args: string[]) {
  return readCall(args, {
    socket: { type: 'string', default: kioskSocketPath() },
    json: { type: 'boolean', default: false },
  });
}
