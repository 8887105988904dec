/** All pretend devices of the demo on their real wires, and the list of things a person can do to them. */
import { join } from 'node:path';
import { PretendBarcodeScanner } from '../../devices/barcode-scanner/pretend-barcode-scanner.ts';
import { type ButtonName, buttonNames } from '../../devices/button-panel/button-panel.ts';
import { PretendButtonPanel } from '../../devices/button-panel/pretend-button-panel.ts';
import { PretendGlass } from '../../devices/document-scanner/pretend-glass.ts';
import { misfortunes, PretendReceiptPrinter } from '../../devices/receipt-printer/pretend-receipt-printer.ts';
import { type SamplePaper, samplePapers, writeSamplePapers } from './papers/sample-papers.ts';
import { papersFolder } from './papers-folder.ts';
import { readReceiptCodes } from './receipt-reading.ts';

export type Act = {
  /** What is typed in a second terminal: `paper-out`. */
  name: string;
  does: string;
  run: (argument: string) => Promise<string> | string;
};

export type PretendDevices = {
  printerPort: number;
  barcodeSocket: string;
  panelSocket: string;
  glassFolder: string;
  acts: Act[];
  /** Labels for the function keys of the screen, true for this moment. */
  keys(): { key: string; label: string; act: string; argument: string }[];
  /** Answers when every receipt so far lies in its folder. */
  state(): Promise<Record<string, unknown>>;
  close(): Promise<void>;
};

const paperNames: Record<SamplePaper, string> = {
  formF102: 'formulir',
  policeLetter: 'surat polisi',
  familyCard: 'KK',
  ktpFront: 'KTP depan',
  ktpBack: 'KTP belakang',
  birthLetter: 'surat lahir',
  marriageBook: 'buku nikah',
  childPhoto: 'foto anak',
  blankPage: 'kertas kosong',
};

const buttonNamesInWords: Record<ButtonName, string> = {
  green: 'hijau',
  yellow: 'kuning',
  red: 'merah',
  blue: 'biru',
};

/** `folder` gets the sockets and every printed receipt as bytes, text and picture. `printersPort` 0: any that is free. */
export async function openPretendDevices(folder: string, printersPort = 0): Promise<PretendDevices> {
  const glass = new PretendGlass(join(folder, 'glass'));
  const printer = new PretendReceiptPrinter({ keepIn: join(folder, 'receipts') });
  const barcodeSocket = join(folder, 'barcode.sock');
  const panelSocket = join(folder, 'panel.sock');
  const barcode = new PretendBarcodeScanner({ wire: { socketPath: barcodeSocket } });
  const panel = new PretendButtonPanel({ socketPath: panelSocket });
  const { port: printerPort } = await printer.listenOnTcp({ port: printersPort });
  await barcode.plugIn();
  await panel.plugIn();

  const order = Object.keys(paperNames) as SamplePaper[];
  let onGlass: SamplePaper = 'formF102';
  let paperOut = false;
  let scannerOut = false;
  let jammed = false;
  glass.recover();
  glass.slow(1_500);
  await lay(onGlass);

  /** Drawn when it is first laid down: a demo shall not wait for papers that nobody scans. */
  async function lay(paper: SamplePaper): Promise<void> {
    const drawn = await writeSamplePapers(papersFolder, [paper]);
    onGlass = paper;
    glass.lay(drawn[paper] ?? '');
  }

  async function showLastReceipt(): Promise<string> {
    await printer.kept();
    const last = printer.receipts.at(-1);
    if (!last) return 'no receipt was printed yet';
    const [code] = await readReceiptCodes(await last.png());
    return code === undefined ? 'the code on the receipt can not be read' : barcode.show(code).outcome;
  }

  const acts: Act[] = [
    {
      name: 'lay',
      does: `put a paper on the scanner's glass: ${samplePapers.join(', ')}, or the path of a picture`,
      async run(paper) {
        const sample = samplePapers.find((known) => known === paper);
        if (sample) await lay(sample);
        else glass.lay(paper);
        return `on the glass: ${paper}`;
      },
    },
    {
      name: 'pile',
      does: "put a pile into the scanner's feeder, the first sheet first: papers or paths as for lay",
      async run(sheets) {
        const names = sheets.split(' ').filter((name) => name !== '');
        const drawn = await writeSamplePapers(
          papersFolder,
          samplePapers.filter((known) => names.includes(known)),
        );
        const paths: Partial<Record<string, string>> = drawn;
        glass.loadFeeder(names.map((name) => paths[name] ?? name));
        return `in the feeder: ${names.length} sheets`;
      },
    },
    {
      name: 'jam-after',
      does: 'so many more sheets of the pile come through, then one gets stuck; "clear" frees it and puts it back',
      run: (sheets) => done(() => glass.jamAfter(Number(sheets) || 0)),
    },
    { name: 'take-away', does: 'take the paper off the glass', run: () => done(() => glass.takeAway()) },
    {
      name: 'slow',
      does: "how long the scanner's lamp travels, in milliseconds",
      run: (travelMs) => done(() => glass.slow(Number(travelMs) || 0)),
    },
    {
      name: 'jam',
      does: 'the paper gets stuck; "clear" frees it',
      run: () => {
        jammed = true;
        return done(() => glass.jam());
      },
    },
    {
      name: 'clear',
      does: 'free the paper, plug the scanner in, close its cover',
      run: () => {
        jammed = false;
        scannerOut = false;
        return done(() => glass.recover());
      },
    },
    {
      name: 'scanner-unplug',
      does: 'pull the document scanner\'s plug; "clear" puts it back',
      run: () => {
        scannerOut = true;
        return done(() => glass.unplug());
      },
    },
    {
      name: 'show',
      does: 'hold a code before the barcode scanner: any text',
      run: (code) => barcode.show(code).outcome,
    },
    {
      name: 'show-receipt',
      does: 'hold the last printed receipt before the barcode scanner',
      run: showLastReceipt,
    },
    {
      name: 'paper-out',
      does: 'the receipt printer runs out of paper',
      run: () => {
        paperOut = true;
        return done(() => printer.runOutOfPaper());
      },
    },
    {
      name: 'paper-in',
      does: 'put a new roll into the receipt printer',
      run: () => {
        paperOut = false;
        return done(() => printer.loadPaper());
      },
    },
    { name: 'printer-unplug', does: "pull the printer's plug", run: () => done(() => printer.unplug()) },
    { name: 'printer-plug', does: "put the printer's plug back", run: () => done(() => printer.plugIn()) },
    { name: 'barcode-unplug', does: "pull the barcode scanner's plug", run: () => after(barcode.unplug()) },
    { name: 'barcode-plug', does: "put the barcode scanner's plug back", run: () => after(barcode.plugIn()) },
    { name: 'panel-unplug', does: "pull the panel's plug", run: () => after(panel.unplug()) },
    { name: 'panel-plug', does: "put the panel's plug back", run: () => after(panel.plugIn()) },
    {
      name: 'printer-fail-after',
      does: `BYTES KIND: something happens in the middle of the next receipt: ${misfortunes.join(', ')}`,
      run: (argument) => failPrinterAfter(printer, argument),
    },
    {
      name: 'printer-recover',
      does: 'the printer is well: paper, cover, knife and head, and it answers',
      run: () => {
        paperOut = false;
        return done(() => printer.recoverFully());
      },
    },
    {
      name: 'press',
      does: `press a panel button: ${buttonNames.join(', ')}`,
      run: async (button) => {
        const known = buttonNames.find((name) => name === button);
        if (!known) return `there is no button ${button}`;
        await panel.press(known);
        return `pressed ${button}, lamps: ${buttonNames.filter((name) => panel.lampNow(name) === 'on').join(' ')}`;
      },
    },
  ];

  return {
    printerPort,
    barcodeSocket,
    panelSocket,
    glassFolder: glass.folder,
    acts,
    keys: () => [
      {
        key: 'f2',
        label: `kertas: ${paperNames[onGlass]}`,
        act: 'lay',
        argument: order[(order.indexOf(onGlass) + 1) % order.length] ?? onGlass,
      },
      { key: 'f3', label: 'struk', act: 'show-receipt', argument: '' },
      { key: 'f4', label: 'kode asing', act: 'show', argument: 'https://example.org/bukan-struk' },
      {
        key: 'f5',
        label: paperOut ? 'isi kertas' : 'kertas habis',
        act: paperOut ? 'paper-in' : 'paper-out',
        argument: '',
      },
      {
        key: 'f6',
        label: scannerOut ? 'pasang pindai' : 'cabut pindai',
        act: scannerOut ? 'clear' : 'scanner-unplug',
        argument: '',
      },
      {
        key: 'f7',
        label: jammed ? 'lepas' : 'macet',
        act: jammed ? 'clear' : 'jam',
        argument: '',
      },
      ...buttonNames.map((button, index) => ({
        key: `f${8 + index}`,
        label: buttonNamesInWords[button],
        act: 'press',
        argument: button,
      })),
    ],
    async state() {
      await printer.kept();
      return {
        onGlass,
        glass: glass.state(),
        receipts: printer.receipts.length,
        scraps: printer.scraps.length,
        lamps: Object.fromEntries(buttonNames.map((button) => [button, panel.lampNow(button)])),
      };
    },
    async close() {
      await Promise.all([printer.close(), barcode.close(), panel.close()]);
    },
  };
}

async function after(act: Promise<void>): Promise<string> {
  await act;
  return 'done';
}

function failPrinterAfter(printer: PretendReceiptPrinter, argument: string): string {
  const [bytes = '', kind = 'paperOut'] = argument.split(' ');
  const known = misfortunes.find((misfortune) => misfortune === kind);
  if (!known || !/^[1-9]\d{0,6}$/.test(bytes))
    return `say a number of bytes and one of ${misfortunes.join(', ')}`;
  printer.failAfter(Number(bytes), known);
  return `after ${bytes} more bytes: ${known}`;
}

function done(act: () => void): string {
  act();
  return 'done';
}
