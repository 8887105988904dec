/** The driver with its twin: over a Unix socket and over a cable in memory. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duplexPair } from 'node:stream';
import test from 'ava';
import { FirmataButtonPanel } from '../../../devices/button-panel/firmata-button-panel.ts';
import type { PanelTimes } from '../../../devices/button-panel/kept-button-panel.ts';
import { usualPanelPins } from '../../../devices/button-panel/panel-pins.ts';
import { PretendButtonPanel } from '../../../devices/button-panel/pretend-button-panel.ts';
import { socketPanelTransport } from '../../../devices/button-panel/socket-panel-transport.ts';
import { DeviceProblem } from '../../../devices/device-problem.ts';
import { buttonPanelPromises } from '../button-panel.contract.ts';
import { panelFirmwarePromises } from '../button-panel-firmware.contract.ts';
import { hear } from '../button-panel-rig.ts';

/** Quick to try again, patient with a machine that is busy with other tests. */
const quick: Partial<PanelTimes> = {
  retryFirstMs: 5,
  retryCeilingMs: 50,
  greetingLimitMs: 30_000,
  answerLimitMs: 20_000,
  checkEveryMs: 60_000,
  holdMs: 60_000,
  stuckMs: 60_000,
};

type OpenOptions = { times: Partial<PanelTimes>; onProblem: (problem: DeviceProblem) => void };

const folder = await mkdtemp(join(tmpdir(), 'panel-'));
test.after.always(() => rm(folder, { recursive: true, force: true }));
let sockets = 0;
const nextSocketPath = () => {
  sockets += 1;
  return join(folder, `${sockets}.sock`);
};

async function overSocket() {
  const socketPath = nextSocketPath();
  const twin = new PretendButtonPanel({ socketPath });
  await twin.plugIn();
  return {
    twin,
    open: ({ times, ...options }: OpenOptions) =>
      new FirmataButtonPanel({
        ...options,
        openTransport: socketPanelTransport({ socketPath }, { connectLimitMs: 30_000 }),
        times: { ...quick, ...times },
      }),
  };
}

async function inMemory() {
  const twin = new PretendButtonPanel();
  await twin.plugIn();
  return {
    twin,
    open: ({ times, ...options }: OpenOptions) =>
      new FirmataButtonPanel({
        ...options,
        openTransport: twin.openTransport,
        times: { ...quick, ...times },
      }),
  };
}

buttonPanelPromises(test, 'over a socket', overSocket);
panelFirmwarePromises(test, 'over a socket', overSocket);
buttonPanelPromises(test, 'in memory', inMemory);
panelFirmwarePromises(test, 'in memory', inMemory);

test('the panel may be wired to other pins, also to analog ones, and have no buzzer', async (t) => {
  const pins = {
    buttons: { green: 19, yellow: 18, red: 17, blue: 16 },
    lamps: { green: 3, yellow: 6, red: 13, blue: 7 },
    buzzer: null,
  };
  const twin = new PretendButtonPanel({ pins });
  await twin.plugIn();
  const panel = new FirmataButtonPanel({ openTransport: twin.openTransport, pins, times: quick });
  t.teardown(() => panel.close());
  const { events, until } = hear(panel);
  await until(() => events.length === 1);
  panel.light({ green: 'on', yellow: 'on', red: 'on', blue: 'on' });
  panel.beep();
  twin.hold('green');
  await until(() => events.length === 2);
  t.deepEqual(events[1], { type: 'button.pressed', button: 'green' });
  t.deepEqual(
    (['green', 'yellow', 'red', 'blue'] as const).map((lamp) => twin.lampNow(lamp)),
    ['on', 'on', 'on', 'on'],
  );
});

test('a board without a pin of the settings is no panel, and the technician reads which', async (t) => {
  const twin = new PretendButtonPanel();
  await twin.plugIn();
  const pins = { ...usualPanelPins, buzzer: 44, lamps: { ...usualPanelPins.lamps, red: 1 } };
  const told = Promise.withResolvers<DeviceProblem>();
  const panel = new FirmataButtonPanel({
    openTransport: twin.openTransport,
    pins,
    times: quick,
    onProblem: told.resolve,
  });
  t.teardown(() => panel.close());
  const problem = await told.promise;
  t.is(problem.code, 'panel.noFirmware');
  t.regex(problem.hint, /pin 1, 44/);
  t.deepEqual(await panel.status(), { state: 'noFirmware' });
});

test('whatever else answers on the wire is no firmware, and no error escapes', async (t) => {
  for (const answer of [
    '',
    'HTTP/1.1 400 Bad Request\r\n\r\n',
    '\xf0\xf0\xf9\x02',
    '\xf9\x02\x05\xf0\x79\xf7\xf0\x6c\xf7\xe0\xe0',
  ]) {
    const told = Promise.withResolvers<DeviceProblem>();
    const panel = new FirmataButtonPanel({
      openTransport: async () => {
        const [kioskEnd, otherEnd] = duplexPair();
        otherEnd.on('data', () => otherEnd.write(Buffer.from(answer, 'latin1')));
        otherEnd.write(Buffer.from(answer, 'latin1'));
        return kioskEnd;
      },
      times: { ...quick, greetingLimitMs: 300 },
      onProblem: told.resolve,
    });
    t.is((await told.promise).code, 'panel.noFirmware', JSON.stringify(answer));
    await panel.close();
  }
});

test('an error of the transport is an unplugged panel, also when it comes twice or late', async (t) => {
  const ends: ReturnType<typeof duplexPair>[] = [];
  const twin = new PretendButtonPanel();
  await twin.plugIn();
  const problems: DeviceProblem[] = [];
  const panel = new FirmataButtonPanel({
    openTransport: async (options) => {
      const end = await twin.openTransport(options);
      ends.push([end, end]);
      return end;
    },
    times: quick,
    onProblem: (problem) => problems.push(problem),
  });
  t.teardown(() => panel.close());
  const { events, until } = hear(panel);
  await until(() => events.length === 1);
  ends[0]?.[0].destroy(new Error('EIO'));
  await until(() => events.length === 3);
  t.notThrows(() => ends[0]?.[0].emit('error', new Error('EIO again')));
  t.deepEqual(
    events.map(({ type }) => type),
    ['panel.ready', 'panel.unplugged', 'panel.ready'],
  );
  t.is(problems[0]?.code, 'device.unplugged');
  t.is((problems[0]?.cause as Error | undefined)?.message, 'EIO');
});

test('a socket that nobody serves, and one that is not even a socket, are an unplugged panel', async (t) => {
  const { signal } = new AbortController();
  for (const socketPath of [join(folder, 'nobody.sock'), folder]) {
    const error = await t.throwsAsync(socketPanelTransport({ socketPath })({ signal }), {
      instanceOf: DeviceProblem,
    });
    t.is((error as DeviceProblem | undefined)?.code, 'device.unplugged');
  }
});

test('a panel behind a TCP port is reached as well', async (t) => {
  const twin = new PretendButtonPanel();
  await twin.plugIn();
  const server = createServer(async (socket) => {
    const cable = await twin.openTransport({ signal: new AbortController().signal });
    socket.on('error', () => {});
    socket.pipe(cable).pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const address = server.address();
  t.truthy(address && typeof address === 'object');
  const port = address && typeof address === 'object' ? address.port : 0;
  const panel = new FirmataButtonPanel({
    openTransport: socketPanelTransport({ host: '127.0.0.1', port }, { connectLimitMs: 30_000 }),
    times: quick,
  });
  t.teardown(() => panel.close());
  const { events, until } = hear(panel);
  await until(() => events.length === 1);
  t.deepEqual(await panel.status(), { state: 'ready' });
});

test('a process that has closed its panel ends by itself, whatever was going on', async (t) => {
  const program = `
    import { FirmataButtonPanel } from './devices/button-panel/firmata-button-panel.ts';
    import { PretendButtonPanel } from './devices/button-panel/pretend-button-panel.ts';
    const twin = new PretendButtonPanel();
    await twin.plugIn();
    const panel = new FirmataButtonPanel({ openTransport: twin.openTransport });
    const ready = Promise.withResolvers();
    const pressed = Promise.withResolvers();
    panel.listen(({ type }) => (type === 'panel.ready' ? ready : pressed).resolve());
    await ready.promise;
    panel.light({ green: 'blinking', yellow: 'on', red: 'off', blue: 'blinking' });
    panel.beep();
    twin.hold('green');
    await pressed.promise;
    await twin.unplug();
    await panel.close();
    process.stdout.write(String(process.listenerCount('SIGINT')));
  `;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  const [code, signal] = await once(child, 'close');
  t.deepEqual([code, signal, Buffer.concat(output).toString()], [0, null, '0']);
});
