/** A document scanner whose pages are a few hundred bytes: what lies on the glass, or the pile in the feeder, behind the contract of devices/. */
import { DeviceProblem, type DeviceProblemCode } from '../../devices/device-problem.ts';
import type {
  DocumentScanner,
  DocumentScannerEvent,
  DocumentScannerStatus,
  ScannedImage,
} from '../../devices/document-scanner/document-scanner.ts';
import type { BentTime } from './bent-time.ts';
import type { ScannerFault } from './plan.ts';

const pageMs = 6_000;
const slowMs = 150_000;

type Illness = { event?: DocumentScannerEvent; over?: DocumentScannerEvent; code: DeviceProblemCode };
const illnesses: Record<Exclude<ScannerFault['how'], 'slow'>, Illness> = {
  jams: { event: { type: 'scanner.jammed' }, over: { type: 'scanner.ready' }, code: 'scanner.jammed' },
  unplugged: {
    event: { type: 'scanner.unplugged' },
    over: { type: 'scanner.pluggedIn' },
    code: 'device.unplugged',
  },
  noPaper: { code: 'scanner.noPaper' },
  failing: { over: { type: 'scanner.ready' }, code: 'scanner.failed' },
};

export function createGlassScanner(time: BentTime, tell: (text: string) => void) {
  let sheets: Uint8Array[] = [];
  let status: DocumentScannerStatus = { state: 'ready' };
  let misfortune: { how: ScannerFault['how']; forMs: number } | null = null;
  let listener: ((event: DocumentScannerEvent) => void) | null = null;
  let isBusy = false;

  function become(event: DocumentScannerEvent, state: DocumentScannerStatus['state']): void {
    status = { state };
    tell(`scanner ${state}`);
    listener?.(event);
  }

  async function scanSheet(sheet: Uint8Array, signal: AbortSignal, progress: (percent: number) => void) {
    const struck = misfortune;
    misfortune = null;
    progress(0);
    await time.sleep(struck?.how === 'slow' ? slowMs : pageMs / 2, 'kiosk', signal);
    if (signal.aborted) throw problem('scanner.cancelled');
    if (struck && struck.how !== 'slow') {
      const { event, over, code } = illnesses[struck.how];
      if (event) become(event, struck.how === 'jams' ? 'jammed' : 'unplugged');
      if (over) time.at(struck.forMs, 'world', () => become(over, 'ready'));
      throw problem(code);
    }
    progress(50);
    await time.sleep(pageMs / 2, 'kiosk', signal);
    if (signal.aborted) throw problem('scanner.cancelled');
    return imageOf(sheet);
  }

  function ready(): void {
    if (status.state === 'unplugged') throw problem('device.unplugged');
    if (status.state === 'jammed') throw problem('scanner.jammed');
    if (isBusy) throw problem('scanner.busy');
  }

  const driver = (): DocumentScanner => ({
    status: async () => status,
    listen(hear) {
      listener = hear;
      return () => {};
    },
    close: async () => {},
    askForPaper: async () => {},
    async scanPage({ signal, onProgress }) {
      ready();
      isBusy = true;
      try {
        return await scanSheet(sheets[0] ?? new TextEncoder().encode('bare glass'), signal, (now) =>
          onProgress?.(now),
        );
      } finally {
        isBusy = false;
      }
    },
    async scanBatch({ signal, onPage, onProgress }) {
      ready();
      if (sheets.length === 0) throw problem('scanner.noPaper');
      isBusy = true;
      try {
        let page = 0;
        while (sheets[0]) {
          const image = await scanSheet(sheets[0], signal, (now) => onProgress?.(page + 1, now));
          sheets.shift();
          page += 1;
          await onPage(image, page);
        }
        return { pages: page };
      } finally {
        isBusy = false;
      }
    },
  });

  return {
    driver,
    /** On the glass its first, in the feeder all of them. */
    lay(laid: readonly Uint8Array[]) {
      sheets = [...laid];
    },
    befall(how: ScannerFault['how'], forMs: number) {
      misfortune = { how, forMs };
    },
    forgetDriver() {
      listener = null;
      isBusy = false;
    },
    repair() {
      misfortune = null;
      become(
        status.state === 'unplugged' ? { type: 'scanner.pluggedIn' } : { type: 'scanner.ready' },
        'ready',
      );
    },
  };
}

export type GlassScanner = ReturnType<typeof createGlassScanner>;

function imageOf(sheet: Uint8Array): ScannedImage {
  return {
    widthPx: sheet.length,
    heightPx: 1,
    channels: 1,
    resolutionDpi: 300,
    pixels: Uint8Array.from(sheet),
  };
}

function problem(code: DeviceProblemCode): DeviceProblem {
  return new DeviceProblem(code, 'Look at the simulated scanner.');
}
