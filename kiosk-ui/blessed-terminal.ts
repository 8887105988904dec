/**
 * The terminal under a screen program: takes lines, writes only the cells that changed, and gives the terminal back as it was.
 * The only file that knows blessed. Of blessed it uses the terminal database, the cell buffer and the drawing; keys are read raw
 * from the terminal, because the screens need to know exactly which bytes mean nothing.
 */
import { PassThrough } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import blessed from 'blessed';
import type { Colour, ScreenLine, Size } from './screen-line.ts';
import { consolePalette, consoleTheme, eightColourTheme, manyColoursTheme, type Theme } from './themes.ts';

export type Terminal = {
  size(): Size;
  /** One write with what differs from the last time. `whole` writes every cell, should anything else have written there. */
  draw(lines: ScreenLine[], options?: { whole?: boolean }): void;
  /** Gives the terminal back. Safe to call twice. */
  close(): void;
};

/** `onInput` gets bytes as Latin-1 characters, so that no input can be malformed; `onHangUp` when nobody is there any more. */
export function openTerminal(options: {
  input: ReadStream;
  output: WriteStream;
  terminalName: string;
  onInput: (bytes: string) => void;
  onResize: () => void;
  onHangUp: () => void;
}): Terminal {
  const { input, output, terminalName } = options;
  input.setRawMode(true);
  const screen = blessed.screen({
    // blessed would translate and echo keys its own way; it gets a silent input instead.
    input: new PassThrough(),
    output,
    terminal: terminalName,
    smartCSR: true,
    // A service has no locale, and every terminal here speaks UTF-8.
    forceUnicode: true,
  }) as unknown as BlessedScreen;
  screen.tput.brokenACS = true;

  const isConsole = terminalName.startsWith('linux');
  const theme = chooseTheme(isConsole, screen.tput.colors);
  if (isConsole) output.write(setPalette());

  input.on('data', (bytes: Buffer) => options.onInput(bytes.toString('latin1')));
  input.on('end', options.onHangUp);
  input.on('error', options.onHangUp);
  output.on('error', options.onHangUp);
  screen.on('resize', options.onResize);

  let open = true;
  return {
    size: () => ({ columns: screen.cols, rows: screen.rows }),
    draw(lines, { whole = false } = {}) {
      if (!open) return;
      if (whole) forgetWhatIsThere(screen);
      fillCells(screen, lines, theme);
      screen.program._write(frameBegins);
      screen.render();
      screen.program._write(frameEnds);
      // blessed would wait for the next turn of the event loop.
      screen.program.flush();
    },
    close() {
      if (!open) return;
      open = false;
      screen.destroy();
      if (isConsole) output.write(resetPalette);
      input.pause();
      input.setRawMode(false);
    },
  };
}

/** The parts of blessed's screen used here; its published types leave out the buffers. */
type Cell = [attributes: number, character: string];
type CellLine = Cell[] & { dirty: boolean };
type BlessedScreen = {
  cols: number;
  rows: number;
  lines: CellLine[];
  olines: Cell[][];
  tput: { colors: number; brokenACS: boolean };
  program: { _write(text: string): void; flush(): void };
  on(event: 'resize', listener: () => void): void;
  render(): void;
  destroy(): void;
};

function chooseTheme(isConsole: boolean, colours: number): Theme {
  if (isConsole) return consoleTheme;
  return colours >= 256 ? manyColoursTheme : eightColourTheme;
}

/** What is there no longer equals anything, so that each cell is written again, without clearing first: nothing flickers. */
function forgetWhatIsThere(screen: BlessedScreen): void {
  for (const line of screen.olines) for (const cell of line) cell[0] = -1;
}

function fillCells(screen: BlessedScreen, lines: ScreenLine[], theme: Theme): void {
  screen.lines.forEach((cells, row) => {
    let column = 0;
    for (const { text, ink, ground } of lines[row] ?? []) {
      const attributes = packed(theme, ink, ground);
      for (const character of text) {
        const cell = cells[column];
        if (!cell) break;
        cell[0] = attributes;
        cell[1] = character;
        column += 1;
      }
    }
    cells.dirty = true;
  });
}

/** blessed's way to keep a cell's looks in one number: flags above 9 bits of ink above 9 bits of ground. */
function packed(theme: Theme, ink: Colour, ground: Colour): number {
  const bold = theme[ink].bold ? 1 : 0;
  return (bold << 18) | (theme[ink].ink << 9) | theme[ground].ground;
}

// Synchronized output, DEC private mode 2026: terminals that know it show a frame as a whole, others pass it over.
const frameBegins = '\x1b[?2026h';
const frameEnds = '\x1b[?2026l';

// console_codes(4): ESC ] P n rrggbb sets a colour, ESC ] R resets all. The string terminator keeps other terminals out of trouble.
const resetPalette = '\x1b]R\x1b\\';

function setPalette(): string {
  return consolePalette.map((colour, number) => `\x1b]P${number.toString(16)}${colour}\x1b\\`).join('');
}
