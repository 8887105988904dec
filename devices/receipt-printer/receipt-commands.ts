/**
 * Turns the lines of a receipt into printer commands that still carry their names, so that a receipt can be read in a test before
 * it is bytes and before it is paper. Pure; `escpos-bytes.ts` writes them out.
 */
import assert from 'node:assert';
import { code128Data } from './code128-data.ts';
import type { JobMarks } from './job-marks.ts';
import { wrapPair, wrapText } from './line-wrapping.ts';
import { printableText } from './printable-text.ts';
import type { CharacterSize, PrinterProfile } from './printer-profile.ts';
import type { PaperLine } from './receipt-printer.ts';

export type Alignment = 'left' | 'centre' | 'right';

export type ReceiptCommand =
  | { name: 'initialise' }
  | { name: 'align'; to: Alignment }
  | { name: 'size'; width: number; height: number }
  | { name: 'bold'; on: boolean }
  /** One line; the paper moves on behind it. */
  | { name: 'text'; text: string }
  | { name: 'feed'; lines: number }
  | { name: 'advance'; dots: number }
  | { name: 'barcode'; data: string; moduleDots: number; heightDots: number }
  | { name: 'qr'; data: string; moduleDots: number }
  | { name: 'cut' }
  /** The printer says these four letters when it gets here. */
  | { name: 'mark'; mark: string };

/** Never longer than it must be: what is already so is not said again. Text in it consists of characters the printer has. */
export function receiptCommands(lines: readonly PaperLine[], profile: PrinterProfile): ReceiptCommand[] {
  const commands: ReceiptCommand[] = [{ name: 'initialise' }];
  let align: Alignment = 'left';
  let size: CharacterSize = profile.sizes.normal;
  let bold = false;

  const put = (...more: ReceiptCommand[]) => commands.push(...more);
  const style = (to: Alignment, wanted: CharacterSize, on: boolean) => {
    if (to !== align) put({ name: 'align', to });
    if (wanted.width !== size.width || wanted.height !== size.height) put({ name: 'size', ...wanted });
    if (on !== bold) put({ name: 'bold', on });
    align = to;
    size = wanted;
    bold = on;
  };
  const print = (texts: readonly string[]) => {
    // An empty line is only a feed: it needs no bytes of its own.
    for (const text of texts) put(text === '' ? { name: 'feed', lines: 1 } : { name: 'text', text });
  };
  const clean = (text: string) => printableText(text, profile.codePage);

  for (const line of lines) {
    switch (line.kind) {
      case 'text': {
        const wanted = profile.sizes[line.size ?? 'normal'];
        style(line.align ?? 'left', wanted, line.bold ?? false);
        const columns = Math.floor(profile.columns / wanted.width);
        for (const part of line.text.split(/\r\n|[\n\r\u2028\u2029]/)) print(wrapText(clean(part), columns));
        // Printers set tall letters without any space to the line below.
        if (wanted.height > 1) put({ name: 'advance', dots: 8 });
        break;
      }
      case 'pair':
        style('left', profile.sizes.normal, false);
        print(wrapPair(clean(line.left), clean(line.right), profile.columns));
        break;
      case 'rule':
        style('left', profile.sizes.normal, false);
        print([clean('─').repeat(profile.columns)]);
        break;
      case 'blank':
        style(align, profile.sizes.normal, false);
        put({ name: 'feed', lines: line.lines ?? 1 });
        break;
      case 'barcode':
        style('centre', profile.sizes.normal, false);
        put(barcode(line.data, profile));
        break;
      case 'qr':
        style('centre', profile.sizes.normal, false);
        // Text keeps six dots away by itself; a QR code wants four modules of white on every side.
        put({ name: 'advance', dots: 20 }, qr(line.data, profile), { name: 'advance', dots: 20 });
        break;
      case 'cut':
        style('left', profile.sizes.normal, false);
        put({ name: 'cut' });
        break;
    }
  }
  return commands;
}

/** The same receipt with its job's marks: one before the first code (or the cut, where there is none), one at the end. */
export function withMarks(commands: readonly ReceiptCommand[], marks: JobMarks): ReceiptCommand[] {
  const code = commands.findIndex(({ name }) => name === 'barcode' || name === 'qr');
  const cut = commands.findLastIndex(({ name }) => name === 'cut');
  const at = code >= 0 ? code : cut >= 0 ? cut : commands.length;
  return [
    ...commands.slice(0, at),
    { name: 'mark', mark: marks.beforeCode },
    ...commands.slice(at),
    { name: 'mark', mark: marks.end },
  ];
}

/** White on each side of a barcode, in modules (ISO/IEC 15417). */
const quietModules = 10;
const dotsPerMm = 8;

/**
 * The widest bars that leave ten modules of white on both sides. Three dots read well even from worn paper. A long code may use the
 * margins that no head prints on as its white: 5 mm on each side of 58 mm paper.
 */
function barcode(data: string, profile: PrinterProfile): ReceiptCommand {
  const { widthModules } = code128Data(data);
  const withQuiet = widthModules + 2 * quietModules;
  const inMargins = Math.min(
    profile.widthDots / widthModules,
    (profile.paperWidthMm * dotsPerMm) / withQuiet,
    2,
  );
  const moduleDots = Math.min(3, Math.floor(Math.max(profile.widthDots / withQuiet, inMargins)));
  assert(
    moduleDots >= 2,
    `a barcode of ${data.length} characters is too wide for ${profile.paperWidthMm} mm`,
  );
  return { name: 'barcode', data, moduleDots, heightDots: 96 };
}

/** How many bytes QR versions 1 to 16 hold at level M (ISO/IEC 18004, table 7). */
const qrCapacityBytes = [14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450];

/** The QR version that holds this text as bytes: codes of digits would do with less, but their length is foretold from it. */
export function qrVersion(data: string): number {
  const bytes = Buffer.byteLength(data);
  const version = qrCapacityBytes.findIndex((capacity) => bytes <= capacity) + 1;
  assert(bytes > 0 && version > 0, 'a QR code on a receipt holds 1 to 450 bytes');
  return version;
}

/** How many squares a QR code of this text has side by side. */
export function qrModulesAcross(data: string): number {
  return 17 + 4 * qrVersion(data);
}

/** About 25 mm wide, with an even number of dots a module so that a picture of it can be sent at half size. */
function qr(data: string, profile: PrinterProfile): ReceiptCommand {
  const widest = Math.floor((profile.widthDots * 0.6) / qrModulesAcross(data));
  return { name: 'qr', data, moduleDots: Math.max(4, Math.min(8, widest - (widest % 2))) };
}
