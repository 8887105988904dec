/** Finds the scanner among the devices SANE knows. The driver asks at the start and after a failure, never during a scan. */
import { fitsIdentity, type ScannerIdentity, usbFactsFrom } from './sane-identity.ts';
import { type ListedDevice, readDevices, readProblem } from './scanimage-output.ts';
import type { RunScanimage } from './scanimage-process.ts';

/** `unclear`: the search was cut short by its limit or by us, which says nothing. */
export type Presence =
  | { outcome: 'found'; name: string }
  | { outcome: 'absent'; hint: string }
  | { outcome: 'unclear'; hint: string };

export type LookOptions = {
  run: RunScanimage;
  command: readonly string[];
  env: Readonly<Record<string, string>>;
  /** A device's name, or its beginning; empty for the first one listed. */
  device: string;
  /** What must fit besides; empty for anything. */
  identity: ScannerIdentity;
  /** Where the kernel lists USB devices. */
  usbFolder: string;
  signal: AbortSignal;
  lookMs: number;
  stopMs: number;
};

export async function lookForScanner(options: LookOptions): Promise<Presence> {
  const list = await ask(options, ['-L']);
  if (list.end === 'notStarted') {
    return { outcome: 'absent', hint: `Install SANE (apt install sane-utils). (${list.cause.message})` };
  }
  if (list.end !== 'exited') {
    return {
      outcome: 'unclear',
      hint: 'SANE did not answer whether the scanner is there. Look at the network.',
    };
  }
  const usbFactsOf = usbFactsFrom(options.usbFolder);
  const fitting = readDevices(list.stdout).filter((one) => fitsIdentity(one, options.identity, usbFactsOf));
  const name = chooseDevice(fitting, options.device);
  if (name !== undefined) return { outcome: 'found', name };
  // A network scanner whose address is configured answers by its name although no search finds it.
  const isAnyModel = Object.keys(options.identity).length === 0;
  if (options.device !== '' && isAnyModel && !options.signal.aborted) {
    const open = await ask(options, ['-d', options.device, '-n']);
    if (open.end === 'exited' && isThere(open)) return { outcome: 'found', name: options.device };
  }
  return {
    outcome: 'absent',
    hint: isAnyModel
      ? "Look at the scanner's cable and power. (scanimage -L does not list it)"
      : `Look at the scanner's cable and power. (scanimage -L lists none that is ${wordsOf(options.identity)})`,
  };
}

/**
 * The name of a USB scanner carries its address on the bus (`epson2:libusb:001:004`), which changes with every plug,
 * so its beginning must do. A webcam is also an imaging device to SANE, yet never the one we mean by default.
 */
export function chooseDevice(devices: readonly ListedDevice[], wanted: string): string | undefined {
  const names = devices.map(({ name }) => name);
  if (wanted === '') return names.find((name) => !name.startsWith('v4l:'));
  return names.find((name) => name === wanted) ?? names.find((name) => name.startsWith(wanted));
}

function wordsOf(identity: ScannerIdentity): string {
  return Object.values(identity).join(' ');
}

/** A scanner that another program holds is there. */
function isThere(run: { exitCode: number | null; killedBy: string | null; stderr: string }): boolean {
  const problem = readProblem(run);
  return problem === undefined || problem.code === 'scanner.busy';
}

async function ask({ run, command, env, signal, lookMs, stopMs }: LookOptions, args: string[]) {
  let stdout = '';
  const ended = await run({
    command,
    args,
    env,
    signal,
    silentMs: lookMs,
    stopMs,
    onBytes: (chunk) => {
      if (stdout.length < 100_000) stdout += Buffer.from(chunk).toString('utf8');
    },
  });
  return { ...ended, stdout };
}
