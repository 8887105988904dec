/** Does what the commands say, as a printer's firmware does: keeps the modes, fills the line, moves the paper. Used by the twin. */
import { characterAt, codePageNumbered, codePages } from './code-pages.ts';
import { code128Bars } from './code128-bars.ts';
import type { EscposCommand } from './escpos-command.ts';
import { EscposParser } from './escpos-parser.ts';
import {
  fontHeightDots,
  fontWidthDots,
  type PaperAlign,
  type PaperGlyph,
  type PaperRow,
} from './paper-rows.ts';

/** What the interpreter has around it. */
export type PrinterBody = {
  print(row: PaperRow): void;
  cut(): void;
  /** `ESC @`: what comes now has nothing to do with what was before. */
  initialised(): void;
  automaticStatus(mask: number): void;
  /** `GS r`: everything before it is done. */
  answerInOrder(what: number): void;
  answerId(what: number): void;
  /** `GS ( H`: everything before it is done. */
  answerMark(mark: Uint8Array): void;
  /** A command nobody taught it; it was stepped over. */
  unknown(bytes: Uint8Array): void;
};

const powerOn = {
  align: 'left' as PaperAlign,
  width: 1,
  height: 1,
  bold: false,
  underlineDots: 0,
  inverse: false,
  codePage: codePages.PC437 as (typeof codePages)[keyof typeof codePages],
  lineSpacingDots: 30,
  barcodeHeightDots: 162,
  barcodeModuleDots: 3,
  barcodeText: false,
  qrModuleDots: 3,
  qrLevel: 'L' as 'L' | 'M' | 'Q' | 'H',
  qrData: new Uint8Array(),
};

export class EscposInterpreter {
  #parser = new EscposParser();
  #modes = { ...powerOn };
  #line: PaperGlyph[] = [];
  #body: PrinterBody;
  #widthDots: number;

  constructor(body: PrinterBody, widthDots: number) {
    this.#body = body;
    this.#widthDots = widthDots;
  }

  /** Takes one byte, and does what it completes. */
  push(byte: number): void {
    const command = this.#parser.push(byte);
    if (command) this.#do(command);
  }

  #do(command: EscposCommand): void {
    const modes = this.#modes;
    switch (command.name) {
      case 'character':
        this.#put(characterAt(command.byte, modes.codePage));
        break;
      case 'tab': {
        const used = this.#line.reduce((columns, glyph) => columns + glyph.width, 0);
        for (let column = used; column < used - (used % 8) + 8; column += 1) this.#put(' ');
        break;
      }
      case 'lineFeed':
        this.#endLine();
        break;
      case 'initialise':
        this.#modes = { ...powerOn };
        this.#line = [];
        this.#body.initialised();
        break;
      case 'printMode':
        modes.bold = (command.bits & 0x08) !== 0;
        modes.height = command.bits & 0x10 ? 2 : 1;
        modes.width = command.bits & 0x20 ? 2 : 1;
        modes.underlineDots = command.bits & 0x80 ? 1 : 0;
        break;
      case 'size':
        modes.width = command.width;
        modes.height = command.height;
        break;
      case 'bold':
        modes.bold = command.on;
        break;
      case 'underline':
        modes.underlineDots = command.dots;
        break;
      case 'inverse':
        modes.inverse = command.on;
        break;
      case 'align':
        // Printers take it only at the beginning of a line.
        if (this.#line.length === 0) modes.align = command.to;
        break;
      case 'codePage':
        modes.codePage = codePages[codePageNumbered(command.number)?.name ?? 'PC437'];
        break;
      case 'lineSpacing':
        modes.lineSpacingDots = command.dots;
        break;
      case 'feedLines':
        this.#endStartedLine();
        this.#feed(command.lines * modes.lineSpacingDots);
        break;
      case 'feedDots':
        this.#endStartedLine();
        this.#feed(command.dots);
        break;
      case 'barcodeHeight':
        modes.barcodeHeightDots = command.dots;
        break;
      case 'barcodeModule':
        modes.barcodeModuleDots = command.dots;
        break;
      case 'barcodeText':
        modes.barcodeText = command.shown;
        break;
      case 'barcode':
        this.#endStartedLine();
        this.#printBarcode(command);
        break;
      case 'qrModule':
        modes.qrModuleDots = command.dots;
        break;
      case 'qrLevel':
        modes.qrLevel = command.level;
        break;
      case 'qrStore':
        modes.qrData = Uint8Array.from(command.data);
        break;
      case 'qrPrint':
        this.#endStartedLine();
        if (modes.qrData.length > 0) {
          const { align, qrData: data, qrModuleDots: moduleDots, qrLevel: level } = modes;
          this.#body.print({ kind: 'qr', align, data, moduleDots, level });
        }
        break;
      case 'raster': {
        this.#endStartedLine();
        const { name: _, ...picture } = command;
        if (picture.rows.length > 0) this.#body.print({ kind: 'raster', align: modes.align, ...picture });
        break;
      }
      case 'cut':
        this.#endStartedLine();
        this.#feed(command.feedDots);
        this.#body.cut();
        break;
      case 'automaticStatus':
        this.#body.automaticStatus(command.mask);
        break;
      case 'answerInOrder':
        this.#body.answerInOrder(command.what);
        break;
      case 'answerId':
        this.#body.answerId(command.what);
        break;
      case 'answerMark':
        this.#body.answerMark(command.mark);
        break;
      case 'unknown':
        this.#body.unknown(command.bytes);
        break;
      case 'ignored':
        break;
    }
  }

  #put(character: string): void {
    const { width, height, bold, underlineDots, inverse } = this.#modes;
    const used = this.#line.reduce((dots, glyph) => dots + glyph.width * fontWidthDots, 0);
    if (used + width * fontWidthDots > this.#widthDots) this.#endLine();
    this.#line.push({ character, width, height, bold, underlineDots, inverse });
  }

  #endStartedLine(): void {
    if (this.#line.length > 0) this.#endLine();
  }

  #endLine(): void {
    const spacing = this.#modes.lineSpacingDots;
    const glyphs = this.#line;
    this.#line = [];
    if (glyphs.length === 0) {
      this.#feed(spacing);
      return;
    }
    const tallest = Math.max(...glyphs.map((glyph) => glyph.height * fontHeightDots));
    this.#body.print({
      kind: 'line',
      align: this.#modes.align,
      glyphs,
      heightDots: Math.max(spacing, tallest),
    });
  }

  #feed(heightDots: number): void {
    if (heightDots > 0) this.#body.print({ kind: 'feed', heightDots });
  }

  /** Code 128 is drawn; of the other kinds the paper shows the data, so that a test sees that something was sent. */
  #printBarcode({ system, data }: { system: number; data: Uint8Array }): void {
    const { align, barcodeModuleDots: moduleDots, barcodeHeightDots: heightDots, barcodeText } = this.#modes;
    const bars = system === 73 ? code128Bars(data) : undefined;
    if (bars && bars.modules.length * moduleDots <= this.#widthDots) {
      this.#body.print({ kind: 'barcode', align, bars, moduleDots, heightDots });
      if (barcodeText) this.#printPlain(bars.text);
    } else if (system !== 73) {
      this.#printPlain(`[barcode ${system}: ${Buffer.from(data).toString('latin1')}]`);
    }
  }

  #printPlain(text: string): void {
    for (const character of text.replace(/[^\x20-\x7e]/g, '.')) this.#put(character);
    this.#endStartedLine();
  }
}
