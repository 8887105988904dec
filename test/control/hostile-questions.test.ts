/** Whatever a program on the kiosk sends to the control socket, it is answered in words and the kiosk goes on. */
import { once } from 'node:events';
import { connect } from 'node:net';
import test from 'ava';
import fc from 'fast-check';
import { getJson } from '../../src/control/control-client.ts';
import { sampleViews } from '../kiosk-ui/sample-views.ts';
import { openScriptedKiosk } from '../support/scripted-kiosk.ts';

test('any question at all is answered without a failure, and only keys are taken', async (t) => {
  t.timeout(600_000);
  const kiosk = await openScriptedKiosk(sampleViews.welcome);
  t.teardown(kiosk.close);
  const json = fc.oneof(
    fc.json(),
    fc.string(),
    fc.constantFrom(
      '{"type":"key.pressed","key":"enter"}',
      '{"type":"key.pressed","key":["1"]}',
      '{"__proto__":{"type":"key.pressed"}}',
      '{"constructor":{"prototype":{}}}',
      '[]',
      '',
    ),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'NONSENSE'),
      fc.constantFrom(
        '/events',
        '/view',
        '/health',
        '/',
        '/%00',
        '/../etc/passwd',
        '//events',
        '/events?x=1',
      ),
      fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'text/plain', ''),
      json,
      fc.constantFrom(null, '0', '-1', '99999999999', 'x'),
      async (method, path, type, body, length) => {
        const socket = connect(kiosk.socketPath);
        socket.on('error', () => {});
        let answer = '';
        socket.on('data', (piece) => {
          answer += piece.toString('latin1');
          if (answer.includes('\r\n\r\n')) socket.destroy();
        });
        const bytes = Buffer.from(body);
        socket.write(
          `${method} ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: ${type}\r\ncontent-length: ${length ?? bytes.length}\r\n\r\n`,
        );
        socket.end(bytes);
        await once(socket, 'close');
        const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 400);
        t.true(status < 500, `${status} to ${method} ${path} ${body}`);
      },
    ),
    { numRuns: 200 },
  );
  t.is((await getJson(kiosk.socketPath, '/view')).status, 200);
});
