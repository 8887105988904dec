/** What every document scanner promises to the visit. Tests run one after the other, since each starts processes. Each rig runs the same list: the pretend scanners of both protocols, and Debian's scanimage on SANE's own test devices. */
import type { SerialFn } from 'ava';
import { type DeviceProblem, type DeviceProblemCode, isDeviceProblem } from '../../devices/device-problem.ts';
import type {
  DocumentScanner,
  DocumentScannerEvent,
  ScanPageOptions,
} from '../../devices/document-scanner/document-scanner.ts';

/** `slow`: a page takes long enough to be cancelled or unplugged in the middle. */
export type Situation = 'well' | 'slow' | keyof typeof codeOfFault;

const codeOfFault = {
  noPaper: 'scanner.noPaper',
  jammed: 'scanner.jammed',
  coverOpen: 'scanner.coverOpen',
  busy: 'scanner.busy',
  ioError: 'scanner.failed',
  denied: 'scanner.failed',
  cutShort: 'scanner.badPage',
} as const satisfies Record<string, DeviceProblemCode>;

export type ScannerRig = {
  /** Faults this device can act out. */
  faults: readonly (keyof typeof codeOfFault)[];
  /** Of a whole page. */
  sizes: { widthPx: number; heightPx: number; resolutionDpi: number };
  /** A folder of its own for each test, the scanner in a situation, and a plug to pull. */
  setUp: (situation: Situation) => Promise<{
    scanner: DocumentScanner & { lookAgain(): Promise<void> };
    unplug: () => void;
    plugIn: () => void;
    /** Takes the stuck paper out, where the scanner itself notices that. */
    repair?: () => void;
  }>;
};

/** Quick where the scanner waits by itself, patient where a busy machine makes it wait. */
export const testLimits = {
  pollMs: 100,
  repairBelievedMs: 200,
  stopMs: 20_000,
  lookMs: 60_000,
  verdictLookMs: 60_000,
};

export function documentScannerPromises(test: SerialFn, rig: ScannerRig): void {
  const { resolutionDpi } = rig.sizes;
  const page = (more: Partial<ScanPageOptions> = {}): ScanPageOptions => ({
    resolutionDpi,
    mode: 'grey',
    signal: new AbortController().signal,
    ...more,
  });
  const open = async (situation: Situation) => {
    const { scanner, ...plug } = await rig.setUp(situation);
    const events: DocumentScannerEvent['type'][] = [];
    const waiting = new Map<string, () => void>();
    scanner.listen(({ type }) => {
      events.push(type);
      waiting.get(type)?.();
    });
    const heard = (type: DocumentScannerEvent['type']) =>
      events.includes(type) ? Promise.resolve() : new Promise<void>((resolve) => waiting.set(type, resolve));
    return { scanner, events, heard, ...plug };
  };

  for (const mode of ['grey', 'colour'] as const) {
    test(`a ${mode} page comes as pixels of the asked size, row after row`, async (t) => {
      const { scanner } = await open('well');
      const image = await scanner.scanPage(page({ mode }));
      t.is(image.channels, mode === 'grey' ? 1 : 3);
      t.is(image.widthPx, rig.sizes.widthPx);
      t.is(image.heightPx, rig.sizes.heightPx);
      t.is(image.resolutionDpi, resolutionDpi);
      t.is(image.pixels.length, image.widthPx * image.heightPx * image.channels);
      t.deepEqual(await scanner.status(), { state: 'ready' });
      await scanner.close();
    });
  }

  test('progress rises to 100 and never goes backwards', async (t) => {
    const { scanner } = await open('well');
    const seen: number[] = [];
    await scanner.scanPage(page({ onProgress: (percent) => void seen.push(percent) }));
    t.deepEqual(
      seen,
      [...new Set(seen)].sort((a, b) => a - b),
    );
    t.true(seen[0]! >= 0);
    t.is(seen.at(-1), 100);
    await scanner.close();
  });

  test('the scanner is busy while a page is scanned, and a second page has to wait', async (t) => {
    const { scanner } = await open('slow');
    const stop = new AbortController();
    const began = Promise.withResolvers<void>();
    const first = scanner.scanPage(page({ signal: stop.signal, onProgress: () => began.resolve() }));
    await began.promise;
    t.deepEqual(await scanner.status(), { state: 'busy' });
    t.is((await problemOf(scanner.scanPage(page()))).code, 'scanner.busy');
    stop.abort();
    t.is((await problemOf(first)).code, 'scanner.cancelled');
    t.deepEqual(await scanner.status(), { state: 'ready' });
    await scanner.close();
  });

  test('a page that is cancelled before it begins is not scanned', async (t) => {
    const { scanner } = await open('well');
    t.is(
      (await problemOf(scanner.scanPage(page({ signal: AbortSignal.abort() })))).code,
      'scanner.cancelled',
    );
    await scanner.close();
  });

  for (const fault of rig.faults) {
    test(`${fault} is told as ${codeOfFault[fault]} with a hint for the technician`, async (t) => {
      const { scanner } = await open(fault);
      const problem = await problemOf(scanner.scanPage(page()));
      t.is(problem.code, codeOfFault[fault]);
      t.regex(problem.hint, /^[A-Z].{10,}/);
      t.is(problem.tryAgain, fault !== 'denied');
      await scanner.close();
    });
  }

  test('a jam shows in the status, is told once, and is believed repaired after a while', async (t) => {
    const { scanner, events, heard, repair } = await open('jammed');
    await scanner.lookAgain();
    t.deepEqual(await scanner.status(), { state: 'ready' });
    await problemOf(scanner.scanPage(page()));
    t.deepEqual(await scanner.status(), { state: 'jammed' });
    repair?.();
    await heard('scanner.ready');
    t.deepEqual(events, ['scanner.jammed', 'scanner.ready']);
    t.deepEqual(await scanner.status(), { state: 'ready' });
    await scanner.close();
  });

  test('a scanner without its plug says so, and comes back when it is plugged in', async (t) => {
    const { scanner, events, heard, unplug, plugIn } = await open('well');
    await scanner.scanPage(page());
    unplug();
    t.is((await problemOf(scanner.scanPage(page()))).code, 'device.unplugged');
    t.deepEqual(await scanner.status(), { state: 'unplugged' });
    t.is((await problemOf(scanner.scanPage(page()))).code, 'device.unplugged');
    plugIn();
    await heard('scanner.pluggedIn');
    t.deepEqual(events, ['scanner.unplugged', 'scanner.pluggedIn']);
    t.deepEqual(await scanner.status(), { state: 'ready' });
    t.is((await scanner.scanPage(page())).widthPx, rig.sizes.widthPx);
    await scanner.close();
  });

  test('a scanner that is not there at the start is told as unplugged', async (t) => {
    const { scanner, events, unplug } = await open('well');
    unplug();
    await scanner.lookAgain();
    t.deepEqual(await scanner.status(), { state: 'unplugged' });
    t.deepEqual(events, ['scanner.unplugged']);
    await scanner.close();
  });

  test('closing ends a page in the middle, and nothing is scanned afterwards', async (t) => {
    const { scanner } = await open('slow');
    const began = Promise.withResolvers<void>();
    const first = problemOf(scanner.scanPage(page({ onProgress: () => began.resolve() })));
    await began.promise;
    await scanner.close();
    t.is((await first).code, 'device.closed');
    t.is((await problemOf(scanner.scanPage(page()))).code, 'device.closed');
    t.is((await problemOf(scanner.status())).code, 'device.closed');
    await scanner.close();
  });

  test('who stopped listening hears nothing more', async (t) => {
    const { scanner, unplug } = await open('well');
    let heardEvents = 0;
    const stopListening = scanner.listen(() => {
      heardEvents += 1;
    });
    stopListening();
    stopListening();
    unplug();
    await scanner.lookAgain();
    t.deepEqual(await scanner.status(), { state: 'unplugged' });
    t.is(heardEvents, 0);
    await scanner.close();
  });
}

export async function problemOf(work: Promise<unknown>): Promise<DeviceProblem> {
  try {
    await work;
  } catch (error) {
    if (isDeviceProblem(error)) return error;
    throw error;
  }
  throw new Error('It succeeded although a problem was expected.');
}
