/** A panel, or what plays one, that begins a Firmata message and never ends it. */
import { Duplex } from 'node:stream';
import test from 'ava';
import { FirmataLink } from '../../../devices/button-panel/firmata-link.ts';
import { isDeviceProblem } from '../../../devices/device-problem.ts';
import { saidByDevice } from '../../fuzz/recorded-bytes.ts';

test('an endless message is given up after four kilobytes and told as garbage', async (t) => {
  const transport = new Duplex({ read() {}, write: (_piece, _encoding, done) => done() });
  const opening = FirmataLink.open({
    transport,
    greetingLimitMs: 120_000,
    answerLimitMs: 120_000,
    signal: new AbortController().signal,
  });
  // The package is loaded first; then the link listens.
  while (transport.listenerCount('data') === 0) await new Promise(setImmediate);
  for (const piece of saidByDevice('panel-short-and-long-press').slice(0, 3)) transport.emit('data', piece);
  const link = await opening;
  transport.emit('data', Uint8Array.of(0xf0, 0x71));
  let sent = 0;
  for (; sent < 100 && !link.gone.aborted; sent += 1) transport.emit('data', new Uint8Array(500).fill(0x20));
  t.true(isDeviceProblem(link.gone.reason) && link.gone.reason.code === 'panel.noFirmware');
  t.true(sent < 12, `${sent * 500} bytes were kept`);
  link.drop();
});
