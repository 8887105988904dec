/** What a model can do, from `scanimage -A`: backends name sources and modes differently, and their buttons too. Pure. */
import type { ScanMode, ScanSource } from './document-scanner.ts';

export type SaneOption = {
  name: string;
  /** The words it takes; empty for numbers and free text. */
  choices: string[];
  /** As in square brackets; undefined when the line has none. */
  value: string | undefined;
  isActive: boolean;
  /** Says what somebody does at the device: a button, a sensor. Newer versions of scanimage print `hardware`, older ones `read-only`. */
  isSensor: boolean;
};

/** `    --source Flatbed|ADF [Flatbed]`, `    --scan[=(yes|no)] [no] [hardware]`, `    --button-1 <int> [0] [read-only]`. */
export function readOptions(stdout: string): SaneOption[] {
  const lines = stdout.split('\n').filter((line) => /^\s{4}--?[a-z]/.test(line));
  return lines.map((line) => {
    const [, name = '', rest = ''] = /^\s{4}--?([a-z][a-z0-9-]*)(.*)$/.exec(line) ?? [];
    const marks = [...rest.matchAll(/ \[([^\]]*)\]/g)].map((mark) => mark[1]!);
    const words = rest.replace(/ \[[^\]]*\]/g, '').trim();
    return {
      name,
      choices: words.includes('|') && !words.startsWith('[') ? words.split('|') : words ? [words] : [],
      value: marks[0],
      isActive: marks[0] !== 'inactive',
      isSensor: marks.includes('hardware') || marks.includes('read-only'),
    };
  });
}

/** What to look for, best first. Compared without case; seen in the backends that the README of the tests' fixtures lists. */
const wantedSources: Record<ScanSource, RegExp[]> = {
  flatbed: [/^flatbed$/i, /^document table$/i, /^normal$/i, /^platen$/i],
  feeder: [
    /^adf$/i,
    /^adf (front|simplex)$/i,
    /^adf.*one-sided/i,
    /^automatic document feeder$/i,
    /^automatic document feeder\((left|centrally) aligned\)$/i,
    /^(?!.*(duplex|back)).*(feeder|adf)/i,
  ],
};
const wantedModes: Record<ScanMode, RegExp[]> = {
  grey: [/^gray$/i, /^true gray$/i, /^grayscale$/i, /^gr[ae]yscale/i, /^(?!.*(error|diffusion)).*gr[ae]y/i],
  colour: [/^color$/i, /^24bit color$/i, /^(?!.*(fast|48)).*colou?r/i],
};

/** Undefined where the device offers no such source; a single source needs no option and is `[]`. */
export function sourceArguments(options: readonly SaneOption[], source: ScanSource): string[] | undefined {
  const offered = options.find(({ name, isActive }) => name === 'source' && isActive);
  // A plain flatbed has no choice of sources.
  if (!offered) return source === 'flatbed' ? [] : undefined;
  const word = firstMatch(offered.choices, wantedSources[source]);
  if (word === undefined) return undefined;
  return offered.isSensor ? [] : ['--source', word];
}

/** The usual words where the device does not list its modes. */
export function modeArguments(options: readonly SaneOption[], mode: ScanMode): string[] {
  const offered = options.find(({ name }) => name === 'mode');
  const usual = mode === 'grey' ? 'Gray' : 'Color';
  if (offered) return ['--mode', firstMatch(offered.choices, wantedModes[mode]) ?? usual];
  // umax1220u and a few others only have a switch.
  if (options.some(({ name }) => name === 'gray')) return [`--gray=${mode === 'grey' ? 'yes' : 'no'}`];
  return options.length === 0 ? ['--mode', usual] : [];
}

/** Buttons that are held down now: `yes`, or a number other than 0. Sensors of paper and lid are none. */
export function pressedButtons(options: readonly SaneOption[], buttons: readonly string[]): string[] {
  return options
    .filter(({ name, isActive, value }) => buttons.includes(name) && isActive && isPressed(value))
    .map(({ name }) => name);
}

/** Seen in fujitsu, epjitsu and genesys (page-loaded), other Fujitsu models (adf-loaded), hp5590 (doc-in-adf). */
const paperSensors = ['page-loaded', 'adf-loaded', 'doc-in-adf'];

/** Undefined where the model has no sensor for it. */
export function paperInFeeder(options: readonly SaneOption[]): boolean | undefined {
  const sensor = options.find(({ name, isActive }) => paperSensors.includes(name) && isActive);
  return sensor && isPressed(sensor.value);
}

function isPressed(value: string | undefined): boolean {
  return value === 'yes' || (/^\d+$/.test(value ?? '') && Number(value) !== 0);
}

function firstMatch(words: readonly string[], wanted: readonly RegExp[]): string | undefined {
  for (const pattern of wanted) {
    const found = words.find((word) => pattern.test(word));
    if (found !== undefined) return found;
  }
  return undefined;
}
