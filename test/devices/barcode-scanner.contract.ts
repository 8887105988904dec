/** What every barcode scanner promises the visit, whatever wire its reports come over. Run on each pair of driver and twin. */
import type { ExecutionContext, TestFn } from 'ava';
import type { BarcodeScanner, BarcodeScannerEvent } from '../../devices/barcode-scanner/barcode-scanner.ts';
import type { PretendBarcodeScanner } from '../../devices/barcode-scanner/pretend-barcode-scanner.ts';

export type ScannerUnderTest = {
  /** Plugged in already. */
  twin: PretendBarcodeScanner;
  /** Opens the driver; it reads `clock` once for each report. */
  open(options?: { clock?: () => number }): BarcodeScanner;
};

export function barcodeScannerPromises(
  test: TestFn,
  name: string,
  setUp: () => Promise<ScannerUnderTest>,
): void {
  const promise = (title: string, body: (t: ExecutionContext, kit: Kit) => Promise<void>) =>
    test(`${name}: ${title}`, async (t) => {
      const { twin, open } = await setUp();
      const kit: Kit = {
        twin,
        async ready(options) {
          const scanner = open(options);
          t.teardown(() => scanner.close());
          const heard = hear(scanner);
          await heard.until((events) => events.some(({ type }) => type === 'barcode.pluggedIn'));
          heard.events.length = 0;
          return { scanner, ...heard };
        },
      };
      t.teardown(() => twin.close());
      await body(t, kit);
    });

  promise('a code arrives as its text, and the scanner is ready', async (t, { twin, ready }) => {
    const { scanner, events, until } = await ready();
    t.deepEqual(await scanner.status(), { state: 'ready' });
    t.deepEqual(twin.show('KU-7F3K-92'), { outcome: 'sent' });
    await until(() => events.length === 1);
    t.like(events[0], { type: 'barcode.scanned', text: 'KU-7F3K-92' });
  });

  promise('a code longer than one report arrives in one piece', async (t, { twin, ready }) => {
    const { events, until } = await ready();
    const text = `https://example.test/${'Aa0-_.~'.repeat(60)}`;
    twin.show(text);
    await until(() => events.length === 1);
    t.like(events[0], { type: 'barcode.scanned', text });
  });

  promise('the same code shown twice is read twice', async (t, { twin, ready }) => {
    const { events, until } = await ready();
    twin.show('11');
    twin.show('11');
    await until(() => events.length === 2);
    t.deepEqual(textsOf(events), ['11', '11']);
  });

  promise('codes in rapid fire arrive whole and in their order', async (t, { twin, ready }) => {
    const { events, until } = await ready();
    const codes = Array.from({ length: 200 }, (_, i) => `code ${i} ${'x'.repeat(i)}`);
    twin.rapidFire(codes);
    await until(() => events.length === codes.length);
    t.deepEqual(textsOf(events), codes);
  });

  promise(
    'a code with control characters in it is refused, and the next one read',
    async (t, { twin, ready }) => {
      const { events, until } = await ready();
      for (const code of ['\x1b[2Jgone', 'a\x1db', 'a\x00b', 'a\nb\x1f']) {
        events.length = 0;
        twin.show(code);
        twin.show('next');
        await until(() => textsOf(events).includes('next'));
        t.false(
          events.some((event) => event.type === 'barcode.scanned' && hasControl(event.text)),
          JSON.stringify(code),
        );
        t.true(events.some((event) => event.type === 'barcode.refused'));
      }
    },
  );

  promise('bytes that are no text are refused, and the next code read', async (t, { twin, ready }) => {
    const { events, until } = await ready();
    twin.show(Uint8Array.of(0x41, 0xff, 0xfe, 0x42));
    twin.show('next');
    await until(() => events.length === 2);
    t.deepEqual(events[0], { type: 'barcode.refused', reason: 'notText' });
    t.like(events[1], { type: 'barcode.scanned', text: 'next' });
  });

  promise('a code of 513 characters and one of 30,000 are each refused once', async (t, { twin, ready }) => {
    const { events, until } = await ready();
    twin.show('x'.repeat(513));
    twin.show('y'.repeat(30_000));
    twin.show('z'.repeat(512));
    await until(() => events.length === 3);
    t.deepEqual(events.slice(0, 2), [
      { type: 'barcode.refused', reason: 'tooLong' },
      { type: 'barcode.refused', reason: 'tooLong' },
    ]);
    t.like(events[2], { type: 'barcode.scanned', text: 'z'.repeat(512) });
  });

  promise('half a code followed by silence does not glue on to the next code', async (t, { twin, ready }) => {
    const longPauseAfter = twin.reportsFor('H'.repeat(200)).length / 2;
    let reports = 0;
    const clock = () => {
      reports += 1;
      return reports + (reports > Math.floor(longPauseAfter) ? 60_000 : 0);
    };
    const { events, until } = await ready({ clock });
    t.is(twin.stutter('H'.repeat(200)).reports, Math.floor(longPauseAfter));
    twin.show('whole');
    await until(() => events.length === 1);
    t.deepEqual(textsOf(events), ['whole']);
  });

  promise('rubbish on the wire is no code', async (t, { twin, ready }) => {
    const { events, until } = await ready();
    twin.showRaw([
      new Uint8Array(0),
      new Uint8Array(3),
      new Uint8Array(64),
      new Uint8Array(8),
      new Uint8Array(65),
    ]);
    twin.show('next');
    await until(() => events.length === 1);
    t.deepEqual(textsOf(events), ['next']);
  });

  promise('a pulled cable is told once, and codes are read again after it', async (t, { twin, ready }) => {
    const { scanner, events, until } = await ready();
    twin.stutter('H'.repeat(200));
    await twin.unplug();
    await until(() => events.length === 1);
    t.deepEqual(events, [{ type: 'barcode.unplugged' }]);
    t.deepEqual(await scanner.status(), { state: 'unplugged' });
    t.deepEqual(twin.show('lost'), { outcome: 'notConnected' });
    await twin.plugIn();
    await until(() => events.length === 2);
    t.deepEqual(events[1], { type: 'barcode.pluggedIn' });
    t.deepEqual(await scanner.status(), { state: 'ready' });
    twin.show('back');
    await until(() => events.length === 3);
    t.like(events[2], { type: 'barcode.scanned', text: 'back' });
  });

  test(`${name}: a scanner that is plugged in after the start is found`, async (t) => {
    const { twin, open } = await setUp();
    t.teardown(() => twin.close());
    await twin.unplug();
    const scanner = open();
    t.teardown(() => scanner.close());
    const { events, until } = hear(scanner);
    await until(() => events.length === 1);
    t.deepEqual(events, [{ type: 'barcode.unplugged' }]);
    t.deepEqual(await scanner.status(), { state: 'unplugged' });
    await twin.plugIn();
    await until(() => events.length === 2);
    t.deepEqual(events[1], { type: 'barcode.pluggedIn' });
  });

  promise('who stopped listening hears nothing more, and may stop twice', async (t, { twin, ready }) => {
    const { scanner, events, until } = await ready();
    const missed: BarcodeScannerEvent[] = [];
    const stop = scanner.listen((event) => missed.push(event));
    stop();
    stop();
    twin.show('heard');
    await until(() => events.length === 1);
    t.deepEqual(missed, []);
  });

  promise('after close nothing is told and nobody reads the wire', async (t, { twin, ready }) => {
    const { scanner, events } = await ready();
    twin.show('in flight');
    await scanner.close();
    await scanner.close();
    const heardBefore = events.length;
    t.deepEqual(await scanner.status(), { state: 'unplugged' });
    await twin.unplug();
    t.is(events.length, heardBefore);
  });
}

type Kit = {
  twin: PretendBarcodeScanner;
  ready(options?: { clock?: () => number }): Promise<{ scanner: BarcodeScanner } & ReturnType<typeof hear>>;
};

/** Collects events; `until` waits for a state of the collection and fails after a generous limit. */
export function hear(scanner: BarcodeScanner) {
  const events: BarcodeScannerEvent[] = [];
  const checks = new Set<() => void>();
  scanner.listen((event) => {
    events.push(event);
    for (const check of checks) check();
  });
  const until = (condition: (events: BarcodeScannerEvent[]) => boolean) =>
    new Promise<void>((resolve, reject) => {
      const limit = setTimeout(
        () => reject(new Error(`Waited in vain; heard ${JSON.stringify(events).slice(0, 500)}`)),
        60_000,
      );
      const check = () => {
        if (!condition(events)) return;
        clearTimeout(limit);
        checks.delete(check);
        resolve();
      };
      checks.add(check);
      check();
    });
  return { events, until };
}

const textsOf = (events: readonly BarcodeScannerEvent[]) =>
  events.flatMap((event) => (event.type === 'barcode.scanned' ? [event.text] : []));

const hasControl = (text: string) => /\p{Cc}/u.test(text);
