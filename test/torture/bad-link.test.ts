import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { openBadLink } from './bad-link.ts';
import type { LinkFault } from './fault-plan.ts';

/** An office that sends back what it hears, behind a link with these faults, one after the other. */
async function behind(t: ExecutionContext, ...planned: (LinkFault | null)[]) {
  const office = createServer((socket) => socket.on('error', () => {}).pipe(socket)).listen(0, '127.0.0.1');
  await once(office, 'listening');
  const link = await openBadLink({
    officePort: (office.address() as AddressInfo).port,
    nextFault: () => planned.shift() ?? null,
  });
  t.teardown(async () => {
    await link.close();
    office.close();
  });
  /** Sends the bytes and gives what comes back until so many have come, or the link breaks. */
  async function send(bytes: Buffer, expected = bytes.length): Promise<{ heard: Buffer; broke: boolean }> {
    const socket = connect(Number(new URL(link.baseUrl).port), '127.0.0.1');
    socket.on('error', () => {});
    let heard = Buffer.alloc(0);
    const over = Promise.withResolvers<boolean>();
    socket.on('data', (piece) => {
      heard = Buffer.concat([heard, piece]);
      if (heard.length >= expected) over.resolve(false);
    });
    socket.on('close', () => over.resolve(true));
    socket.write(bytes);
    const broke = await over.promise;
    socket.destroy();
    return { heard, broke };
  }
  return { link, send };
}

const message = Buffer.from('A manifest, or a part of a page: long enough to be cut. '.repeat(20));

test('without a fault everything comes through as it is', async (t) => {
  const { link, send } = await behind(t, null);
  t.deepEqual(await send(message), { heard: message, broke: false });
  t.deepEqual(link.faults, { cut: 0, stall: 0, corrupt: 0, throttle: 0, refuse: 0, portal: 0 });
});

test('a cut lets the bytes before it through and not one more', async (t) => {
  const { link, send } = await behind(t, { kind: 'cut', way: 'down', afterBytes: 100 });
  const { heard, broke } = await send(message);
  t.true(broke);
  t.true(heard.length <= 100);
  t.deepEqual(heard, message.subarray(0, heard.length));
  t.is(link.faults.cut, 1);
});

test('a corrupted byte arrives changed, at its place, and all others as they were', async (t) => {
  const { link, send } = await behind(t, { kind: 'corrupt', way: 'up', afterBytes: 37, flip: 0x20 });
  const { heard } = await send(message);
  const expected = Buffer.from(message);
  expected[37] = (expected[37] ?? 0) ^ 0x20;
  t.deepEqual(heard, expected);
  t.is(link.faults.corrupt, 1);
});

test('after a stall and on a slow line everything still arrives', async (t) => {
  const { link, send } = await behind(
    t,
    { kind: 'stall', way: 'up', afterBytes: 5, ms: 50, thenCut: false },
    { kind: 'throttle', way: 'down', afterBytes: 20, bytesPerSecond: 2_000, ms: 200 },
  );
  t.deepEqual(await send(message), { heard: message, broke: false });
  t.is(link.faults.stall + link.faults.throttle, 2);
});

test('a stall may end in silence and a broken line', async (t) => {
  const { send } = await behind(t, { kind: 'stall', way: 'up', afterBytes: 5, ms: 50, thenCut: true });
  const { heard, broke } = await send(message);
  t.true(broke);
  t.true(heard.length <= 5);
});

test('a hotspot answers in the place of the office, and a refusal answers nothing', async (t) => {
  const { link, send } = await behind(t, { kind: 'portal', status: 302 }, { kind: 'refuse' });
  const { heard } = await send(Buffer.from('POST /api/announce HTTP/1.1\r\n\r\n'), Number.POSITIVE_INFINITY);
  t.regex(heard.toString(), /^HTTP\/1\.1 302 .*Location: http:\/\/login/s);
  t.deepEqual(await send(message), { heard: Buffer.alloc(0), broke: true });
  t.is(link.faults.portal, 1);
  t.is(link.faults.refuse, 1);
});

test('a fault that was planned for bytes that never came is not counted', async (t) => {
  const { link, send } = await behind(t, { kind: 'cut', way: 'up', afterBytes: 1_000_000 });
  t.false((await send(message)).broke);
  t.is(link.faults.cut, 0);
});

test('a healed link has no more faults', async (t) => {
  const { link, send } = await behind(t, { kind: 'refuse' }, { kind: 'refuse' });
  link.heal();
  t.deepEqual(await send(message), { heard: message, broke: false });
});
