import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { pino } from 'pino';
import { getJson, postJson } from '../../src/control/control-client.ts';
import { type ControlServerOptions, createControlServer } from '../../src/control/control-server.ts';
import { SocketInUse } from '../../src/control/control-socket.ts';
import { createEventStreamReader } from '../../src/control/event-stream.ts';
import type { View } from '../../src/control/messages.ts';
import { sampleViews } from '../kiosk-ui/sample-views.ts';
import { openScriptedKiosk, sampleHealth } from '../support/scripted-kiosk.ts';

const view: View = sampleViews.welcome;

async function temporaryFolder(t: { teardown: (undo: () => unknown) => void }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'control-server-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function plainOptions(socketPath: string): ControlServerOptions {
  return {
    socketPath,
    currentView: () => view,
    onViewChange: () => () => undefined,
    send: () => undefined,
    health: async () => sampleHealth,
    log: pino({ level: 'silent' }),
  };
}

/** Bytes of GET /views as they come; nothing is read before `resume`. */
function listenRaw(socketPath: string) {
  const socket = connect(socketPath);
  socket.pause();
  socket.write('GET /views HTTP/1.0\r\n\r\n');
  return socket;
}

test('the view and the health are JSON that a person can read', async (t) => {
  const kiosk = await openScriptedKiosk(view);
  t.teardown(kiosk.close);
  t.deepEqual(await getJson(kiosk.socketPath, '/view'), { status: 200, body: view });
  t.deepEqual(await getJson(kiosk.socketPath, '/health'), { status: 200, body: sampleHealth });

  const curl = connect(kiosk.socketPath);
  curl.end('GET /view HTTP/1.0\r\n\r\n');
  let text = '';
  for await (const piece of curl) text += piece;
  t.true(text.includes('\n  "heading": "Selamat datang di Si LAKU"'));
  t.true(text.endsWith('}\n'));
});

test('a key is taken and handed on, also when it is sent as a form by mistake', async (t) => {
  const kiosk = await openScriptedKiosk(view);
  t.teardown(kiosk.close);
  const event = { type: 'key.pressed', key: 'enter' };
  t.is((await postJson(kiosk.socketPath, '/events', event)).status, 202);

  const body = JSON.stringify({ type: 'key.pressed', key: '7' });
  const socket = connect(kiosk.socketPath);
  socket.end(
    `POST /events HTTP/1.0\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  let answer = '';
  for await (const piece of socket) answer += piece;
  t.regex(answer, /^HTTP\/1\.[01] 202/);
  t.deepEqual(kiosk.events, [event, { type: 'key.pressed', key: '7' }]);
});

test('an event that means nothing is refused in words and goes nowhere', async (t) => {
  const kiosk = await openScriptedKiosk(view);
  t.teardown(kiosk.close);
  for (const wrong of [
    { type: 'key.pressed', key: 'f13' },
    { type: 'printer.paperOut' },
    {},
    [],
    null,
    'enter',
    7,
    JSON.parse('{"__proto__": {"key": "enter"}}'),
  ]) {
    const { status, body } = await postJson(kiosk.socketPath, '/events', wrong);
    t.is(status, 400, JSON.stringify(wrong));
    t.regex(String((body as { problem: string }).problem), /\w+/);
  }
  const key = await postJson(kiosk.socketPath, '/events', { type: 'key.pressed', key: 'f13' });
  t.regex(String((key.body as { problem: string }).problem), /^key: /);
  t.deepEqual(kiosk.events, []);
});

test('text that is no JSON, too much of it, and a route that is not there are answered in words', async (t) => {
  const kiosk = await openScriptedKiosk(view);
  t.teardown(kiosk.close);
  const huge = await postJson(kiosk.socketPath, '/events', 'x'.repeat(200_000));
  t.is(huge.status, 413);
  const nowhere = await getJson(kiosk.socketPath, '/nowhere');
  t.is(nowhere.status, 404);
  t.regex(JSON.stringify(nowhere.body), /GET \/nowhere.*GET \/view/);

  const socket = connect(kiosk.socketPath);
  socket.end('POST /events HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n{key:');
  let answer = '';
  for await (const piece of socket) answer += piece;
  t.regex(answer, /^HTTP\/1\.[01] 400/);
  t.regex(answer, /\n {2}"problem": "The body is not JSON\."/);
});

test('a listener gets the current view at once and then every change', async (t) => {
  const kiosk = await openScriptedKiosk(view);
  t.teardown(kiosk.close);
  const socket = listenRaw(kiosk.socketPath).setEncoding('utf8');
  t.teardown(() => socket.destroy());
  const read = createEventStreamReader();
  const seen: string[] = [];
  for await (const piece of socket) {
    for (const { event, data } of read(piece)) {
      if (event === 'view') seen.push(JSON.parse(data).screen);
    }
    if (seen.length === 1) kiosk.show(sampleViews.language);
    if (seen.length === 2) kiosk.show(sampleViews.nik);
    if (seen.length === 3) break;
  }
  t.deepEqual(seen, ['welcoming', 'choosingLanguage', 'askingNik']);
});

test('a screen that does not read costs one view of memory and sees the newest when it reads again', async (t) => {
  const kiosk = await openScriptedKiosk(view);
  t.teardown(kiosk.close);
  const socket = listenRaw(kiosk.socketPath).setEncoding('utf8');
  t.teardown(() => socket.destroy());
  await once(socket, 'readable');
  const changes = 2_000;
  const big = 'x'.repeat(10_000);
  for (let number = 1; number <= changes; number += 1) {
    kiosk.show({ ...view, body: [big], heading: `change ${number}` });
    // The socket gets its turn, as it would between the events of a visit.
    if (number % 50 === 0) await new Promise((done) => setImmediate(done));
  }
  const read = createEventStreamReader();
  const seen: string[] = [];
  let received = 0;
  for await (const piece of socket) {
    received += piece.length;
    for (const { event, data } of read(piece)) if (event === 'view') seen.push(JSON.parse(data).heading);
    if (seen.at(-1) === `change ${changes}`) break;
  }
  t.is(seen.at(-1), `change ${changes}`);
  t.true(received < (changes * big.length) / 4, `${received} bytes were kept for it`);
});

test('a quiet line says now and then that it is still there', async (t) => {
  const socketPath = join(await temporaryFolder(t), 'control.sock');
  const server = await createControlServer({ ...plainOptions(socketPath), waits: { keepAliveMs: 20 } });
  t.teardown(server.close);
  let text = '';
  for await (const piece of listenRaw(socketPath).setEncoding('utf8')) {
    text += piece;
    if (text.includes(': still here\n\n')) break;
  }
  t.regex(text, /event: view[\s\S]*: still here/);
});

test('a screen that never reads again is let go', async (t) => {
  const socketPath = join(await temporaryFolder(t), 'control.sock');
  const stuckScreen = Promise.withResolvers<string>();
  let listener: (next: View) => void = () => undefined;
  const server = await createControlServer({
    ...plainOptions(socketPath),
    onViewChange(next) {
      listener = next;
      return () => undefined;
    },
    log: pino({ level: 'warn' }, { write: stuckScreen.resolve }),
    waits: { keepAliveMs: 20, stuckScreenMs: 60 },
  });
  t.teardown(server.close);
  const socket = listenRaw(socketPath);
  t.teardown(() => socket.destroy());
  const feeding = setInterval(() => listener({ ...view, body: ['x'.repeat(50_000)] }), 1);
  const line = await stuckScreen.promise.finally(() => clearInterval(feeding));
  t.is(JSON.parse(line).msg, 'screen.stuck');
  const closed = once(socket, 'close');
  socket.resume();
  await closed;
  t.true(socket.closed, 'the stuck screen is let go');
});

test('more screens than there can be are turned away, and one that leaves makes room', async (t) => {
  const kiosk = await openScriptedKiosk(view);
  t.teardown(kiosk.close);
  const looking = Array.from({ length: 8 }, () => listenRaw(kiosk.socketPath).resume());
  for (const screen of looking) t.regex(String((await once(screen, 'data'))[0]), /^HTTP\/1\.1 200/);
  const ninth = await getJson(kiosk.socketPath, '/views');
  t.deepEqual(ninth, { status: 503, body: { problem: '8 screens are looking already.' } });
  t.is((await getJson(kiosk.socketPath, '/view')).status, 200, 'a question is still answered');

  looking[0]?.destroy();
  // The kiosk hears of the closed connection a little later.
  let said = '';
  for (let tries = 0; tries < 1_000 && !said.startsWith('HTTP/1.1 200'); tries += 1) {
    const again = listenRaw(kiosk.socketPath).resume();
    said = String((await once(again, 'data'))[0]);
    again.destroy();
  }
  for (const screen of looking) screen.destroy();
  t.regex(said, /^HTTP\/1\.1 200/, 'the place of a screen that left is free again');
});

test('a question that never ends is given up, and connections beyond all reason are closed', async (t) => {
  const folder = await temporaryFolder(t);
  const socketPath = join(folder, 'kiosk.sock');
  const server = await createControlServer({ ...plainOptions(socketPath), waits: { questionMs: 300 } });
  t.teardown(server.close);
  const slow = connect(socketPath);
  slow.write('POST /events HTTP/1.1\r\nhost: kiosk\r\ncontent-length: 50\r\n\r\n{');
  slow.resume();
  await once(slow, 'close');

  const crowd = Array.from({ length: 40 }, () => connect(socketPath).on('error', () => {}));
  const closed = crowd.map((each) => once(each, 'close'));
  await Promise.race(closed);
  for (const each of crowd) each.destroy();
  await Promise.all(closed);
  t.is((await getJson(socketPath, '/view')).status, 200);
});

test('only owner and group may use the socket', async (t) => {
  const kiosk = await openScriptedKiosk(view);
  t.teardown(kiosk.close);
  t.is((await stat(kiosk.socketPath)).mode & 0o777, 0o660);
});

test('a living kiosk keeps its socket', async (t) => {
  const kiosk = await openScriptedKiosk(view);
  t.teardown(kiosk.close);
  await t.throwsAsync(createControlServer(plainOptions(kiosk.socketPath)), { instanceOf: SocketInUse });
  t.is((await getJson(kiosk.socketPath, '/view')).status, 200);
});

test('the socket of a killed kiosk is taken over', async (t) => {
  const socketPath = join(await temporaryFolder(t), 'control.sock');
  const program = spawn(process.execPath, [
    '-e',
    `require('node:net').createServer().listen(${JSON.stringify(socketPath)}, () => console.log('up'))`,
  ]);
  await once(program.stdout, 'data');
  program.kill('SIGKILL');
  await once(program, 'exit');
  t.true((await stat(socketPath)).isSocket());

  const server = await createControlServer(plainOptions(socketPath));
  t.teardown(server.close);
  t.is((await getJson(socketPath, '/view')).status, 200);
});

test('a file in the place of the socket is left as it is', async (t) => {
  const path = join(await temporaryFolder(t), 'control.sock');
  await writeFile(path, 'precious');
  await chmod(path, 0o600);
  await t.throwsAsync(createControlServer(plainOptions(path)), { message: /not a socket/ });
  t.is(await readFile(path, 'utf8'), 'precious');
});

test('a kiosk that does not say how it is gets a time limit', async (t) => {
  const socketPath = join(await temporaryFolder(t), 'control.sock');
  const server = await createControlServer({
    ...plainOptions(socketPath),
    health: () => new Promise(() => undefined),
    waits: { healthMs: 30 },
  });
  t.teardown(server.close);
  const { status, body } = await getJson(socketPath, '/health');
  t.is(status, 503);
  t.regex(JSON.stringify(body), /did not say how it is/);
});

test('what broke is told to the log and not to whoever asked', async (t) => {
  const socketPath = join(await temporaryFolder(t), 'control.sock');
  const logged: string[] = [];
  const server = await createControlServer({
    ...plainOptions(socketPath),
    health: () => Promise.reject(new Error('the disk of /var is full')),
    log: pino({ level: 'error' }, { write: (line) => logged.push(line) }),
  });
  t.teardown(server.close);
  const { status, body } = await getJson(socketPath, '/health');
  t.is(status, 500);
  t.notRegex(JSON.stringify(body), /disk/);
  t.regex(logged.join(''), /control\.failed/);
});

test('other rooms can add routes', async (t) => {
  const kiosk = await openScriptedKiosk(view, {
    routes: (app) => {
      app.get('/devices', () => ({ receiptPrinter: 'ready' }));
    },
  });
  t.teardown(kiosk.close);
  t.deepEqual(await getJson(kiosk.socketPath, '/devices'), {
    status: 200,
    body: { receiptPrinter: 'ready' },
  });
});

test('a socket in a folder that is not there is an error at once, and nothing keeps running', async (t) => {
  let listeners = 0;
  const attempt = createControlServer({
    ...plainOptions(join(await temporaryFolder(t), 'missing', 'control.sock')),
    onViewChange() {
      listeners += 1;
      return () => {
        listeners -= 1;
      };
    },
  });
  await t.throwsAsync(attempt, { message: /listen/ });
  t.is(listeners, 0);
});

test('closing ends open streams and removes the socket', async (t) => {
  const kiosk = await openScriptedKiosk(view);
  t.teardown(kiosk.close);
  const socket = listenRaw(kiosk.socketPath);
  socket.resume();
  await once(socket, 'data');
  const ended = once(socket, 'close');
  await kiosk.stop();
  await ended;
  await t.throwsAsync(stat(kiosk.socketPath), { code: 'ENOENT' });
});

test('a question to nobody, or to somebody who never answers, fails within its limit', async (t) => {
  const folder = await temporaryFolder(t);
  await t.throwsAsync(getJson(join(folder, 'nobody.sock'), '/view'), { code: 'ENOENT' });
  const mute = createServer((socket) => socket.resume()).listen(join(folder, 'mute.sock'));
  await once(mute, 'listening');
  t.teardown(() => mute.close());
  await t.throwsAsync(getJson(join(folder, 'mute.sock'), '/view', { timeoutMs: 50 }));
  const stop = new AbortController();
  const question = getJson(join(folder, 'mute.sock'), '/view', { signal: stop.signal });
  stop.abort();
  await t.throwsAsync(question);
});
