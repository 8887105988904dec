/**
 * A receipt printer of paper and time alone, behind the contract of devices/: what was handed over comes out whatever becomes of the
 * program, unless the power or the paper ends. It outlives the kiosk's process; each start gets a driver of its own.
 */
import { DeviceProblem, type DeviceProblemCode } from '../../devices/device-problem.ts';
import { type PaperInSlot, PrintProblem } from '../../devices/receipt-printer/print-problem.ts';
import type {
  PaperLine,
  ReceiptPrinter,
  ReceiptPrinterEvent,
  ReceiptPrinterStatus,
} from '../../devices/receipt-printer/receipt-printer.ts';
import { readReceiptCode } from '../../src/request/request-number.ts';
import { receiptWords } from '../../src/request/words/receipt-words.ts';
import type { BentTime } from './bent-time.ts';
import { faultyDisk } from './faulty-disk.ts';
import type { PrinterFault } from './plan.ts';

/** A whole receipt, in somebody's hand. */
export type PaperOut = { number: string; isCopy: boolean; code: string; atMs: number };

const firstHalfMs = 900;
const wholeMs = 2_000;
const confirmedMs = 2_600;

type Misfortune = { how: PrinterFault['how']; forMs: number };

const toldBy: Partial<Record<PrinterFault['how'], { event: ReceiptPrinterEvent; code: DeviceProblemCode }>> =
  {
    paperOut: { event: { type: 'printer.paperOut' }, code: 'printer.paperOut' },
    halfReceipt: { event: { type: 'printer.paperOut' }, code: 'printer.paperOut' },
    unplugged: { event: { type: 'printer.unplugged' }, code: 'device.unplugged' },
    offline: { event: { type: 'printer.offline' }, code: 'printer.offline' },
  };

export function createPaperPrinter(time: BentTime, tell: (text: string) => void) {
  const papers: PaperOut[] = [];
  let status: ReceiptPrinterStatus = { state: 'ready' };
  /** Strikes the next receipt, in its middle. */
  let misfortune: Misfortune | null = null;
  let listener: ((event: ReceiptPrinterEvent) => void) | null = null;
  let coming: (() => void) | null = null;

  function become(event: ReceiptPrinterEvent): void {
    if (event.type === 'printer.halfReceipt') return;
    status = { state: event.type.slice('printer.'.length) as ReceiptPrinterStatus['state'] };
    tell(`printer ${status.state}`);
    listener?.(event);
  }

  function fallIll(how: PrinterFault['how'], forMs: number): void {
    const ill = toldBy[how];
    if (ill) become(ill.event);
    // Also after a silence: somebody switches it off and on.
    time.at(forMs, 'world', () => become({ type: 'printer.ready' }));
  }

  /** In the printer's own time, and of no program. */
  function feed(lines: readonly PaperLine[], upTo: 'half' | 'whole'): void {
    coming = time.at(upTo === 'half' ? firstHalfMs : wholeMs, 'world', () => {
      coming = null;
      const paper = readPaper(lines, time.nowMs());
      if (upTo === 'half' || !paper) return tell('half a receipt hangs from the printer');
      papers.push(paper);
      tell(`receipt ${paper.number}${paper.isCopy ? ', a copy,' : ''} came out`);
    });
  }

  function driver(halfReceipt: boolean): ReceiptPrinter {
    let hangs = halfReceipt;
    let hear: (event: ReceiptPrinterEvent) => void = () => {};
    return {
      status: async () => status,
      listen(told) {
        const listeners = [hear, told];
        hear = (event) => {
          for (const each of listeners) each(event);
        };
        listener = (event) => hear(event);
        return () => {};
      },
      close: async () => {},
      async print(lines, { signal = new AbortController().signal } = {}) {
        const sleep = (ms: number) => time.sleep(ms, 'kiosk', signal);
        await sleep(200);
        if (status.state !== 'ready' && status.state !== 'paperLow') throw problem(codeOf(status), 'none');
        if (signal.aborted) throw problem('device.closed', 'none');
        if (!faultyDisk.step('kiosk', 'print')) throw problem('device.closed', 'none');
        if (hangs) hear({ type: 'printer.halfReceipt', hangs: false });
        hangs = false;
        const struck = misfortune;
        misfortune = null;
        const isHalf = struck && struck.how !== 'wholeButUnknown' && struck.how !== 'hangs';
        feed(lines, isHalf ? 'half' : 'whole');
        if (struck && isHalf) {
          await sleep(firstHalfMs);
          fallIll(struck.how, struck.forMs);
          const sure = struck.how !== 'lostButUnknown';
          throw problem(toldBy[struck.how]?.code ?? 'device.silent', sure ? 'half' : 'maybeWhole');
        }
        if (struck && !isHalf) fallIll(struck.how, confirmedMs + struck.forMs);
        if (struck?.how === 'hangs') await sleep(10 * 60_000);
        await sleep(firstHalfMs);
        if (signal.aborted && coming) {
          // Told to forget the rest.
          coming();
          coming = null;
          throw problem('device.closed', 'half');
        }
        await sleep(confirmedMs - firstHalfMs);
        if (signal.aborted || struck) throw problem('device.silent', 'maybeWhole');
        if (!faultyDisk.step('kiosk', 'confirmed')) throw problem('device.closed', 'maybeWhole');
        return { outcome: 'confirmed', by: 'jobId' };
      },
    };
  }

  return {
    papers,
    driver,
    befall(how: PrinterFault['how'], forMs: number) {
      const isSoon = how === 'paperOut' || how === 'unplugged' || how === 'offline';
      if (isSoon && coming === null) fallIll(how, forMs);
      else misfortune = { how, forMs };
    },
    powerCut() {
      if (coming) {
        coming();
        coming = null;
        tell('half a receipt hangs from the printer');
      }
      listener = null;
    },
    forgetDriver() {
      listener = null;
    },
    repair() {
      misfortune = null;
      become({ type: 'printer.ready' });
    },
  };
}

export type PaperPrinter = ReturnType<typeof createPaperPrinter>;

function readPaper(lines: readonly PaperLine[], atMs: number): PaperOut | null {
  const texts = lines.flatMap((line) => (line.kind === 'text' ? [line.text] : []));
  const copies = Object.values(receiptWords).map(({ copy }) => copy);
  for (const line of lines) {
    if (line.kind !== 'barcode' && line.kind !== 'qr') continue;
    const read = readReceiptCode(line.data);
    if (read.outcome !== 'ok') continue;
    return {
      number: deliveryIn(lines) ?? read.number,
      isCopy: copies.some((copy) => texts.includes(copy)),
      code: line.data,
      atMs,
    };
  }
  return null;
}

/** What follows a request has a number of its own beside that of the request. */
function deliveryIn(lines: readonly PaperLine[]): string | null {
  const labels = Object.values(receiptWords).map(({ deliveryNumber }) => deliveryNumber);
  const pair = lines.find((line) => line.kind === 'pair' && labels.includes(line.left));
  return pair?.kind === 'pair' ? pair.right.replaceAll('-', '') : null;
}

function codeOf({ state }: ReceiptPrinterStatus): DeviceProblemCode {
  const codes: Partial<Record<ReceiptPrinterStatus['state'], DeviceProblemCode>> = {
    paperOut: 'printer.paperOut',
    coverOpen: 'printer.coverOpen',
    offline: 'printer.offline',
    unplugged: 'device.unplugged',
  };
  return codes[state] ?? 'printer.failed';
}

function problem(code: DeviceProblemCode, paper: PaperInSlot): PrintProblem {
  return new PrintProblem(new DeviceProblem(code, 'Look at the simulated printer.'), paper);
}
