/**
 * Writes named receipt commands as ESC/POS bytes, with the package `escpos` wherever its bytes are right. Where they are not
 * (barcodes without a length, QR codes by commands no printer of today has, no code page, sizes that undo bold) the bytes are
 * ours, next to the page of the command reference that gives them.
 */
import assert from 'node:assert';
// The package's front door loads serialport, USB and Bluetooth; this file of it needs none of them.
import EscposPrinter from 'escpos/printer.js';
import { code128Data } from './code128-data.ts';
import { type JobMarks, markBytes } from './job-marks.ts';
import type { PrinterProfile } from './printer-profile.ts';
import { type QrSquares, qrSquares } from './qr-squares.ts';
import {
  type Alignment,
  qrVersion,
  type ReceiptCommand,
  receiptCommands,
  withMarks,
} from './receipt-commands.ts';
import type { PaperLine } from './receipt-printer.ts';

/** The whole receipt, ready for the wire; with the marks of its job, if it has some. */
export async function receiptBytes(
  lines: readonly PaperLine[],
  profile: PrinterProfile,
  marks?: JobMarks,
): Promise<Uint8Array> {
  const plain = receiptCommands(lines, profile);
  const commands = marks ? withMarks(plain, marks) : plain;
  const pictures = new Map<string, QrSquares>();
  if (profile.qr === 'raster') {
    for (const command of commands) {
      if (command.name !== 'qr') continue;
      const { data } = command;
      pictures.set(data, await qrSquares(data, { version: qrVersion(data) }));
    }
  }
  return escposBytes(commands, profile, pictures);
}

/** `pictures` holds a drawing of each QR code that this printer cannot draw itself. */
export function escposBytes(
  commands: readonly ReceiptCommand[],
  profile: PrinterProfile,
  pictures: ReadonlyMap<string, QrSquares> = new Map(),
): Uint8Array {
  let bytes: Uint8Array = new Uint8Array();
  const adapter = {
    write(written: Uint8Array) {
      bytes = written;
    },
  };
  const printer = new EscposPrinter(adapter, { encoding: profile.codePage.encoding });
  for (const command of commands) write(command, printer, profile, pictures);
  printer.flush();
  return bytes;
}

/** More than any picture of a QR code on a receipt. */
const longestPictureBytes = 4_096;

/**
 * Ends what an earlier receipt has left: GS V 66 feeds it past the knife and cuts; without a knife some white must do. A printer that
 * gets its QR codes as pictures may still wait for the end of one; white fills it up, and says nothing to a printer that does not.
 */
export function cutOffBytes(profile: PrinterProfile): Uint8Array {
  const white = new Uint8Array(profile.qr === 'raster' ? longestPictureBytes : 0);
  const cut = profile.cutter ? [0x1d, 0x56, 66, 0] : [0x1b, 0x64, 3];
  return Uint8Array.of(...white, 0x1b, 0x40, ...cut);
}

const alignments = { left: 'LT', centre: 'CT', right: 'RT' } as const satisfies Record<Alignment, string>;

function write(
  command: ReceiptCommand,
  printer: EscposPrinter,
  profile: PrinterProfile,
  pictures: ReadonlyMap<string, QrSquares>,
): void {
  const raw = (...bytes: number[]) => printer.print(Buffer.from(bytes));
  switch (command.name) {
    case 'initialise':
      printer.hardware('INIT');
      if (profile.startsInChinese) raw(0x1c, 0x2e); // FS .
      raw(0x1b, 0x74, profile.codePage.number); // ESC t, which the package never sends
      break;
    case 'align':
      printer.align(alignments[command.to]);
      break;
    case 'size':
      // GS !, because the package's own ESC ! switches bold off on the way.
      raw(0x1d, 0x21, ((command.width - 1) << 4) | (command.height - 1));
      break;
    case 'bold':
      raw(0x1b, 0x45, command.on ? 1 : 0); // ESC E; the package's style() adds commands that print on paper
      break;
    case 'text':
      printer.text(command.text, profile.codePage.encoding);
      break;
    case 'feed':
      if (command.lines > 2)
        raw(0x1b, 0x64, command.lines); // ESC d, three bytes for any number of lines
      else printer.feed(command.lines);
      break;
    case 'advance':
      raw(0x1b, 0x4a, command.dots); // ESC J
      break;
    case 'barcode':
      writeBarcode(command, raw);
      break;
    case 'qr': {
      const picture = pictures.get(command.data);
      if (picture) writePicture(picture, command.moduleDots, raw);
      else writeNativeQr(command, raw);
      break;
    }
    case 'cut':
      if (profile.cutter) printer.cut(true, profile.linesToCutter);
      else printer.feed(profile.linesToCutter);
      break;
    case 'mark':
      raw(...markBytes(command.mark));
      break;
  }
}

type Raw = (...bytes: number[]) => unknown;

/** GS h, GS w, GS H 0 (the receipt says in text what it wants said), then GS k in its form with a length byte. */
function writeBarcode(command: ReceiptCommand & { name: 'barcode' }, raw: Raw): void {
  const { bytes } = code128Data(command.data);
  raw(0x1d, 0x68, command.heightDots, 0x1d, 0x77, command.moduleDots, 0x1d, 0x48, 0);
  raw(0x1d, 0x6b, 73, bytes.length, ...bytes);
}

/** GS ( k, functions 165 (model 2), 167 (dots a module), 169 (level M), 180 (store) and 181 (print). */
function writeNativeQr(command: ReceiptCommand & { name: 'qr' }, raw: Raw): void {
  const data = Buffer.from(command.data);
  const length = data.length + 3;
  raw(0x1d, 0x28, 0x6b, 4, 0, 49, 65, 50, 0);
  raw(0x1d, 0x28, 0x6b, 3, 0, 49, 67, command.moduleDots);
  raw(0x1d, 0x28, 0x6b, 3, 0, 49, 69, 49);
  raw(0x1d, 0x28, 0x6b, length & 0xff, length >> 8, 49, 80, 48, ...data);
  raw(0x1d, 0x28, 0x6b, 3, 0, 49, 81, 48);
}

/** GS v 0 at mode 3: the printer doubles every dot both ways, so the picture travels at a quarter of its size. */
function writePicture(squares: QrSquares, moduleDots: number, raw: Raw): void {
  assert(moduleDots % 2 === 0, 'a picture sent at half size needs an even number of dots a module');
  const scale = moduleDots / 2;
  const side = squares.size * scale;
  const rowBytes = Math.ceil(side / 8);
  const rows: number[] = [];
  for (let y = 0; y < squares.size; y += 1) {
    const row = new Array<number>(rowBytes).fill(0);
    for (let x = 0; x < side; x += 1) {
      if (squares.isDark(Math.floor(x / scale), y)) row[x >> 3] = (row[x >> 3] ?? 0) | (0x80 >> (x & 7));
    }
    for (let copy = 0; copy < scale; copy += 1) rows.push(...row);
  }
  raw(0x1d, 0x76, 0x30, 3, rowBytes & 0xff, rowBytes >> 8, side & 0xff, side >> 8, ...rows);
}
