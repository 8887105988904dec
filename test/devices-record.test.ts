/** Each device: a session with its twin is recorded by the real command, holds nothing of the contents, and leads the driver the same way again. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { HidBarcodeScanner } from '../devices/barcode-scanner/hid-barcode-scanner.ts';
import { replayOf } from '../devices/barcode-scanner/hid-recording.ts';
import { PretendBarcodeScanner } from '../devices/barcode-scanner/pretend-barcode-scanner.ts';
import { FirmataButtonPanel } from '../devices/button-panel/firmata-button-panel.ts';
import { replayPanelTransport } from '../devices/button-panel/panel-recording.ts';
import { PretendButtonPanel } from '../devices/button-panel/pretend-button-panel.ts';
import { isDeviceProblem } from '../devices/device-problem.ts';
import type { DocumentScanner } from '../devices/document-scanner/document-scanner.ts';
import { EsclDocumentScanner } from '../devices/document-scanner/escl-document-scanner.ts';
import { replayExchange } from '../devices/document-scanner/escl-recording.ts';
import { SaneDocumentScanner } from '../devices/document-scanner/sane-document-scanner.ts';
import { replayScanimage } from '../devices/document-scanner/scanimage-recording.ts';
import { EscposReceiptPrinter } from '../devices/receipt-printer/escpos-receipt-printer.ts';
import { PretendReceiptPrinter } from '../devices/receipt-printer/pretend-receipt-printer.ts';
import { replayPrinterPort } from '../devices/receipt-printer/printer-recording.ts';
import { sampleReceipt } from '../devices/receipt-printer/sample-receipt.ts';
import { awayView } from '../kiosk-ui/away-view.ts';
import {
  closePretendEscl,
  setUpPretendEscl,
  setUpPretendScanner,
} from './devices/document-scanner/scanner-rigs.ts';
import { recordDevice } from './support/recorder-program.ts';
import { openScriptedKiosk, sampleHealth } from './support/scripted-kiosk.ts';

test.after.always(closePretendEscl);

/** Collects the types of what a driver tells, and waits for so many. */
function hear(device: { listen(listener: (event: { type: string }) => void): unknown }) {
  const types: string[] = [];
  let check = () => {};
  device.listen(({ type }) => {
    types.push(type);
    check();
  });
  const until = (done: () => boolean) =>
    new Promise<void>((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`waited in vain after ${types.join()}`)), 60_000);
      check = () => {
        if (!done()) return;
        clearTimeout(limit);
        resolve();
      };
      check();
    });
  return { types, until };
}

/** As text, and as the hexadecimal that bytes are kept in. */
const showsAnyOf = (text: string, secrets: readonly string[]) =>
  secrets.filter((secret) => text.includes(secret) || text.includes(Buffer.from(secret).toString('hex')));

test.serial('a printer: a receipt, and the paper ends', async (t) => {
  const twin = new PretendReceiptPrinter();
  t.teardown(() => twin.close());
  const recorder = recordDevice('printer', { printer: { wire: 'tcp', ...(await twin.listenOnTcp()) } });
  await recorder.printed(/printer\.ready/);
  recorder.type('');
  await recorder.printed(/printed: confirmed/);
  // As somebody would take the receipt first; played back, the gap keeps the end of the job and the end of the paper apart.
  await pause(500);
  twin.runOutOfPaper();
  await recorder.printed(/printer\.paperOut/);
  const { status, lines, text, told } = await recorder.interrupt();
  t.is(status, 0);
  t.deepEqual(showsAnyOf(text, ['LAKU', 'Ponggiha', '7K42', 'PGH7K429', 'Tanggal']), []);

  const port = replayPrinterPort(lines);
  const printer = new EscposReceiptPrinter({ port, limits: { askEveryMs: 5_000 } });
  t.teardown(() => printer.close());
  const { types, until } = hear(printer);
  await until(() => types.includes('printer.ready'));
  t.is((await printer.print(sampleReceipt)).outcome, 'confirmed');
  await until(() => types.length >= told.length);
  t.deepEqual(types, told);
  t.is(port.divergence, null);
});

test.serial('a barcode scanner: codes of a person', async (t) => {
  const socketPath = join(mkdtempSync(join(tmpdir(), 'silaku-')), 'barcode.sock');
  const twin = new PretendBarcodeScanner({ wire: { socketPath } });
  await twin.plugIn();
  t.teardown(() => twin.close());
  const recorder = recordDevice('barcode', { barcodeScanner: { wire: 'socket', path: socketPath } });
  await recorder.printed(/barcode\.pluggedIn/);
  twin.show('7408011203850001');
  await recorder.printed(/barcode\.scanned: 16 characters/);
  twin.show('SITI AMINAH');
  await recorder.printed(/barcode\.scanned: 11 characters/);
  await twin.unplug();
  await recorder.printed(/barcode\.unplugged/);
  const { status, lines, text, told } = await recorder.interrupt();
  t.is(status, 0);
  t.deepEqual(showsAnyOf(text, ['7408011203850001', '74080112', 'SITI', 'AMINAH']), []);

  const scanner = new HidBarcodeScanner({ ...replayOf(lines), retryFirstMs: 60_000 });
  t.teardown(() => scanner.close());
  const { types, until } = hear(scanner);
  await until(() => types.length >= told.length);
  t.deepEqual(types, told);
});

test.serial('a panel: buttons, lamps, and its cable is pulled', async (t) => {
  const socketPath = join(mkdtempSync(join(tmpdir(), 'silaku-')), 'panel.sock');
  const twin = new PretendButtonPanel({ socketPath });
  await twin.plugIn();
  t.teardown(() => twin.close());
  const recorder = recordDevice('panel', { buttonPanel: { wire: 'socket', path: socketPath } });
  await recorder.printed(/panel\.ready/);
  recorder.type('');
  await new Promise<void>((resolve) => {
    twin.listen((event) => event.type === 'beeped' && resolve());
  });
  await twin.press('green');
  await recorder.printed(/button\.pressed green/);
  await twin.press('red');
  await recorder.printed(/button\.pressed red/);
  await twin.unplug();
  await recorder.printed(/panel\.unplugged/);
  const { status, lines, told } = await recorder.interrupt();
  t.is(status, 0);

  const transport = replayPanelTransport(lines);
  const panel = new FirmataButtonPanel({ openTransport: transport.open, times: { checkEveryMs: 60_000 } });
  t.teardown(() => panel.close());
  const { types, until } = hear(panel);
  await until(() => types.includes('panel.ready'));
  panel.light({ green: 'on', yellow: 'on', red: 'on', blue: 'on' });
  panel.beep();
  await until(() => types.length >= told.length);
  t.deepEqual(types, told);
  t.is(transport.divergence, null);
});

/** A page, a page without paper, a pile of three with a jam on the second: what the driver makes of each. */
async function scanAll(scanner: DocumentScanner): Promise<string[]> {
  const made: string[] = [];
  const wish = { resolutionDpi: 75, mode: 'grey' as const, signal: new AbortController().signal };
  const tell = ({ widthPx, heightPx }: { widthPx: number; heightPx: number }) =>
    void made.push(`page of ${widthPx} x ${heightPx}`);
  for (const scan of [
    async () => tell(await scanner.scanPage(wish)),
    async () => void (await scanner.scanBatch({ ...wish, source: 'feeder', onPage: tell })),
  ])
    await scan().catch((error: unknown) => {
      if (!isDeviceProblem(error)) throw error;
      made.push(error.code);
    });
  return made;
}

for (const wire of ['sane', 'escl'] as const) {
  test.serial(`a document scanner by ${wire}: a page, and a pile that jams`, async (t) => {
    const { glass, documentScanner } =
      wire === 'sane' ? await saneSettings() : await setUpPretendEscl().then(esclSettings);
    glass.loadFeeder([null, null, null]);
    const recorder = recordDevice('scanner', { documentScanner });
    recorder.type('');
    await recorder.printed(/page of \d/);
    glass.jamAfter(1);
    recorder.type('pile');
    await recorder.printed(/page of \d/, 2);
    await recorder.printed(/failed, scanner\.jammed: /);
    const { status, lines, text, told } = await recorder.interrupt();
    t.is(status, 0);
    // An A4 page at 75 dpi has half a million pixels; none of them is here.
    t.true(text.length < 60_000, `${text.length}`);
    t.is(lines[0]?.event?.wire, wire);

    const replay = wire === 'sane' ? replayScanimage(lines) : replayExchange(lines);
    const scanner =
      'run' in replay
        ? new SaneDocumentScanner({ extraOptions: ['-x', '210', '-y', '297'], run: replay.run })
        : new EsclDocumentScanner({ url: 'http://scanner/eSCL/', exchange: replay.exchange });
    t.teardown(() => scanner.close());
    const { types } = hear(scanner);
    const made = await scanAll(scanner);
    t.is(replay.divergence, null);
    t.is(made.length, 3);
    t.is(made[0], made[1]);
    t.is(made[2], 'scanner.jammed');
    t.deepEqual(types, told.filter((type) => type !== 'scanner.pluggedIn').slice(0, types.length));
    t.true(replay.isOver);
  });
}

async function saneSettings() {
  const { glass, settings } = await setUpPretendScanner();
  const { command, env } = settings;
  return {
    glass,
    documentScanner: { command, env, extraOptions: ['-x', '210', '-y', '297'], resolutionDpi: 75 },
  };
}

function esclSettings({ glass, settings: { url } }: Awaited<ReturnType<typeof setUpPretendEscl>>) {
  return { glass, documentScanner: { wire: 'escl', url, resolutionDpi: 75 } };
}

function silaku(...args: string[]): Promise<{ status: number; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['src/silaku.ts', 'devices', 'record', ...args], (error, _out, err) =>
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, err }),
    );
  });
}

test.serial(
  'it refuses a running kiosk, a file that exists, wrong settings and a wrong call, each in so many words',
  async (t) => {
    const kiosk = await openScriptedKiosk(awayView, { health: async () => sampleHealth });
    t.teardown(kiosk.close);
    const folder = mkdtempSync(join(tmpdir(), 'silaku-record-'));
    const settings = join(folder, 'settings.json');
    const wish = ['--settings', settings, '--device', 'panel', '--out'];
    writeFileSync(settings, JSON.stringify({ folder, socket: kiosk.socketPath }));
    const running = await silaku(...wish, join(folder, 'new.jsonl'));
    t.is(running.status, 69);
    t.regex(running.err, /The kiosk is running/);
    writeFileSync(settings, JSON.stringify({ folder, socket: join(folder, 'none.sock') }));
    const exists = await silaku(...wish, settings);
    t.is(exists.status, 73);
    t.regex(exists.err, /exists already/);
    const noPanel = await silaku(...wish, join(folder, 'other.jsonl'));
    t.is(noPanel.status, 78);
    t.regex(noPanel.err, /no panel/);
    t.false(existsSync(join(folder, 'other.jsonl')));
    t.is((await silaku('--settings', '/nowhere.json', '--device', 'panel', '--out', 'x')).status, 78);
    for (const wrong of [
      [],
      ['--device', 'drone', '--settings', settings, '--out', 'x'],
      [...wish, 'x', '--minutes', '0'],
    ])
      t.is((await silaku(...wrong)).status, 64);
  },
);
