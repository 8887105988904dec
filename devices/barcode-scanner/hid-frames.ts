/** HID reports on a byte stream, for the pretend wire: two length bytes, then the report. The first frame of a connection describes the device. */

/** More than any HID report of a full-speed device. */
const longestFrameBytes = 1_024;

/** `report` has at most 1,024 bytes. */
export function frameOf(report: Uint8Array): Uint8Array {
  const frame = new Uint8Array(2 + report.length);
  new DataView(frame.buffer).setUint16(0, report.length);
  frame.set(report, 2);
  return frame;
}

/** What a USB host learns when a device is plugged in: usage page and usage of its collection, and its report descriptor where the twin has one. */
export type Description = { usagePage: number; usage: number; descriptor: Uint8Array | null };

export function descriptionFrame({ usagePage, usage, descriptor }: Description): Uint8Array {
  const description = new Uint8Array(4 + (descriptor?.length ?? 0));
  new DataView(description.buffer).setUint16(0, usagePage);
  new DataView(description.buffer).setUint16(2, usage);
  if (descriptor) description.set(descriptor, 4);
  return frameOf(description);
}

export function parseDescription(frame: Uint8Array): Description | null {
  if (frame.length < 4) return null;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const descriptor = frame.length > 4 ? frame.slice(4) : null;
  return { usagePage: view.getUint16(0), usage: view.getUint16(2), descriptor };
}

/** Cuts a stream back into frames, however the chunks fall. */
export class FrameReader {
  #rest: Uint8Array = new Uint8Array(0);

  /** Throws a RangeError on a length that no report has: the other side speaks something else. */
  push(chunk: Uint8Array): Uint8Array[] {
    const bytes = new Uint8Array(this.#rest.length + chunk.length);
    bytes.set(this.#rest);
    bytes.set(chunk, this.#rest.length);
    const view = new DataView(bytes.buffer);
    const frames: Uint8Array[] = [];
    let at = 0;
    while (at + 2 <= bytes.length) {
      const length = view.getUint16(at);
      if (length > longestFrameBytes) throw new RangeError(`A frame of ${length} bytes is no HID report`);
      if (at + 2 + length > bytes.length) break;
      frames.push(bytes.slice(at + 2, at + 2 + length));
      at += 2 + length;
    }
    this.#rest = bytes.slice(at);
    return frames;
  }
}
