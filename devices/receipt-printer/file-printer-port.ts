/** A printer behind a device file: Linux's own USB printer driver (/dev/usb/lp0), a serial port, a pseudo-terminal. */
import { constants } from 'node:fs';
import { type FileHandle, open as openFile, stat } from 'node:fs/promises';
import { DeviceProblem } from '../device-problem.ts';
import type { PortConnection, PortListener, PrinterPort } from './printer-port.ts';
import { pause } from './time-limits.ts';

/** `reads: false` for the printers whose driver says "Unidirectional": they can be written to, and that is all. */
export function filePrinterPort({ path, reads = true }: { path: string; reads?: boolean }): PrinterPort {
  return { name: `printer ${path}`, open: (listener, signal) => open({ path, reads }, listener, signal) };
}

async function open(
  { path, reads }: { path: string; reads: boolean },
  listener: PortListener,
  signal: AbortSignal,
): Promise<PortConnection> {
  signal.throwIfAborted();
  // Never O_CREAT: a plain file in the place of a missing device takes every receipt and prints none.
  const access = reads ? constants.O_RDWR : constants.O_WRONLY;
  const file = await openFile(path, access | constants.O_NONBLOCK | constants.O_NOCTTY).catch(
    (cause: unknown) => {
      throw new DeviceProblem('device.unplugged', `Look at cable and power of the printer at ${path}.`, {
        cause,
      });
    },
  );
  if (!(await file.stat()).isCharacterDevice()) {
    await file.close();
    throw new DeviceProblem(
      'device.unplugged',
      `${path} is no device; remove it and plug the printer in again.`,
    );
  }
  return connection({ path, file, reads }, listener);
}

function connection(
  { path, file, reads }: { path: string; file: FileHandle; reads: boolean },
  listener: PortListener,
): PortConnection {
  const closing = new AbortController();
  let spokenTo = false;
  const lost = (cause: unknown) => {
    if (closing.signal.aborted) return;
    closing.abort();
    listener.lost(cause);
  };
  const reading = reads ? readOn() : Promise.resolve();

  /** Nothing tells when a device file has something to read, so it is looked at: often after a question, seldom otherwise. */
  async function readOn(): Promise<void> {
    const buffer = Buffer.alloc(256);
    let quietRounds = 0;
    while (!closing.signal.aborted) {
      const bytesRead = await read(buffer).catch(lost);
      if (bytesRead) listener.bytes(Uint8Array.from(buffer.subarray(0, bytesRead)));
      quietRounds = bytesRead || spokenTo ? 0 : quietRounds + 1;
      spokenTo = false;
      if (!bytesRead) await pause(quietRounds < 50 ? 20 : 250, closing.signal).catch(() => {});
    }
  }

  async function read(buffer: Buffer): Promise<number> {
    const bytesRead = await unlessBusy(
      file.read(buffer, 0, buffer.length, null).then((done) => done.bytesRead),
    );
    // An end is what usblp says for "nothing yet", and a serial port that was pulled out for "never again".
    if (bytesRead === 0 && !(await isStillThere(path, file))) throw new Error(`${path} is gone`);
    return bytesRead ?? 0;
  }

  return {
    hears: reads,
    write: async (bytes, signal) => {
      for (let written = 0; written < bytes.length; ) {
        signal.throwIfAborted();
        if (closing.signal.aborted)
          throw new DeviceProblem('device.unplugged', 'Look at the cable of the printer.');
        const taken = await unlessBusy(file.write(bytes, written).then((done) => done.bytesWritten));
        written += taken ?? 0;
        spokenTo = true;
        if (!taken) await pause(20, signal);
      }
    },
    close: async () => {
      closing.abort();
      await reading;
      await file.close().catch(() => {
        // Closed already, by an earlier call.
      });
    },
  };
}

/** Undefined for a device that is busy or has nothing to say: neither is an error. */
async function unlessBusy(bytes: Promise<number>): Promise<number | undefined> {
  try {
    return await bytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined;
    throw error;
  }
}

/** A re-plugged device is another one, even under the same name. */
async function isStillThere(path: string, file: FileHandle): Promise<boolean> {
  const [named, held] = await Promise.all([stat(path).catch(() => undefined), file.stat()]);
  return named !== undefined && named.rdev === held.rdev && named.ino === held.ino;
}
