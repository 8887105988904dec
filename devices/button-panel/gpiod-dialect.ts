/**
 * How to talk to the programs of Debian's package gpiod: arguments out, text in. Version 1.6 (Debian 12) and 2 (Debian 13) differ in
 * both; each form here is that of their sources and of `--help`.
 */

export type GpiodProgram = 'gpiodetect' | 'gpioinfo' | 'gpioget' | 'gpiomon' | 'gpioset';

export type GpiodDialect = {
  /** Prints the levels of the lines, as `readLevels` reads them, with their pull-ups switched on. */
  get(chip: string, lines: readonly number[]): string[];
  /** Prints every edge of the lines, as `readEdge` reads it, until it is killed. Takes the lines for itself. */
  monitor(chip: string, lines: readonly number[]): string[];
  /** Drives one line until it is told to end, as `holdEnds` says. Takes the line for itself. */
  hold(chip: string, line: number, level: 0 | 1): string[];
  /** `stdin`: when its input ends, and never before the line is driven. `signal`: by SIGTERM, after it has printed that it drives the line. */
  holdEnds: 'stdin' | 'signal';
  /** Prints who has which line, as `readTakenLines` reads it. */
  info(chip: string): string[];
  /** A line that `monitor` printed; null when it is none. */
  readEdge(text: string): { line: number; level: 0 | 1 } | null;
};

/** From the first line of `--version`; null for a version that nobody has tried. */
export function gpiodDialect(versionText: string): GpiodDialect | null {
  const major = /\bv(\d+)\./.exec(versionText)?.[1];
  return major === '1' ? versionOne : major === '2' ? versionTwo : null;
}

const versionOne: GpiodDialect = {
  get: (chip, lines) => ['--bias=pull-up', chip, ...lines.map(String)],
  // Without --line-buffered a pipe gets nothing before 4 kB of edges.
  monitor: (chip, lines) => [
    '--bias=pull-up',
    '--line-buffered',
    '--format=%o %e',
    chip,
    ...lines.map(String),
  ],
  hold: (chip, line, level) => ['--mode=wait', chip, `${line}=${level}`],
  holdEnds: 'stdin',
  info: (chip) => [chip],
  readEdge: (text) => readEdge(text, { '0': 0, '1': 1 }),
};

const versionTwo: GpiodDialect = {
  get: (chip, lines) => ['--numeric', '--bias=pull-up', `--chip=${chip}`, ...lines.map(String)],
  monitor: (chip, lines) => ['--bias=pull-up', '--format=%o %e', `--chip=${chip}`, ...lines.map(String)],
  // Its interactive mode would save processes, but Debian builds it without.
  hold: (chip, line, level) => ['--banner', `--chip=${chip}`, `${line}=${level}`],
  holdEnds: 'signal',
  info: (chip) => [`--chip=${chip}`],
  readEdge: (text) => readEdge(text, { '2': 0, '1': 1 }),
};

function readEdge(text: string, levels: Record<string, 0 | 1>): { line: number; level: 0 | 1 } | null {
  const [, line, type] = /^(\d+) (\d)$/.exec(text.trim()) ?? [];
  const level = levels[type ?? ''];
  return line === undefined || level === undefined ? null : { line: Number(line), level };
}

export function readLevels(text: string): (0 | 1)[] {
  return text
    .trim()
    .split(/\s+/)
    .map((level) => (level === '0' ? 0 : 1));
}

export type GpioChip = { name: string; label: string };

/** What `gpiodetect` prints: `gpiochip0 [pinctrl-bcm2711] (58 lines)`. */
export function readChips(text: string): GpioChip[] {
  return [...text.matchAll(/^(gpiochip\d+) \[([^\]]*)\]/gm)].map(([, name = '', label = '']) => ({
    name,
    label,
  }));
}

/** The lines that `program` has taken, in what `gpioinfo` prints; both versions put the consumer's name in quotes. */
export function readTakenLines(text: string, program: GpiodProgram): Set<number> {
  const ofConsumer = text.split('\n').filter((line) => line.includes(`"${program}"`));
  return new Set(ofConsumer.flatMap((line) => /^\s*line\s+(\d+):/.exec(line)?.[1] ?? []).map(Number));
}

/** The chips behind the header of every Raspberry Pi from 1 to 5; which number they have differs between kernels. */
const headerLabels = /^pinctrl-(rp1|bcm2835|bcm2711)$/;

/** `wanted`: a chip's name, path or label; empty for the header of a Raspberry Pi. */
export function chooseChip(chips: readonly GpioChip[], wanted: string): GpioChip | null {
  const name = wanted.replace('/dev/', '');
  return (
    chips.find((chip) =>
      wanted === '' ? headerLabels.test(chip.label) : chip.name === name || chip.label === name,
    ) ?? null
  );
}
