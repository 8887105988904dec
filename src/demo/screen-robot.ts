/**
 * A robot at the keyboard: runs a screen program in a real pseudo-terminal, presses its keys and reads what it drew.
 * The demo's scripted citizen and the tests of the screens use it.
 */
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** Keys by the names the kiosk gives them, and those a curious visitor would try. */
const keyBytes = {
  enter: '\r',
  backspace: '\x7f',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  cancel: '\x1b',
  help: '?',
  f1: '\x1bOP',
  f2: '\x1bOQ',
  f3: '\x1bOR',
  f4: '\x1bOS',
  f5: '\x1b[15~',
  f6: '\x1b[17~',
  f7: '\x1b[18~',
  f8: '\x1b[19~',
  f9: '\x1b[20~',
  f10: '\x1b[21~',
  f11: '\x1b[23~',
  f12: '\x1b[24~',
  'ctrl-c': '\x03',
  'ctrl-d': '\x04',
  'ctrl-z': '\x1a',
  'ctrl-\\': '\x1c',
} as const;

/** A digit stands for itself. */
export type RobotKey = keyof typeof keyBytes | `${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`;

/** A number of the palette, `rrggbb`, or what the terminal uses when nothing was said. */
export type CellColour = number | string | 'default';
export type ScreenCell = { character: string; ink: CellColour; ground: CellColour; bold: boolean };

/** What the terminal shows now. `palette` holds the colours that the program has changed, as rrggbb. */
export type ScreenPicture = {
  columns: number;
  rows: number;
  cells: ScreenCell[][];
  palette: Map<number, string>;
};

export type PtyScreen = {
  pid: number;
  press(key: RobotKey): void;
  /** Bytes as they are, for what no key sends. */
  type(text: string): void;
  /** The screen's text, one line a row, without spaces at the ends. */
  text(): string;
  /**
   * Resolves with the text once a whole frame contains, matches or satisfies `what`; rejects, showing the screen, after
   * `timeoutMs` (90 s) or when the program has ended.
   */
  waitFor(what: string | RegExp | ((text: string) => boolean), options?: WaitOptions): Promise<string>;
  cells(): ScreenPicture;
  /** The last quarter of a megabyte of what the program wrote, escape sequences and all. */
  written(): string;
  /** Calls `listener` with every piece the program writes, as it comes. */
  onWritten(listener: (piece: string) => void): () => void;
  resize(columns: number, rows: number): void;
  kill(signal: NodeJS.Signals): void;
  exited: Promise<{ exitCode: number; signal: number | undefined }>;
  /** Ends the program: politely first, after five seconds for certain. */
  close(): Promise<void>;
};

export type WaitOptions = { timeoutMs?: number; signal?: AbortSignal };

const writtenKept = 256 * 1024;

export function openPtyScreen(options: {
  command: string;
  args: string[];
  /** Added to this process's environment. TERM is xterm-256color unless told. */
  env?: Record<string, string>;
  columns?: number;
  rows?: number;
  cwd?: string;
}): PtyScreen {
  const { command, args, columns = 80, rows = 25, cwd = process.cwd() } = options;
  const env: Record<string, string | undefined> = { ...process.env, TERM: 'xterm-256color', ...options.env };
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  const program = spawn(command, args, { name: env.TERM ?? 'xterm-256color', cols: columns, rows, cwd, env });
  const drawnListeners = new Set<() => void>();
  const pieceListeners = new Set<(piece: string) => void>();
  const palette = new Map<number, string>();
  let written = '';
  let ended = false;
  let frameIsWhole = true;

  program.onData((piece) => {
    written = (written + piece).slice(-writtenKept);
    const isWhole = endsWithWholeFrame(written);
    followPalette(piece, palette);
    for (const listener of pieceListeners) listener(piece);
    terminal.write(piece, () => {
      frameIsWhole = isWhole;
      for (const listener of drawnListeners) listener();
    });
  });
  // A terminal answers questions, such as where its cursor is.
  terminal.onData((answer) => program.write(answer));

  const exited = new Promise<{ exitCode: number; signal: number | undefined }>((resolve) => {
    program.onExit(({ exitCode, signal }) => {
      ended = true;
      terminal.write('', () => {
        for (const listener of drawnListeners) listener();
        resolve({ exitCode, signal });
      });
    });
  });

  function text(): string {
    const buffer = terminal.buffer.active;
    const lines = Array.from({ length: terminal.rows }, (_, row) =>
      (buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '').trimEnd(),
    );
    return lines.join('\n').trimEnd();
  }

  return {
    pid: program.pid,
    press: (key) => program.write(key in keyBytes ? keyBytes[key as keyof typeof keyBytes] : key),
    type: (bytes) => program.write(bytes),
    text,
    waitFor(what, { timeoutMs = 90_000, signal } = {}) {
      const limit = AbortSignal.timeout(timeoutMs);
      const stop = signal ? AbortSignal.any([signal, limit]) : limit;
      return waitUntil({
        isThere: () => frameIsWhole && meets(text(), what),
        hasEnded: () => ended,
        listeners: drawnListeners,
        stop,
        describe: () => `Waited for ${what}, but the screen shows:\n${text()}`,
      }).then(text);
    },
    cells: () => ({
      columns: terminal.cols,
      rows: terminal.rows,
      cells: readCells(terminal),
      palette: new Map(palette),
    }),
    written: () => written,
    onWritten(listener) {
      pieceListeners.add(listener);
      return () => pieceListeners.delete(listener);
    },
    resize(nextColumns, nextRows) {
      terminal.resize(nextColumns, nextRows);
      program.resize(nextColumns, nextRows);
    },
    kill: (signal) => program.kill(signal),
    exited,
    async close() {
      if (!ended) program.kill('SIGTERM');
      const certain = setTimeout(() => {
        if (!ended) program.kill('SIGKILL');
      }, 5_000);
      await exited;
      clearTimeout(certain);
      terminal.dispose();
    },
  };
}

/** A frame between the marks of synchronized output (DEC private mode 2026) is not looked at before it is complete. */
function endsWithWholeFrame(written: string): boolean {
  return written.lastIndexOf('\x1b[?2026h') <= written.lastIndexOf('\x1b[?2026l');
}

function meets(text: string, what: string | RegExp | ((text: string) => boolean)): boolean {
  if (typeof what === 'string') return text.includes(what);
  return what instanceof RegExp ? what.test(text) : what(text);
}

function waitUntil(wait: {
  isThere: () => boolean;
  hasEnded: () => boolean;
  listeners: Set<() => void>;
  stop: AbortSignal;
  describe: () => string;
}): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void) => {
      wait.listeners.delete(look);
      wait.stop.removeEventListener('abort', giveUp);
      settle();
    };
    const giveUp = () => done(() => reject(new Error(wait.describe())));
    const look = () => {
      if (wait.isThere()) done(resolve);
      else if (wait.hasEnded()) done(() => reject(new Error(`The program has ended. ${wait.describe()}`)));
    };
    wait.listeners.add(look);
    wait.stop.addEventListener('abort', giveUp, { once: true });
    if (wait.stop.aborted) giveUp();
    else look();
  });
}

type Terminal = InstanceType<typeof xterm.Terminal>;

function readCells(terminal: Terminal): ScreenCell[][] {
  const buffer = terminal.buffer.active;
  return Array.from({ length: terminal.rows }, (_, row) => {
    const line = buffer.getLine(buffer.viewportY + row);
    return Array.from({ length: terminal.cols }, (_, column) => {
      const cell = line?.getCell(column);
      if (!cell) return { character: ' ', ink: 'default', ground: 'default', bold: false };
      const ink = colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor());
      const ground = colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor());
      const inverse = cell.isInverse() !== 0;
      return {
        character: cell.getChars() || ' ',
        ink: inverse ? ground : ink,
        ground: inverse ? ink : ground,
        bold: cell.isBold() !== 0,
      };
    });
  });
}

function colour(isDefault: boolean, isRgb: boolean, value: number): CellColour {
  if (isDefault) return 'default';
  return isRgb ? value.toString(16).padStart(6, '0') : value;
}

/** The Linux console's own sequences (console_codes(4)), which other terminals leave alone. */
function followPalette(piece: string, palette: Map<number, string>): void {
  for (const [, digits] of piece.matchAll(/\]P([0-9a-f]{7})/g)) {
    if (digits) palette.set(Number.parseInt(digits.slice(0, 1), 16), digits.slice(1));
  }
  if (piece.includes('\x1b]R')) palette.clear();
}
