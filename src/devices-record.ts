/** `silaku devices record`: opens one device as the kiosk would, and writes what crosses its wire into a file, contents masked. */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isDeviceProblem } from '../devices/device-problem.ts';
import { type DeviceName, deviceNames } from '../devices/device-state.ts';
import type { RecordingLine } from '../devices/recording.ts';
import { readCall } from './command-line.ts';
import { getJson } from './control/control-client.ts';
import { readKioskSettings } from './kiosk/kiosk-settings.ts';
import { openRecorded } from './kiosk/recorded-device.ts';
import { toldToStop } from './told-to-stop.ts';

export const recordUsage = `silaku devices record --settings FILE --device ${deviceNames.join('|')} --out FILE [--minutes N]

  --settings FILE   the kiosk's own settings; the kiosk must not be running
  --device NAME     the device to record
  --out FILE        the recording, as JSON lines; must not exist yet
  --minutes N       ends by itself after so long (default 30); Ctrl-C ends it before
`;

/** Returns the exit status: 0 recorded, 64 wrong call, 69 the kiosk or somebody else has the device, 73 no such file can be made, 78 wrong settings. */
export async function runRecord(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) return told(64, recordUsage.trimEnd());
  const read = readKioskSettings(options.settings);
  if (read.outcome === 'wrong') return told(78, `The settings are not right. ${read.problem}`);
  const { settings } = read;
  if (await isAnswering(settings.socket)) {
    return told(
      69,
      `The kiosk is running and holds the ${options.device}: systemctl stop silaku-kiosk first.`,
    );
  }
  let file: number;
  try {
    file = openSync(options.out, 'wx', 0o600);
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    return told(73, exists ? `${options.out} exists already.` : `${options.out} can't be written: ${error}`);
  }
  let lines = 0;
  const record = (line: RecordingLine) => {
    lines += 1;
    writeSync(file, `${JSON.stringify(line)}\n`);
  };
  const begunMs = performance.now();
  const say = (text: string) =>
    process.stdout.write(`${((performance.now() - begunMs) / 1000).toFixed(1).padStart(7)} s  ${text}\n`);
  const opened = openRecorded(settings, options.device, { record, say });
  if (opened.outcome === 'refused') {
    rmSync(options.out);
    return told(78, opened.why);
  }
  say(`recording the ${options.device} into ${options.out}; Ctrl-C ends it. ${opened.invitation}`);
  const commands = createInterface({ input: process.stdin });
  commands.on('line', (word) => {
    opened.act(word.trim()).catch((error: unknown) => {
      if (!isDeviceProblem(error)) throw error;
      say(`failed, ${error.code}: ${error.hint}`);
    });
  });
  await toldToStop(AbortSignal.timeout(options.minutes * 60_000));
  commands.close();
  await opened.close();
  closeSync(file);
  say(`${lines} lines in ${options.out}. ${opened.leftOut}`);
  return 0;
}

function told(status: number, sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return status;
}

async function isAnswering(socket: string): Promise<boolean> {
  return getJson(socket, '/health', { timeoutMs: 5_000 }).then(
    () => true,
    () => false,
  );
}

function readOptions(args: string[]) {
  const values = readCall(args, {
    settings: { type: 'string' },
    device: { type: 'string' },
    out: { type: 'string' },
    minutes: { type: 'string', default: '30' },
  });
  if (!values) return null;
  const { settings, device, out, minutes } = values;
  const known = deviceNames.find((name): name is DeviceName => name === device);
  if (!settings || !known || !out || !(Number(minutes) > 0 && Number(minutes) <= 1440)) return null;
  return { settings, device: known, out, minutes: Number(minutes) };
}
