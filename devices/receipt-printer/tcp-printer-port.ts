/** A printer on the network (and the twin): raw bytes on a TCP port, 9100 by custom. */
import { connect, type Socket } from 'node:net';
import { DeviceProblem } from '../device-problem.ts';
import type { PortConnection, PortListener, PrinterPort } from './printer-port.ts';

export function tcpPrinterPort({ host, port = 9100 }: { host: string; port?: number }): PrinterPort {
  const name = `network printer ${host}:${port}`;
  return { name, open: (listener, signal) => open({ host, port, name }, listener, signal) };
}

async function open(
  { host, port, name }: { host: string; port: number; name: string },
  listener: PortListener,
  signal: AbortSignal,
): Promise<PortConnection> {
  signal.throwIfAborted();
  const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 10_000 });
  const { promise: opened, resolve, reject } = Promise.withResolvers<void>();
  const giveUp = () => reject(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  const failed = (cause: unknown) =>
    reject(
      new DeviceProblem('device.unplugged', `Look at network cable and power of the ${name}.`, { cause }),
    );
  socket.once('connect', resolve);
  socket.once('error', failed);
  try {
    await opened;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
    socket.off('error', failed);
  }
  return connection(socket, listener);
}

function connection(socket: Socket, listener: PortListener): PortConnection {
  let closing = false;
  let cause: unknown = 'the printer ended the connection';
  socket.on('data', (bytes) => {
    if (!closing) listener.bytes(bytes);
  });
  socket.on('error', (error) => {
    cause = error;
  });
  socket.once('close', () => {
    if (!closing) listener.lost(cause);
  });
  // A printer that hangs up is gone, even if it would still listen.
  socket.once('end', () => socket.end());
  return {
    hears: true,
    write: (bytes, signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const stop = () => reject(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      else socket.write(bytes, (error) => (error ? reject(error) : resolve()));
      return promise.finally(() => signal.removeEventListener('abort', stop));
    },
    close: async () => {
      if (closing) return;
      closing = true;
      // Only end(): destroy() with unread status bytes makes the kernel reset the connection, and what the printer has not read is lost.
      socket.end();
      socket.unref();
      const forced = setTimeout(() => socket.destroy(), lingerMs);
      forced.unref();
      socket.once('close', () => clearTimeout(forced));
    },
  };
}

/** Long enough for a slow printer to take the rest of a receipt; a dead one is let go of then. */
const lingerMs = 15_000;
