/** Parsers that hear devices: what a bad cable, a stick that plays a device, or a printed code can say. */
import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { barcodeEvent } from '../../devices/barcode-scanner/barcode-text.ts';
import { FrameReader } from '../../devices/barcode-scanner/hid-frames.ts';
import { createHidDecoder, longestCodeBytes } from '../../devices/barcode-scanner/hid-reports.ts';
import { parseReportDescriptor } from '../../devices/barcode-scanner/report-descriptor.ts';
import { FirmataLink } from '../../devices/button-panel/firmata-link.ts';
import {
  gpiodDialect,
  readChips,
  readLevels,
  readTakenLines,
} from '../../devices/button-panel/gpiod-dialect.ts';
import { isDeviceProblem } from '../../devices/device-problem.ts';
import { readCapabilities, readStatus } from '../../devices/document-scanner/escl-messages.ts';
import { PnmCollector } from '../../devices/document-scanner/pnm.ts';
import { paperInFeeder, pressedButtons, readOptions } from '../../devices/document-scanner/sane-options.ts';
import { readDevices, readErrorLines, readProblem } from '../../devices/document-scanner/scanimage-output.ts';
import { readXml } from '../../devices/document-scanner/small-xml.ts';
import { PrinterAnswers } from '../../devices/receipt-printer/printer-answers.ts';
import {
  problemOf,
  statusFromAutomatic,
  statusFromRealtime,
} from '../../devices/receipt-printer/printer-status.ts';
import { readRecording } from '../../devices/recording.ts';
import { meaningOf } from '../../src/request/code-meaning.ts';
import { recordings, saidByDevice, textsIn } from './recorded-bytes.ts';
import { bytesOf, cut, type FuzzTarget, textOf } from './target.ts';

const descriptors = [
  '05010906a101050719e029e7150025017501950881021900297795788102c0',
  '05010906a101050719e029e715002501750195088102950175088101950575010508190129059102950175039101950675081500256505071900296581 00c0'.replace(
    ' ',
    '',
  ),
  '058c0902a1018502750895010980810295380900810209fe8102c0',
].map((hex) => Buffer.from(hex, 'hex'));

export const deviceTargets: FuzzTarget[] = [
  {
    name: 'hid',
    // Style and descriptor, length of a report, then reports.
    seeds: () => [
      Uint8Array.of(1, 15, ...Buffer.concat(saidByDevice('keyboard-scanner-stutters'))),
      Uint8Array.of(0x10, 63, 2, 10, ...Buffer.from('0270000019'), ...new Uint8Array(52)),
      Uint8Array.of(2, 63, ...Buffer.from('0270000019\r\n7408\t')),
    ],
    run(bytes) {
      const [head = 0, size = 0, ...rest] = bytes;
      const reportBytes = 1 + (size % 64);
      const reports = Array.from({ length: Math.ceil(rest.length / reportBytes) }, (_, index) =>
        Uint8Array.from(rest.slice(index * reportBytes, (index + 1) * reportBytes)),
      );
      const style = (['pos', 'keyboard', 'serial'] as const)[head % 3]!;
      const descriptor = head & 0x10 ? null : descriptors[(head >> 2) % descriptors.length]!;
      const decoder = createHidDecoder(style, { clock: () => 0, pauseMs: 500, descriptor });
      for (const report of reports) {
        for (const code of decoder.push(report)) {
          if (code.kind !== 'code') continue;
          assert(code.bytes.length <= longestCodeBytes);
          barcodeEvent(code.bytes, code.symbology);
        }
      }
    },
  },
  {
    name: 'reportDescriptor',
    seeds: () => descriptors,
    run(bytes) {
      parseReportDescriptor(bytes);
      const decoder = createHidDecoder('pos', { clock: () => 0, pauseMs: 500, descriptor: bytes });
      decoder.push(new Uint8Array(64).fill(0xff));
      createHidDecoder('keyboard', { clock: () => 0, pauseMs: 500, descriptor: bytes }).push(
        new Uint8Array(32).fill(0xff),
      );
    },
  },
  {
    name: 'hidFrames',
    seeds: () => saidByDevice('keyboard-scanner-stutters'),
    run(bytes) {
      try {
        const reader = new FrameReader();
        for (const piece of cut(bytes)) reader.push(piece);
      } catch (error) {
        assert(error instanceof RangeError);
      }
    },
  },
  {
    name: 'barcodeText',
    seeds: () =>
      bytesOf(
        '0270000019',
        'SILAKU:0270000019',
        'https://tte.kemendagri.go.id/verifikasi?x=1',
        'WIFI:T:WPA;S:x;P:y;;',
        '7408011203850001\r',
      ),
    words: ['SILAKU', 'https://', 'siLaku', '\u202e', '\u200b', '\u001b[2J'],
    run(bytes) {
      const event = barcodeEvent(bytes, null);
      if (event.type !== 'barcode.scanned') return;
      assert.doesNotMatch(event.text, /\p{Cc}|\p{Cf}/u);
      assert(event.text.length <= 512);
      meaningOf(event.text, event.symbology);
    },
  },
  {
    name: 'printerStatus',
    seeds: () => saidByDevice('printer-runs-out-of-paper'),
    run(bytes) {
      const answers = new PrinterAnswers();
      for (const answer of cut(bytes).flatMap((piece) => answers.read(piece))) {
        if (answer.kind === 'automatic') problemOf(statusFromAutomatic(answer.frame));
        if (answer.kind === 'realtime') {
          problemOf(statusFromRealtime([answer.byte, answer.byte, answer.byte, answer.byte]));
        }
      }
    },
  },
  {
    name: 'firmata',
    seeds: () => saidByDevice('panel-short-and-long-press'),
    async run(bytes) {
      const closing = new AbortController();
      const transport = new Duplex({ read() {}, write: (_piece, _encoding, done) => done() });
      const opening = FirmataLink.open({
        transport,
        greetingLimitMs: 60_000,
        answerLimitMs: 60_000,
        signal: closing.signal,
      });
      opening.catch(() => {});
      // The package is loaded in the first run, and every listener is there afterwards.
      await new Promise((resolve) => setImmediate(resolve));
      for (const piece of cut(bytes)) transport.emit('data', piece);
      await new Promise((resolve) => setImmediate(resolve));
      closing.abort();
      const end = await opening.then((link) => link.drop()).catch((error: unknown) => error);
      assert(end === undefined || isDeviceProblem(end), String(end));
    },
  },
  {
    name: 'gpiod',
    seeds: () =>
      bytesOf(
        'gpiomon (libgpiod) v2.1.3\n',
        'gpiochip0 [pinctrl-bcm2711] (58 lines)\n',
        '"17"=active "27"=inactive\n',
        'line 4: "GPIO4" input consumer="silaku" [used]\n',
      ),
    run(bytes) {
      const text = textOf(bytes);
      gpiodDialect(text);
      readLevels(text);
      readChips(text);
      readTakenLines(text, 'gpioinfo');
    },
  },
  {
    name: 'scanimage',
    seeds: () => textsIn('scanimage-pile-jams'),
    words: [
      'scanimage: ',
      'sane_start: ',
      'device `',
      "' is a ",
      'Progress: ',
      '    --source ',
      '[inactive]',
    ],
    run(bytes) {
      const text = textOf(bytes);
      readDevices(text);
      readErrorLines(text);
      const options = readOptions(text);
      pressedButtons(options, ['scan']);
      paperInFeeder(options);
      for (const exitCode of [null, 0, 1, 7, 255]) {
        const problem = readProblem({ exitCode, killedBy: null, stderr: text });
        assert((exitCode === 0) === (problem === undefined));
      }
    },
  },
  {
    name: 'pnm',
    seeds: () => bytesOf('P5\n# SANE data follows\n4 2\n255\n01234567', 'P6 1 1 255\nabc', 'P4\n8 1\nx'),
    words: ['P5', 'P6', '255', '#', '100000'],
    run(bytes) {
      const collector = new PnmCollector({ maxBytes: 100_000 });
      for (const piece of cut(bytes)) collector.push(piece);
      const end = collector.finish();
      if (end.outcome === 'picture')
        assert.equal(end.pixels.length, end.widthPx * end.heightPx * end.channels);
    },
  },
  {
    name: 'escl',
    seeds: () => textsIn('network-scanner-pile-jams'),
    words: ['<!--', '-->', '<?xml', '<![CDATA[', '&amp;', '&#x0;', '/>', '<scan:', 'xmlns="'],
    run(bytes) {
      const text = textOf(bytes);
      readXml(text);
      readCapabilities(text);
      readStatus(text);
    },
  },
  {
    name: 'recording',
    seeds: () => recordings().flatMap((text) => bytesOf(text.slice(0, 3_000), text.split('\n')[1] ?? '')),
    words: ['"direction":', '"hex":"', '"atMs":', '__proto__', '\\ud800'],
    run(bytes) {
      try {
        readRecording(textOf(bytes));
      } catch (error) {
        assert(
          error instanceof Error && /^line \d+ is none of a recording$/.test(error.message),
          String(error),
        );
      }
    },
  },
];
