/** One device of the kiosk with a recorder on its wire, for `silaku devices record`: what it tells, and what it can be asked to do. */
import type { DeviceName } from '../../devices/device-state.ts';
import type { DocumentScanner } from '../../devices/document-scanner/document-scanner.ts';
import { sampleReceipt } from '../../devices/receipt-printer/sample-receipt.ts';
import type { WriteLine } from '../../devices/recording.ts';
import { openBarcodeScanner, openPanel, openPrinter, openScanner } from './kiosk-devices.ts';
import type { KioskSettings } from './kiosk-settings.ts';

export type RecordedDevice = {
  outcome: 'opened';
  /** What somebody can do at this device, and what pressing Enter does. */
  invitation: string;
  /** What is not in the recording. */
  leftOut: string;
  /** Does what was typed; rejects with a DeviceProblem. */
  act(word: string): Promise<void>;
  close(): Promise<void>;
};

type Parts = { record: WriteLine; say: (text: string) => void };

export function openRecorded(
  settings: KioskSettings,
  device: DeviceName,
  { record, say }: Parts,
): RecordedDevice | { outcome: 'refused'; why: string } {
  switch (device) {
    case 'printer': {
      const printer = openPrinter(settings, { record });
      printer.listen(({ type }) => say(type));
      return {
        outcome: 'opened',
        invitation: 'Enter prints a sample receipt.',
        leftOut: 'Letters stand as x, digits as 0, pictures are white.',
        async act() {
          const { outcome } = await printer.print(sampleReceipt);
          say(`printed: ${outcome}`);
        },
        close: () => printer.close(),
      };
    }
    case 'scanner': {
      const scanner = openScanner(settings.documentScanner, { record });
      scanner.listen(({ type }) => say(type));
      const stop = new AbortController();
      return {
        outcome: 'opened',
        invitation: 'Enter scans a page; "pile" and Enter scans what lies in the feeder.',
        leftOut: 'Of pages it holds the size alone.',
        act: (word) => scan(scanner, word, { settings, say, signal: stop.signal }),
        async close() {
          stop.abort();
          await scanner.close();
        },
      };
    }
    case 'barcode': {
      const scanner = openBarcodeScanner(settings.barcodeScanner, { record });
      scanner.listen((event) =>
        say(event.type === 'barcode.scanned' ? `${event.type}: ${event.text.length} characters` : event.type),
      );
      return {
        outcome: 'opened',
        invitation: 'Show it a code.',
        leftOut: 'Letters stand as x, digits as 0, keys as other keys.',
        act: async () => {},
        close: () => scanner.close(),
      };
    }
    case 'panel': {
      const { buttonPanel } = settings;
      if (buttonPanel.wire === 'none') return { outcome: 'refused', why: 'The settings name no panel.' };
      if (buttonPanel.wire === 'gpio')
        return {
          outcome: 'refused',
          why: "Only an Arduino has a wire to record; this panel is at the Pi's own pins.",
        };
      const panel = openPanel(buttonPanel, { record });
      panel.listen((event) => say('button' in event ? `${event.type} ${event.button}` : event.type));
      return {
        outcome: 'opened',
        invitation: 'Press its buttons; Enter lights the lamps and beeps.',
        leftOut: 'Bytes that are no Firmata stand as 0.',
        async act() {
          panel.light({ green: 'on', yellow: 'on', red: 'on', blue: 'on' });
          panel.beep();
        },
        close: () => panel.close(),
      };
    }
  }
}

async function scan(
  scanner: DocumentScanner,
  word: string,
  { settings, say, signal }: { settings: KioskSettings; say: Parts['say']; signal: AbortSignal },
): Promise<void> {
  const wish = { resolutionDpi: settings.documentScanner.resolutionDpi, mode: 'grey' as const, signal };
  const tell = ({ widthPx, heightPx }: { widthPx: number; heightPx: number }) =>
    say(`page of ${widthPx} x ${heightPx}`);
  if (word !== 'pile') return tell(await scanner.scanPage(wish));
  const { pages } = await scanner.scanBatch({ ...wish, source: 'feeder', onPage: tell });
  say(`the pile had ${pages} pages`);
}
