/**
 * Tests that a technician starts at the kiosk: a slip is printed, a page scanned and judged, a code echoed, each button pressed. They run one
 * at a time and only while the technician is at work; what came of them is kept.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { BarcodeScannerEvent } from '../../../devices/barcode-scanner/barcode-scanner.ts';
import { type ButtonName, buttonNames } from '../../../devices/button-panel/button-panel.ts';
import { isDeviceProblem } from '../../../devices/device-problem.ts';
import { sampleReceipt } from '../../../devices/receipt-printer/sample-receipt.ts';
import {
  type DeviceTest,
  type TestResult,
  type TestsPage,
  testResult,
} from '../../control/technician-messages.ts';
import { writeWhole } from '../../files/whole-files.ts';
import type { Preview } from '../../page/page.ts';
import type { PagePreparer } from '../../page/page-preparer.ts';
import { meaningOf } from '../../request/code-meaning.ts';
import type { DeviceSupervisor } from '../device-supervisor.ts';
import type { KioskDevices } from '../kiosk-devices.ts';
import { judgePage } from './page-judgement.ts';

export type DeviceTester = {
  page(): TestsPage;
  /** False when another test runs. */
  start(test: DeviceTest): boolean;
  hear(event: { type: string }): void;
  /** Pictures and codes of the tests are forgotten, and a test that runs is ended. */
  forget(): void;
};

type Judged = TestResult['judged'];
type Echo = NonNullable<TestsPage['echo']>;

const historyFile = 'device-tests.json';
const keptTests = 40;
/** A person walks from the keyboard to the panel. */
const personMs = 60_000;
const lampMs = 700;

export function createDeviceTester(parts: {
  folder: string;
  devices: KioskDevices;
  supervisor: Pick<DeviceSupervisor, 'use'>;
  preparer: PagePreparer;
  resolutionDpi: number;
  now: () => Date;
}): DeviceTester {
  const { devices, supervisor, now } = parts;
  const path = join(parts.folder, historyFile);
  let history = readHistory(path);
  let running: TestResult | null = null;
  let picture: Preview | null = null;
  let echo: Echo | null = null;
  let ending = new AbortController();
  const listeners = new Set<(event: { type: string }) => void>();

  const tests: Record<DeviceTest, (signal: AbortSignal) => Promise<Judged>> = {
    async print(signal) {
      const { outcome } = await supervisor.use('printer', signal, () =>
        devices.printer.print(sampleReceipt, { signal }),
      );
      return [{ rule: 'printed', met: true, found: outcome }];
    },
    async scan(signal) {
      const image = await supervisor.use('scanner', signal, () =>
        devices.documentScanner.scanPage({ resolutionDpi: parts.resolutionDpi, mode: 'grey', signal }),
      );
      const prepared = await parts.preparer.prepare(image, 'none', { signal });
      if (prepared.outcome === 'prepared') picture = prepared.page.preview;
      return judgePage(image, parts.resolutionDpi, prepared);
    },
    async barcode(signal) {
      const seen = await personDoes(signal, (event) => event.type === 'barcode.scanned');
      const read = seen as Extract<BarcodeScannerEvent, { type: 'barcode.scanned' }> | null;
      return [
        {
          rule: 'codeRead',
          met: read !== null,
          found: read ? `${read.text.length} ${read.symbology ?? ''}`.trim() : '0',
        },
      ];
    },
    async panel(signal) {
      const { buttonPanel } = devices;
      if (!buttonPanel) return [{ rule: 'panelThere', met: false, found: '' }];
      const dark = { green: 'off', yellow: 'off', red: 'off', blue: 'off' } as const;
      const pressed = new Set<ButtonName>();
      const listening = personDoes(signal, (event) => {
        if (event.type === 'button.pressed' && 'button' in event) pressed.add(event.button as ButtonName);
        return pressed.size === buttonNames.length;
      });
      for (const button of buttonNames) {
        buttonPanel.light({ ...dark, [button]: 'on' });
        await pause(lampMs, signal);
      }
      buttonPanel.beep();
      buttonPanel.light({ green: 'blinking', yellow: 'blinking', red: 'blinking', blue: 'blinking' });
      await listening;
      buttonPanel.light(dark);
      return buttonNames.map((button) => ({ rule: `button.${button}`, met: pressed.has(button), found: '' }));
    },
  };

  /** The event for which `isIt` holds, or null when the person's time is over. */
  async function personDoes(signal: AbortSignal, isIt: (event: { type: string }) => boolean) {
    const { promise, resolve } = Promise.withResolvers<{ type: string } | null>();
    const listener = (event: { type: string }) => {
      if (isIt(event)) resolve(event);
    };
    listeners.add(listener);
    void pause(personMs, signal).then(() => resolve(null));
    return promise.finally(() => listeners.delete(listener));
  }

  async function run(test: DeviceTest, signal: AbortSignal): Promise<void> {
    const begun = { test, startedAt: now().toISOString() };
    running = { ...begun, state: 'running', endedAt: null, judged: [], problem: null };
    let judged: Judged = [];
    let problem: TestResult['problem'] = null;
    try {
      judged = await tests[test](signal);
    } catch (error) {
      if (isDeviceProblem(error)) problem = { code: error.code, hint: error.hint };
      else if (!signal.aborted) throw error;
    } finally {
      running = null;
    }
    if (signal.aborted) return;
    const passed = problem === null && judged.every(({ met }) => met);
    keep({ ...begun, state: passed ? 'passed' : 'failed', endedAt: now().toISOString(), judged, problem });
  }

  function keep(result: TestResult): void {
    history = [result, ...history].slice(0, keptTests);
    try {
      writeWhole(path, `${JSON.stringify(history)}\n`, 0o640);
    } catch {
      // A history that the disk refuses is still on the screen.
    }
  }

  return {
    page: () => ({ running, picture, history, echo }),
    start(test) {
      if (running) return false;
      ending = new AbortController();
      void run(test, ending.signal);
      return true;
    },
    hear(event) {
      if (event.type === 'barcode.scanned') {
        const { text, symbology } = event as Extract<BarcodeScannerEvent, { type: 'barcode.scanned' }>;
        const { kind } = meaningOf(text, symbology);
        echo = { text: text.slice(0, 60), symbology, kind, at: now().toISOString() };
      }
      for (const listener of [...listeners]) listener(event);
    },
    forget() {
      ending.abort();
      picture = null;
      echo = null;
    },
  };
}

function readHistory(path: string): TestResult[] {
  try {
    return z.array(testResult).parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return [];
  }
}

/** Ends early, without a complaint, when the signal says so. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    timer.unref();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
