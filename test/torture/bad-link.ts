/**
 * The link between forwarder and office: a TCP proxy that gives each connection the next fault of a plan. It cuts, stalls, corrupts,
 * throttles, refuses, or answers in the office's place like a hotspot that wants a login.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { LinkFault } from './fault-plan.ts';

export type BadLink = {
  baseUrl: string;
  /** Faults that have hit a connection, by kind. What was planned for bytes that never came is not counted. */
  faults: Record<LinkFault['kind'], number>;
  /** From now on it carries everything as it is; connections that are under a fault are broken off. */
  heal(): void;
  close(): Promise<void>;
};

export async function openBadLink(options: {
  officePort: number;
  nextFault: () => LinkFault | null;
  onFault?: (fault: LinkFault) => void;
}): Promise<BadLink> {
  const faults = { cut: 0, stall: 0, corrupt: 0, throttle: 0, refuse: 0, portal: 0 };
  const open = new Set<Socket>();
  let isBad = true;

  function draw(): LinkFault | null {
    return isBad ? options.nextFault() : null;
  }
  function count(fault: LinkFault): void {
    faults[fault.kind] += 1;
    options.onFault?.(fault);
  }

  const server = createServer((client) => {
    follow(client, [client]);
    const fault = draw();
    if (fault?.kind === 'refuse') {
      count(fault);
      client.resetAndDestroy();
      return;
    }
    if (fault?.kind === 'portal') {
      answerAsPortal(client, fault.status, () => count(fault));
      return;
    }
    const office = connect(options.officePort, '127.0.0.1');
    follow(client, [office]);
    follow(office, [client, office]);
    // One fault after another for as long as the connection lives; each is on one way, the other carries on.
    const line = { fault, draw, count, cut: () => cutBoth(client, office) };
    void carry(client, office, 'up', line);
    void carry(office, client, 'down', line);
  });

  function follow(socket: Socket, ends: Socket[]): void {
    open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      open.delete(socket);
      for (const end of ends) end.destroy();
    });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    faults,
    heal() {
      isBad = false;
      for (const socket of open) socket.destroy();
    },
    async close() {
      isBad = false;
      for (const socket of open) socket.destroy();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

type Line = {
  fault: LinkFault | null;
  draw: () => LinkFault | null;
  count: (fault: LinkFault) => void;
  cut: () => void;
};

/** Passes on what comes, and lets the line's fault happen when it is on this way and its byte has come. */
async function carry(from: Socket, to: Socket, way: 'up' | 'down', line: Line): Promise<void> {
  let carried = 0;
  try {
    for await (const piece of from as AsyncIterable<Buffer>) {
      let rest = piece;
      for (;;) {
        const { fault } = line;
        const isHere =
          fault && 'way' in fault && fault.way === way && carried + rest.length > fault.afterBytes;
        if (!isHere) break;
        line.fault = null;
        line.count(fault);
        const before = rest.subarray(0, Math.max(fault.afterBytes - carried, 0));
        await send(to, before);
        carried += before.length;
        rest = rest.subarray(before.length);
        const hit = await happen(fault, rest, to);
        if (hit === 'cut') return line.cut();
        carried += rest.length - hit.length;
        rest = hit;
        // Not on the very next byte: some of it shall come through.
        const next = line.draw();
        if (next && 'afterBytes' in next) line.fault = { ...next, afterBytes: next.afterBytes + carried };
      }
      await send(to, rest);
      carried += rest.length;
    }
    to.end();
  } catch {
    // One of the two has gone; the other is told by `follow`.
  }
}

/** What remains to be sent of the piece, or that the line is cut. */
async function happen(fault: LinkFault, rest: Buffer, to: Socket): Promise<Buffer | 'cut'> {
  switch (fault.kind) {
    case 'stall':
      await pause(fault.ms);
      return fault.thenCut ? 'cut' : rest;
    case 'corrupt': {
      const changed = Buffer.from(rest);
      changed[0] = (changed[0] ?? 0) ^ fault.flip;
      return changed;
    }
    case 'throttle':
      return throttle(fault, rest, to);
    default:
      return 'cut';
  }
}

async function throttle(
  { bytesPerSecond, ms }: { bytesPerSecond: number; ms: number },
  piece: Buffer,
  to: Socket,
): Promise<Buffer> {
  const beatMs = 100;
  const perBeat = Math.max(1, Math.floor((bytesPerSecond * beatMs) / 1000));
  let left = piece;
  for (let spentMs = 0; spentMs < ms && left.length > 0; spentMs += beatMs) {
    await send(to, left.subarray(0, perBeat));
    left = left.subarray(perBeat);
    await pause(beatMs);
  }
  return left;
}

async function send(to: Socket, bytes: Buffer): Promise<void> {
  if (bytes.length === 0) return;
  if (to.destroyed) throw new Error('the other end has gone');
  if (to.write(bytes)) return;
  await Promise.race([once(to, 'drain'), once(to, 'close')]);
}

function cutBoth(...ends: Socket[]): void {
  for (const end of ends) if (!end.destroyed) end.resetAndDestroy();
}

function answerAsPortal(client: Socket, status: number, onAnswer: () => void): void {
  const page = '<!doctype html><title>WiFi Desa</title><form action="/login"><input name="voucher"></form>';
  client.once('data', () => {
    onAnswer();
    const head = [
      `HTTP/1.1 ${status} As a hotspot says`,
      ...(status === 302 ? ['Location: http://login.wifi.desa.example/'] : []),
      ...['Content-Type: text/html', `Content-Length: ${page.length}`, 'Connection: close', '', ''],
    ];
    client.end(head.join('\r\n') + page);
  });
}
