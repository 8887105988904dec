import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { openNotifySocket, socketAddress } from '../../src/service/notify-socket.ts';
import { openServiceManager, serviceManager } from '../../src/service/service-manager.ts';
import { listenForNotifications } from './notify-listener.ts';

const socketPath = () => join(mkdtempSync(join(tmpdir(), 'silaku-notify-')), 'notify');

test('systemd hears that a program serves, how it is, that it lives and that it ends', async (t) => {
  const path = socketPath();
  const listener = listenForNotifications(path);
  const env = { NOTIFY_SOCKET: path, WATCHDOG_USEC: '30000000', WATCHDOG_PID: String(process.pid) };
  const manager = await openServiceManager(env);
  t.is(manager.watchdogMs, 30_000);
  t.deepEqual(env, {} as typeof env, 'no child may speak for the program');

  manager.ready('0.1.0: welcome');
  manager.status('0.1.0: welcome');
  manager.alive();
  manager.status('Kartu é “terbaca”');
  manager.stopping('bye');
  t.deepEqual(listener.heard(), [
    'READY=1\nSTATUS=0.1.0: welcome',
    'WATCHDOG=1',
    'STATUS=Kartu é “terbaca”',
    'STOPPING=1\nSTATUS=bye',
  ]);
  listener.close();
});

test('an abstract notify socket, as in a container, is reached too', (t) => {
  const address = `@silaku-test-${process.pid}`;
  const listener = listenForNotifications(address);
  t.true(openNotifySocket(address)('READY=1'));
  t.deepEqual(listener.heard(), ['READY=1']);
  listener.close();
});

test('a manager that is gone or too busy to listen costs the message and not the program', (t) => {
  t.false(openNotifySocket(socketPath())('WATCHDOG=1'));
  const path = socketPath();
  const listener = listenForNotifications(path);
  const tell = openNotifySocket(path);
  const taken = Array.from({ length: 2_000 }, () => tell('WATCHDOG=1'));
  t.true(taken[0]);
  t.false(taken.at(-1), 'the queue of the socket is full, and nobody waited');
  listener.close();
});

test('outside systemd nobody is told and nobody waits for a ping', async (t) => {
  const manager = await openServiceManager({});
  t.is(manager.watchdogMs, null);
  t.notThrows(() => {
    manager.ready('x');
    manager.alive();
  });
});

test('a watchdog that is meant for another process is not ours', async (t) => {
  const env = { NOTIFY_SOCKET: socketPath(), WATCHDOG_USEC: '30000000', WATCHDOG_PID: '1' };
  t.is((await openServiceManager(env)).watchdogMs, null);
});

test('a status with line breaks cannot say anything else to systemd', (t) => {
  const told: string[] = [];
  const manager = serviceManager((message) => Boolean(told.push(message)), null);
  manager.status('welcome\nWATCHDOG=1\nMAINPID=1');
  t.deepEqual(told, ['STATUS=welcome WATCHDOG=1 MAINPID=1']);
});

test('a status that systemd had no room for is told again', (t) => {
  const told: string[] = [];
  let isFull = true;
  const manager = serviceManager((message) => Boolean(told.push(message)) && !isFull, null);
  manager.status('welcome');
  isFull = false;
  manager.status('welcome');
  manager.status('welcome');
  t.is(told.length, 2);
});

test('an address that does not fit is our own mistake, and told as one', (t) => {
  t.throws(() => socketAddress(`/${'x'.repeat(120)}`), { message: /too long/ });
});
