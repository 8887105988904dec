/**
 * The commands of ESC/POS by their first two bytes: how many bytes belong to each and what they mean. One row a command, after
 * Epson's command reference; the parser walks it.
 */
import type { EscposCommand } from './escpos-command.ts';

/** A reader in the middle of a command: yields to ask for one more byte. */
export type Reading<Result> = Generator<undefined, Result, number>;

/** A number: that many bytes follow, and none of them matters to what the twin shows. */
export type Rule = number | ((code: string) => Reading<EscposCommand>);

/** More than any receipt printer buffers; what a command claims beyond it is read and dropped. */
const longestKeptBytes = 4 * 1024 * 1024;

export function* take(count: number): Reading<Uint8Array> {
  const bytes: number[] = [];
  for (let left = count; left > 0; left -= 1) {
    const byte: number = yield;
    if (bytes.length < longestKeptBytes) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

function* takeUntil(end: (byte: number) => boolean): Reading<Uint8Array> {
  const bytes: number[] = [];
  while (true) {
    const byte: number = yield;
    if (end(byte)) return Uint8Array.from(bytes);
    if (bytes.length < longestKeptBytes) bytes.push(byte);
  }
}

function* takeNumber(bytes: number): Reading<number> {
  let value = 0;
  for (let at = 0; at < bytes; at += 1) {
    const byte: number = yield;
    value += byte * 256 ** at;
  }
  return value;
}

/** One byte decides. */
const byOne = (meaning: (n: number) => EscposCommand): Rule =>
  function* () {
    const n: number = yield;
    return meaning(n);
  };

const is = (command: EscposCommand): Rule =>
  // biome-ignore lint/correctness/useYield: nothing follows these two bytes, but the table holds readers.
  function* () {
    return command;
  };

/** A number of bytes that depends on the command's own first bytes. */
const ignoring = (rest: () => Reading<unknown>): Rule =>
  function* (code) {
    yield* rest();
    return { name: 'ignored', code };
  };

const alignments = ['left', 'centre', 'right'] as const;
const align = byOne((n) => ({ name: 'align', to: alignments[n % 48] ?? 'left' }));

const esc: Record<string, Rule> = {
  '@': is({ name: 'initialise' }),
  '!': byOne((bits) => ({ name: 'printMode', bits })),
  E: byOne((n) => ({ name: 'bold', on: (n & 1) === 1 })),
  G: byOne((n) => ({ name: 'bold', on: (n & 1) === 1 })),
  '-': byOne((n) => ({ name: 'underline', dots: Math.min(2, n % 48) })),
  a: align,
  t: byOne((number) => ({ name: 'codePage', number })),
  '2': is({ name: 'lineSpacing', dots: 30 }),
  '3': byOne((dots) => ({ name: 'lineSpacing', dots })),
  d: byOne((lines) => ({ name: 'feedLines', lines })),
  J: byOne((dots) => ({ name: 'feedDots', dots })),
  i: is({ name: 'cut', feedDots: 0 }),
  m: is({ name: 'cut', feedDots: 0 }),
  '*': bitImage,
  D: ignoring(() => takeUntil((byte) => byte === 0)),
  '&': ignoring(userCharacters),
  '(': ignoring(block),
  ...{ ' ': 1, $: 2, '%': 1, '<': 0, '=': 1, '?': 1, K: 1, L: 0, M: 1, R: 1, S: 0, T: 1, V: 1, W: 8 },
  ...{ '\\': 2, c: 2, e: 1, p: 3, r: 1, u: 1, v: 0, '{': 1 },
};

const gs: Record<string, Rule> = {
  '!': byOne((n) => ({ name: 'size', width: ((n >> 4) & 7) + 1, height: (n & 7) + 1 })),
  B: byOne((n) => ({ name: 'inverse', on: (n & 1) === 1 })),
  V: cut,
  h: byOne((dots) => ({ name: 'barcodeHeight', dots: Math.max(1, dots) })),
  w: byOne((dots) => ({ name: 'barcodeModule', dots: Math.min(6, Math.max(1, dots)) })),
  H: byOne((n) => ({ name: 'barcodeText', shown: n % 48 !== 0 })),
  k: barcode,
  v: rasterImage,
  '(': functionBlock,
  a: byOne((mask) => ({ name: 'automaticStatus', mask })),
  r: byOne((n) => ({ name: 'answerInOrder', what: n % 48 })),
  I: byOne((n) => ({ name: 'answerId', what: n % 48 })),
  '8': ignoring(function* () {
    yield* take(1);
    yield* take(yield* takeNumber(4));
  }),
  '*': ignoring(function* () {
    const width: number = yield;
    const height: number = yield;
    yield* take(width * height * 8);
  }),
  ...{ $: 2, '/': 1, ':': 0, E: 1, L: 2, P: 2, T: 1, W: 2, '\\': 2, '^': 3, b: 1, c: 0, f: 1, j: 1, z: 3 },
};

const fs: Record<string, Rule> = {
  '(': ignoring(block),
  ...{ '!': 1, '&': 0, '.': 0, '-': 1, S: 2, W: 1, C: 1, p: 2, '2': 74, '?': 2 },
};

/** Those that a printer acts on while it receives them; here, in their turn, they only have to be stepped over. */
const dle: Record<string, Rule> = {
  '\x04': 1,
  '\x05': 1,
  '\x14': ignoring(function* () {
    const which: number = yield;
    yield* take(which === 8 ? 7 : 2);
  }),
};

const family = (name: string, rules: Record<string, Rule>) => ({
  name,
  rules: new Map(Object.entries(rules)),
});

export const commandFamilies: ReadonlyMap<number, { name: string; rules: ReadonlyMap<string, Rule> }> =
  new Map([
    [0x1b, family('ESC', esc)],
    [0x1d, family('GS', gs)],
    [0x1c, family('FS', fs)],
    [0x10, family('DLE', dle)],
  ]);

/** A letter, a length of two bytes, and that many bytes. */
function* block(): Reading<Uint8Array> {
  yield* take(1);
  return yield* take(yield* takeNumber(2));
}

function* cut(): Reading<EscposCommand> {
  const how: number = yield;
  // 65 and its like say how far to feed beyond the knife's own distance, which the twin puts at 100 dots.
  const feedDots = [65, 66, 97, 98, 103, 104].includes(how) ? 100 + (yield* takeNumber(1)) : 0;
  return { name: 'cut', feedDots };
}

function* barcode(): Reading<EscposCommand> {
  const system: number = yield;
  if (system >= 65) return { name: 'barcode', system, data: yield* take(yield* takeNumber(1)) };
  return { name: 'barcode', system, data: yield* takeUntil((byte) => byte === 0) };
}

/** GS v 0: a picture in rows. */
function* rasterImage(): Reading<EscposCommand> {
  const zero: number = yield;
  if (zero !== 0x30) return { name: 'unknown', bytes: Uint8Array.of(0x1d, 0x76, zero) };
  const mode: number = yield;
  const widthBytes = yield* takeNumber(2);
  const heightDots = yield* takeNumber(2);
  const rows = yield* take(widthBytes * heightDots);
  return {
    name: 'raster',
    widthBytes,
    heightDots,
    scaleX: (mode & 1) + 1,
    scaleY: ((mode >> 1) & 1) + 1,
    rows,
  };
}

/** ESC *: a strip of 8 or 24 dots in columns, turned here into rows. */
function* bitImage(): Reading<EscposCommand> {
  const mode: number = yield;
  const columns = yield* takeNumber(2);
  const columnBytes = mode >= 32 ? 3 : 1;
  const data = yield* take(columns * columnBytes);
  const widthBytes = Math.ceil(columns / 8);
  const rows = new Uint8Array(widthBytes * columnBytes * 8);
  for (const [at, byte] of data.entries()) {
    const x = Math.floor(at / columnBytes);
    for (let bit = 0; bit < 8; bit += 1) {
      const y = (at % columnBytes) * 8 + bit;
      if (byte & (0x80 >> bit)) rows[y * widthBytes + (x >> 3)]! |= 0x80 >> (x & 7);
    }
  }
  // Single density (even modes) prints every dot twice as wide; eight-dot strips are three times as high.
  const scaleX = mode % 2 === 0 ? 2 : 1;
  return {
    name: 'raster',
    widthBytes,
    heightDots: columnBytes * 8,
    scaleX,
    scaleY: columnBytes === 1 ? 3 : 1,
    rows,
  };
}

/** ESC &: characters of one's own, each with its width in front. */
function* userCharacters(): Reading<undefined> {
  const height: number = yield;
  const from: number = yield;
  const to: number = yield;
  for (let character = from; character <= to; character += 1) yield* take(height * (yield* takeNumber(1)));
  return undefined;
}

const qrLevels = ['L', 'M', 'Q', 'H'] as const;

/** GS (: of its many functions the twin knows QR codes (k, with cn 49) and process ids (H, function 48). */
function* functionBlock(code: string): Reading<EscposCommand> {
  const letter: number = yield;
  const data = yield* take(yield* takeNumber(2));
  const [symbol, what, n = 0] = data;
  if (letter === 0x6b && symbol === 49) {
    if (what === 67) return { name: 'qrModule', dots: Math.min(16, Math.max(1, n)) };
    if (what === 69) return { name: 'qrLevel', level: qrLevels[n - 48] ?? 'L' };
    if (what === 80) return { name: 'qrStore', data: data.subarray(3) };
    if (what === 81) return { name: 'qrPrint' };
  }
  if (letter === 0x48 && symbol === 48 && what === 48 && data.length === 6) {
    return { name: 'answerMark', mark: data.subarray(2) };
  }
  return { name: 'ignored', code: `${code}${String.fromCharCode(letter)}` };
}
