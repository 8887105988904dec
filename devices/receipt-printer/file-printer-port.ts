/** A printer behind a device file: Linux's own USB printer driver (/dev/usb/lp0), a serial port, a pseudo-terminal. */
import { constants } from 'node:fs';
import { type FileHandle, open as openFile } from 'node:fs/promises';
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
  return connection(file, reads, listener);
}

function connection(file: FileHandle, reads: boolean, listener: PortListener): PortConnection {
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
      const bytesRead = await orNone(
        file.read(buffer, 0, buffer.length, null).then((read) => read.bytesRead),
      ).catch(lost);
      if (bytesRead) listener.bytes(Uint8Array.from(buffer.subarray(0, bytesRead)));
      quietRounds = bytesRead || spokenTo ? 0 : quietRounds + 1;
      spokenTo = false;
      if (!bytesRead) await pause(quietRounds < 50 ? 20 : 250, closing.signal).catch(() => {});
    }
  }

  return {
    hears: reads,
    write: async (bytes, signal) => {
      for (let written = 0; written < bytes.length; ) {
        signal.throwIfAborted();
        if (closing.signal.aborted)
          throw new DeviceProblem('device.unplugged', 'Look at the cable of the printer.');
        const taken = await orNone(file.write(bytes, written).then((wrote) => wrote.bytesWritten));
        written += taken;
        spokenTo = true;
        if (taken === 0) await pause(20, signal);
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

/** A device that is busy, or has nothing to say, is neither lost nor broken. */
async function orNone(bytes: Promise<number>): Promise<number> {
  try {
    return await bytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
    throw error;
  }
}
