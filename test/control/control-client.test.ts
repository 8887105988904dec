import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { connectToKiosk } from '../../src/control/control-client.ts';
import type { KeyName, View } from '../../src/control/messages.ts';
import { sampleViews } from '../kiosk-ui/sample-views.ts';
import { openScriptedKiosk } from '../support/scripted-kiosk.ts';

/** What a screen would see, as a list to wait on. */
function watch(t: ExecutionContext, socketPath: string, waits: { silenceMs?: number; sendMs?: number } = {}) {
  const stop = new AbortController();
  const seen: string[] = [];
  const waiting = new Set<() => void>();
  const note = (what: string) => {
    seen.push(what);
    for (const look of waiting) look();
  };
  const line = connectToKiosk({
    socketPath,
    signal: stop.signal,
    onView: (view: View) => note(view.screen),
    onDown: () => note('down'),
    waits: { backOffMs: 5, backOffCeilingMs: 20, ...waits },
  });
  t.teardown(() => stop.abort());
  const until = (what: string, times = 1) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Waited for ${what}, saw ${seen.join(' ')}`)), 20_000);
      const look = () => {
        if (seen.filter((one) => one === what).length < times) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return { line, seen, until, stop };
}

/** A server that says exactly `answer` to every request and then nothing. */
async function openStubbornServer(
  t: ExecutionContext,
  answer: string,
): Promise<{ socketPath: string; server: Server }> {
  const folder = await mkdtemp(join(tmpdir(), 'stubborn-'));
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write(answer));
  }).listen(join(folder, 'control.sock'));
  await once(server, 'listening');
  t.teardown(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });
  return { socketPath: join(folder, 'control.sock'), server };
}

const streamHead = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n';
const viewEvent = `event: view\ndata: ${JSON.stringify(sampleViews.welcome)}\n\n`;

test('a screen sees the current view and every change', async (t) => {
  const kiosk = await openScriptedKiosk(sampleViews.welcome);
  t.teardown(kiosk.close);
  const { seen, until } = watch(t, kiosk.socketPath);
  await until('welcoming');
  kiosk.show(sampleViews.language);
  await until('choosingLanguage');
  t.deepEqual(seen, ['welcoming', 'choosingLanguage']);
});

test('keys arrive in the order in which they were pressed', async (t) => {
  const kiosk = await openScriptedKiosk(sampleViews.nik);
  t.teardown(kiosk.close);
  const { line, until } = watch(t, kiosk.socketPath);
  await until('askingNik');
  const pressed = Array.from('7408011203900001') as KeyName[];
  const outcomes = await Promise.all(pressed.map((key) => line.send({ type: 'key.pressed', key })));
  t.true(outcomes.every(({ outcome }) => outcome === 'sent'));
  t.deepEqual(
    kiosk.events.map(({ key }) => key),
    pressed,
  );
});

test('a service that is not there is told once, and found when it comes', async (t) => {
  const kiosk = await openScriptedKiosk(sampleViews.welcome);
  t.teardown(kiosk.close);
  await kiosk.stop();
  const { line, seen, until } = watch(t, kiosk.socketPath);
  await until('down');
  t.deepEqual(await line.send({ type: 'key.pressed', key: 'enter' }), { outcome: 'away' });
  await kiosk.start();
  await until('welcoming');
  t.deepEqual(seen, ['down', 'welcoming']);
  t.deepEqual(kiosk.events, []);
});

test('a service that goes away and comes back is followed each time', async (t) => {
  const kiosk = await openScriptedKiosk(sampleViews.welcome);
  t.teardown(kiosk.close);
  const { seen, until, line } = watch(t, kiosk.socketPath);
  await until('welcoming');
  for (const round of [1, 2, 3]) {
    await kiosk.stop();
    await until('down', round);
    await kiosk.start();
    await until('welcoming', round + 1);
  }
  t.deepEqual(seen.join(' '), 'welcoming down welcoming down welcoming down welcoming');
  t.deepEqual(await line.send({ type: 'key.pressed', key: '1' }), { outcome: 'sent' });
});

test('a service that hangs without hanging up counts as away', async (t) => {
  const { socketPath } = await openStubbornServer(t, streamHead + viewEvent);
  const { seen, until } = watch(t, socketPath, { silenceMs: 500 });
  await until('welcoming');
  await until('down', seen.filter((one) => one === 'down').length + 1);
  t.is(seen.at(-1), 'down');
});

test('a service that does not take a key in time does not stop the next one for ever', async (t) => {
  const { socketPath } = await openStubbornServer(t, streamHead + viewEvent);
  const { line, until } = watch(t, socketPath, { sendMs: 50 });
  await until('welcoming');
  const outcomes = await Promise.all(
    ['1', '2'].map((key) => line.send({ type: 'key.pressed', key: key as KeyName })),
  );
  t.deepEqual(outcomes, [{ outcome: 'away' }, { outcome: 'away' }]);
});

test('more keys than any hand can press are not kept', async (t) => {
  const { socketPath } = await openStubbornServer(t, streamHead + viewEvent);
  const { line, until, stop } = watch(t, socketPath);
  await until('welcoming');
  const outcomes = Array.from({ length: 1_000 }, () => line.send({ type: 'key.pressed', key: '1' }));
  const settled = await Promise.race([outcomes.at(-1), new Promise((late) => setTimeout(late, 15_000))]);
  t.deepEqual(settled, { outcome: 'away' });
  stop.abort();
  t.true((await Promise.all(outcomes)).every(({ outcome }) => outcome === 'away'));
});

for (const [name, answer] of [
  ['something that is not a view', `${streamHead}event: view\ndata: {"screen": 7}\n\n`],
  ['something that is not JSON', `${streamHead}event: view\ndata: <html>\n\n`],
  ['an error', 'HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n'],
  ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2\r\n'],
] as const) {
  test(`a service that says ${name} counts as away`, async (t) => {
    const { socketPath } = await openStubbornServer(t, answer);
    const { seen, until } = watch(t, socketPath);
    await until('down');
    t.deepEqual(seen, ['down']);
  });
}

test('after the end nothing more is heard', async (t) => {
  const kiosk = await openScriptedKiosk(sampleViews.welcome);
  t.teardown(kiosk.close);
  const { seen, until, stop, line } = watch(t, kiosk.socketPath);
  await until('welcoming');
  stop.abort();
  t.deepEqual(await line.send({ type: 'key.pressed', key: '1' }), { outcome: 'away' });
  await kiosk.stop();
  t.deepEqual(seen, ['welcoming']);
});
