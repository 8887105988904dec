import { execFile } from 'node:child_process';
import test from 'ava';
import { awayView } from '../kiosk-ui/away-view.ts';
import { deviceTable } from '../src/devices.ts';
import { openScriptedKiosk, sampleHealth } from './support/scripted-kiosk.ts';

const at = '2026-11-24T02:00:00.000Z';
const printer = {
  state: 'ready',
  since: at,
  fault: null,
  rests: 0,
  driver: 'EscposReceiptPrinter',
  wire: 'usb',
};
const scanner = {
  state: 'needsPerson',
  since: at,
  fault: { code: 'scanner.jammed', hint: 'Open it and pull the page out straight.', at },
  rests: 2,
  driver: 'SaneDocumentScanner',
  wire: 'scanimage',
};

function silaku(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['src/silaku.ts', 'devices', ...args], (error, out, err) =>
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });
}

test('the table names every device with its driver, and says what to do about the one that waits for a person', (t) => {
  t.is(
    deviceTable({ printer, scanner }),
    [
      'DEVICE   STATE        SINCE                     DRIVER                WIRE',
      'printer  ready        2026-11-24T02:00:00.000Z  EscposReceiptPrinter  usb',
      'scanner  needsPerson  2026-11-24T02:00:00.000Z  SaneDocumentScanner   scanimage',
      '    waits for somebody to do what the hint says',
      '    fault scanner.jammed (2026-11-24T02:00:00.000Z): Open it and pull the page out straight.',
      '    dropped out 2 times since the start',
      '',
    ].join('\n'),
  );
});

test('the command asks the running kiosk, as a table or as JSON, and its exit status says whether all serve', async (t) => {
  let devices: (typeof sampleHealth)['devices'] = { printer };
  const kiosk = await openScriptedKiosk(awayView, {
    health: async () => ({ ...sampleHealth, devices }),
  });
  t.teardown(kiosk.close);
  const well = await silaku('--socket', kiosk.socketPath);
  t.is(well.status, 0, well.err);
  t.true(well.out.includes('EscposReceiptPrinter'));
  devices = { printer, scanner };
  const jammed = await silaku('--socket', kiosk.socketPath, '--json');
  t.is(jammed.status, 1);
  t.deepEqual(JSON.parse(jammed.out), devices);
  devices = { drone: { state: 'flying' } };
  const unknown = await silaku('--socket', kiosk.socketPath);
  t.is(unknown.status, 1);
  t.true(unknown.out.includes('does not know'));
});

test('without a kiosk, or called wrongly, the command says so', async (t) => {
  const away = await silaku('--socket', '/nowhere/kiosk.sock');
  t.is(away.status, 69);
  t.true(away.err.includes('No kiosk answers'));
  const wrong = await silaku('--loud');
  t.is(wrong.status, 64);
  t.true(wrong.err.includes('--socket'));
});
