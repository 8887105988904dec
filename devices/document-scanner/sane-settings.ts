/** What can be set about a scanner behind SANE, and the usual limits with their reasons. */
import type { ScanMode } from './document-scanner.ts';

export type SaneSettings = {
  /** Program and first arguments; `['scanimage']` unless told. */
  command?: readonly string[];
  /** Added to the process's own environment, for example SANE_CONFIG_DIR. */
  env?: Readonly<Record<string, string>>;
  /** The device's name as `scanimage -L` shows it, or the beginning of it; empty takes the first one. */
  device?: string;
  /** What the model needs on top, such as `['--source', 'ADF', '-x', '210', '-y', '297']` (millimetres). */
  extraOptions?: readonly string[];
  /** Backends name their modes differently (`True Gray`, `24bit Color`). */
  modeOptions?: Readonly<Record<ScanMode, readonly string[]>>;
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
  /** See scanner-condition.ts. */
  repairBelievedMs: number;
  /** A4 in colour at 600 dpi has 104 MB. */
  maxPageBytes: number;
};

export function withUsualSettings(settings: SaneSettings): Required<SaneSettings> & { limits: SaneLimits } {
  return {
    command: ['scanimage'],
    env: {},
    device: '',
    extraOptions: [],
    modeOptions: { grey: ['--mode', 'Gray'], colour: ['--mode', 'Color'] },
    ...settings,
    limits: {
      silentMs: 60_000,
      stopMs: 5_000,
      lookMs: 45_000,
      verdictLookMs: 3_000,
      pollMs: 5_000,
      repairBelievedMs: 30_000,
      maxPageBytes: 120_000_000,
      ...settings.limits,
    },
  };
}
