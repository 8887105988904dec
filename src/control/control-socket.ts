/** Who owns a Unix socket's path: makes room for a new server, and leaves a living one alone. */
import { lstat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';

/** Another program answers on this path. */
export class SocketInUse extends Error {
  constructor(socketPath: string) {
    super(`Another kiosk already answers on ${socketPath}. Stop it first, or choose another path.`);
    this.name = 'SocketInUse';
  }
}

/**
 * Removes the socket that a killed server left behind.
 * Throws `SocketInUse` when somebody answers there, and an Error when the path is something else than a socket.
 */
export async function clearSocketPath(socketPath: string): Promise<void> {
  const found = await lstat(socketPath).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isSocket()) throw new Error(`${socketPath} is not a socket; it is left as it is.`);
  if (await somebodyAnswers(socketPath)) throw new SocketInUse(socketPath);
  await unlink(socketPath);
}

function somebodyAnswers(socketPath: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  // A server that is too busy to accept within a second still holds its path.
  const socket = connect({ path: socketPath, timeout: 1_000 });
  socket.once('connect', () => resolve(true));
  socket.once('timeout', () => resolve(true));
  socket.once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}
