#!/usr/bin/env node
/**
 * A program that behaves like those of gpiod, in version 1.6.3 or 2.2.1, before the pretend chip whose socket SILAKU_PRETEND_GPIO names:
 * same options, same text on stdout and stderr, same exit codes. Its first argument says which of the programs it is.
 */
import { connect, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import {
  type ChipAnswer,
  type ChipDescription,
  type ChipQuestion,
  gpiodVersionVariable,
  gpioSocketVariable,
  onLines,
} from './pretend-gpio-wire.ts';

const [program = '', ...args] = process.argv.slice(2);
const version = process.env[gpiodVersionVariable] ?? '1.6.3';
const isTwo = version.startsWith('2.');
/** What each program of version 1 says before the reason when the chip does not let it. */
const complaintsOfOne: Record<string, string> = {
  gpiodetect: 'unable to access GPIO chips',
  gpioinfo: 'looking up chip gpiochip0',
  gpioget: 'error reading GPIO values',
  gpiomon: 'error waiting for events',
  gpioset: 'error setting the GPIO line values',
};

const options = readOptions();
if (options.version) {
  process.stdout.write(`${program} (libgpiod) v${version}\n`);
} else {
  await run();
}

async function run(): Promise<void> {
  const [first = '', ...rest] = options.positionals;
  const chip = isTwo ? options.chip : first;
  const lines = isTwo ? options.positionals : rest;
  const wire = await openWire();
  // A machine without chips is no error for gpiodetect.
  if (!wire && program === 'gpiodetect') return;
  if (!wire || (program !== 'gpiodetect' && chip !== 'gpiochip0')) noChip(chip);
  const answer = await wire.ask(question(lines));
  if ('error' in answer) refuse(answer.error);
  switch (program) {
    case 'gpiodetect':
      if ('label' in answer) print(`${answer.name} [${answer.label}] (${answer.lines.length} lines)`);
      return wire.close();
    case 'gpioinfo':
      if ('label' in answer) printInfo(answer as ChipDescription);
      return wire.close();
    case 'gpioget':
      if ('levels' in answer) print(answer.levels.join(' '));
      return wire.close();
    case 'gpiomon':
      wire.onEnd = () =>
        fail(isTwo ? 'error reading line events: No such device' : refusal('No such device'));
      wire.onAnswer = (edge) => {
        if ('line' in edge) print(`${edge.line} ${edge.level === 1 ? 1 : isTwo ? 2 : 0}`);
      };
      return;
    default:
      if (isTwo) print(`Setting line '${lines[0]?.split('=')[0]}'...`);
      holdUntilEnd(wire);
  }
}

function question(lines: readonly string[]): ChipQuestion {
  const { pullUp } = options;
  switch (program) {
    case 'gpioget':
      return { ask: 'levels', lines: lines.map(Number), pullUp };
    case 'gpiomon':
      return { ask: 'watch', lines: lines.map(Number), pullUp };
    case 'gpioset': {
      const [line, level] = (lines[0] ?? '').split('=').map(Number);
      return { ask: 'drive', line: line ?? 0, level: level === 1 ? 1 : 0 };
    }
    default:
      return { ask: 'chip' };
  }
}

/** The real program does not notice that its chip has gone; version 1 ends with its input, version 2 by a signal alone. */
function holdUntilEnd(wire: Wire): void {
  if (isTwo) setInterval(() => {}, 60_000);
  else process.stdin.on('data', () => wire.exit()).on('end', () => wire.exit());
  wire.onEnd = () => {};
}

type Wire = {
  ask(question: ChipQuestion): Promise<ChipAnswer>;
  onAnswer: (answer: ChipAnswer) => void;
  onEnd: () => void;
  close(): void;
  /** Closes and ends the process when the chip has seen it. */
  exit(): void;
};

/** Null when there is no chip. */
function openWire(): Promise<Wire | null> {
  return new Promise((resolve) => {
    const socket: Socket = connect(process.env[gpioSocketVariable] ?? '');
    const wire: Wire = {
      ask(asked) {
        socket.write(`${JSON.stringify(asked)}\n`);
        return new Promise((answered) => {
          wire.onAnswer = answered;
        });
      },
      onAnswer: () => {},
      onEnd: () => fail(refusal('No such device')),
      close() {
        wire.onEnd = () => {};
        socket.end();
      },
      exit() {
        if (socket.destroyed) process.exit(0);
        socket.on('close', () => process.exit(0));
        socket.end();
      },
    };
    onLines(socket, (text) => wire.onAnswer(JSON.parse(text) as ChipAnswer));
    socket.on('connect', () => resolve(wire));
    socket.on('error', () => resolve(null));
    socket.on('close', () => wire.onEnd());
  });
}

function printInfo({ name, lines }: ChipDescription): void {
  print(`${name} - ${lines.length} lines:`);
  for (const [line, { consumer, isOutput }] of lines.entries()) {
    const number = String(line).padStart(3);
    const direction = isOutput ? 'output' : 'input';
    if (isTwo) {
      const attributes = consumer ? `${direction} consumer="${consumer}"` : direction;
      print(`\tline ${number}:\t${'unnamed'.padEnd(16)}\t${attributes}`);
    } else {
      const user = (consumer ? `"${consumer}"` : 'unused').padStart(12);
      const used = consumer ? '[used]' : '';
      print(
        `\tline ${number}: ${'unnamed'.padStart(12)} ${user} ${direction.padStart(8)}  active-high ${used}`,
      );
    }
  }
}

function noChip(chip: string): never {
  return fail(
    isTwo ? `cannot find GPIO chip character device '${chip}'` : refusal('No such file or directory'),
  );
}

function refuse(reason: string): never {
  if (!isTwo) return fail(refusal(reason));
  return fail(
    reason === 'Permission denied'
      ? `unable to open chip '/dev/gpiochip0': ${reason}`
      : `unable to request lines on chip '/dev/gpiochip0': ${reason}`,
  );
}

function refusal(reason: string): string {
  return `${complaintsOfOne[program]}: ${reason}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(message: string): never {
  process.stderr.write(`${program}: ${message}\n`);
  process.exit(1);
}

/** Only the options that the two versions have, so that a wrong one is an error here too. */
function readOptions() {
  const text = { type: 'string' as const };
  const flag = { type: 'boolean' as const };
  const optionsOfOne = {
    gpiodetect: {},
    gpioinfo: {},
    gpioget: { bias: text },
    gpiomon: { bias: text, 'line-buffered': flag, format: text },
    gpioset: { mode: text },
  };
  const optionsOfTwo = {
    gpiodetect: {},
    gpioinfo: { chip: text },
    gpioget: { bias: text, chip: text, numeric: flag },
    gpiomon: { bias: text, chip: text, format: text },
    gpioset: { chip: text, banner: flag },
  };
  const known = isTwo ? optionsOfTwo : optionsOfOne;
  if (!(program in known)) fail(`no such program`);
  try {
    const parsed = parseArgs({
      args,
      options: { version: { ...flag, short: 'v' }, ...known[program as keyof typeof known] } as Record<
        string,
        { type: 'string' | 'boolean'; short?: string }
      >,
      allowPositionals: true,
    });
    const values = parsed.values as {
      version?: boolean;
      chip?: string;
      bias?: string;
      mode?: string;
      format?: string;
    };
    if (program === 'gpioset' && !isTwo && values.mode !== 'wait') fail('this stand-in only waits');
    if (program === 'gpiomon' && values.format !== '%o %e') fail('this stand-in has one format');
    return {
      version: values.version === true,
      chip: values.chip ?? '',
      pullUp: values.bias === 'pull-up',
      positionals: parsed.positionals,
    };
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}
