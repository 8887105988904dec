/** What can be set about a scanner behind SANE, and the usual limits with their reasons. */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { ScanMode, ScanSource } from './document-scanner.ts';
import type { ScannerIdentity } from './sane-identity.ts';
import { type RunScanimage, runScanimage } from './scanimage-process.ts';

export type SaneSettings = {
  /** Program and first arguments; `['scanimage']` unless told. */
  command?: readonly string[];
  /** How the program is run; a recording can stand in its place. */
  run?: RunScanimage;
  /** Added to the process's own environment, for example SANE_CONFIG_DIR. */
  env?: Readonly<Record<string, string>>;
  /** The device's name as `scanimage -L` shows it, or the beginning of it; empty takes the first one. */
  device?: string;
  /** What else the scanner must be; for villages where its address changes and a second scanner may be plugged in. */
  identity?: ScannerIdentity;
  /** What the model needs on top, such as `['--source', 'ADF', '-x', '210', '-y', '297']` (millimetres). */
  extraOptions?: readonly string[];
  /** For models whose modes or sources are not found by their names (sane-options.ts). */
  modeOptions?: Readonly<Record<ScanMode, readonly string[]>> | undefined;
  sourceOptions?: Readonly<Record<ScanSource, readonly string[]>> | undefined;
  /** Names of the scanner's buttons in `scanimage -A`, such as `scan`; asked for only while it is idle, and only if there are any here. */
  buttons?: readonly string[];
  /** Citizens' pages come from the feeder: whether paper was left in it is asked at every connect. */
  feeder?: boolean;
  /** Where a batch's pages lie for a moment. /dev/shm is memory: a citizen's papers must not come to the disk in the clear. */
  batchFolder?: string;
  /** Where the kernel lists USB devices; for serial numbers. */
  usbFolder?: string;
  limits?: Partial<SaneLimits>;
};

export type SaneLimits = {
  /** Neither a byte nor progress for so long means that the scanner hangs. A cold lamp takes up to 40 s to warm. */
  silentMs: number;
  /** After SIGINT a scanner drives its lamp home; then it is killed. */
  stopMs: number;
  /** A search asks every driver and the network; on a busy Pi that takes its time, and a scan can wait for it. */
  lookMs: number;
  /** The search for the reason of a failed scan: a citizen is waiting for the verdict. */
  verdictLookMs: number;
  /** How often an idle scanner is looked for after a failure. */
  pollMs: number;
  /** How often an idle scanner is asked for its buttons; each time its driver opens it. */
  buttonPollMs: number;
  /** See scanner-condition.ts. */
  repairBelievedMs: number;
  /** A4 in colour at 600 dpi has 104 MB. */
  maxPageBytes: number;
};

export type UsualSaneSettings = Required<SaneSettings> & { limits: SaneLimits };

export function withUsualSettings(settings: SaneSettings): UsualSaneSettings {
  return {
    command: ['scanimage'],
    run: runScanimage,
    env: {},
    device: '',
    identity: {},
    extraOptions: [],
    modeOptions: undefined,
    sourceOptions: undefined,
    buttons: [],
    feeder: false,
    batchFolder: existsSync('/dev/shm') ? '/dev/shm' : tmpdir(),
    usbFolder: '/sys/bus/usb/devices',
    ...settings,
    limits: {
      silentMs: 60_000,
      stopMs: 5_000,
      lookMs: 45_000,
      verdictLookMs: 10_000,
      pollMs: 5_000,
      buttonPollMs: 2_000,
      repairBelievedMs: 30_000,
      maxPageBytes: 120_000_000,
      ...settings.limits,
    },
  };
}
