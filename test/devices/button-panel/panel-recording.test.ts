import { readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import type { ButtonPanelEvent } from '../../../devices/button-panel/button-panel.ts';
import { FirmataButtonPanel } from '../../../devices/button-panel/firmata-button-panel.ts';
import { firmataAnswers } from '../../../devices/button-panel/firmata-protocol.ts';
import { FirmataMask, replayPanelTransport } from '../../../devices/button-panel/panel-recording.ts';
import { readRecording } from '../../../devices/recording.ts';

test('the recorded panel: a short press and a long one are told as they were', async (t) => {
  const lines = readRecording(readFileSync('test/recordings/panel-short-and-long-press.jsonl', 'utf8'));
  const transport = replayPanelTransport(lines);
  const panel = new FirmataButtonPanel({
    openTransport: transport.open,
    times: { checkEveryMs: 3_600_000 },
  });
  t.teardown(() => panel.close());
  const events: ButtonPanelEvent[] = [];
  await new Promise<void>((resolve) => {
    panel.listen((event) => {
      events.push(event);
      if (event.type === 'panel.unplugged') resolve();
    });
  });
  t.deepEqual(
    events.map((event) => ('button' in event ? `${event.type} ${event.button}` : event.type)),
    ['panel.ready', 'button.pressed green', 'button.pressed red', 'button.held red', 'panel.unplugged'],
  );
  t.is(transport.divergence, null);
});

test("Firmata's own messages stay as they are, and nothing else is left of what came between", (t) => {
  const mask = new FirmataMask();
  const version = firmataAnswers.version();
  const firmware = firmataAnswers.firmware('StandardFirmata.ino');
  const port = firmataAnswers.port(1, 0b1010);
  for (const own of [version, firmware, port]) t.deepEqual(mask.push(own), own);
  const code = Buffer.from('7408011203850001\r\n');
  t.deepEqual(
    [...mask.push(code)],
    [...code].map(() => 0),
  );
  // A message of a kind that the panel does not send.
  const text = Uint8Array.of(0xf0, 0x71, ...Buffer.from('SITI'), 0xf7);
  t.deepEqual([...mask.push(text)], [0xf0, 0, 0, 0, 0, 0, 0xf7]);
});

test('masking changes no length and no command, and does not depend on how the chunks fall', (t) => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 8 }), (pieces) => {
      const [cut, whole] = [new FirmataMask(), new FirmataMask()];
      const all = Buffer.concat(pieces);
      const masked = Buffer.concat(pieces.map((piece) => cut.push(piece)));
      t.deepEqual(masked, Buffer.from(whole.push(all)));
      t.true(masked.every((byte, at) => byte === all[at] || (byte === 0 && all[at]! < 0x80)));
    }),
  );
});
