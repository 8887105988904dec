/** Reads the uncompressed picture that `scanimage --format=pnm` writes, as it arrives, and refuses what is not whole. */
import assert from 'node:assert/strict';

export type PnmPicture = { widthPx: number; heightPx: number; channels: 1 | 3; pixels: Uint8Array };

export type PnmHeader =
  | { outcome: 'complete'; widthPx: number; heightPx: number; channels: 1 | 3; headerBytes: number }
  | { outcome: 'unfinished' }
  | { outcome: 'refused'; why: string };

export type PnmResult = ({ outcome: 'picture' } & PnmPicture) | { outcome: 'refused'; why: string };

/** What SANE writes needs about 40 bytes; a kilobyte without an end is no header. */
const longestHeaderBytes = 1024;

/** Takes P5 (grey) and P6 (RGB) with one byte a sample. Netpbm's format: magic, width, height, maximum, one white space. */
export function readPnmHeader(bytes: Uint8Array): PnmHeader {
  const text = Buffer.from(bytes.subarray(0, longestHeaderBytes)).toString('latin1');
  if (text.length >= 2 && !/^P[56]/.test(text)) return refuse(magicRemark(text));
  // A comment runs to the end of its line and may stand wherever white space may (SANE writes one).
  const header = /^P([56])(?:\s|#[^\n]*\n)+(\d+)(?:\s|#[^\n]*\n)+(\d+)(?:\s|#[^\n]*\n)+(\d+)\s/.exec(text);
  if (!header) {
    return bytes.length < longestHeaderBytes
      ? { outcome: 'unfinished' }
      : refuse('the picture header is not readable');
  }
  const [widthPx, heightPx, maximum] = [Number(header[2]), Number(header[3]), Number(header[4])];
  if (maximum > 255) return refuse('the picture has 16 bits a sample, 8 are expected');
  if (maximum !== 255) return refuse(`the picture's brightest value is ${maximum}, 255 is expected`);
  if (widthPx < 1 || heightPx < 1) return refuse('the picture has no rows or no columns');
  if (widthPx > 100_000 || heightPx > 100_000) return refuse('the picture is larger than any page');
  return {
    outcome: 'complete',
    widthPx,
    heightPx,
    channels: header[1] === '6' ? 3 : 1,
    headerBytes: header[0].length,
  };
}

/**
 * Fills one buffer of exactly the page's size while bytes arrive, so that a page is in memory once.
 * `push` answers with the reason as soon as the picture can no longer become a good one.
 */
export class PnmCollector {
  maxBytes: number;
  #head: Uint8Array = new Uint8Array(0);
  #picture: PnmPicture | undefined;
  #filledBytes = 0;
  #refusal: string | undefined;

  constructor(options: { maxBytes: number }) {
    this.maxBytes = options.maxBytes;
  }

  push(chunk: Uint8Array): { outcome: 'taken' } | { outcome: 'refused'; why: string } {
    this.#refusal ??= this.#picture ? this.#fill(chunk) : this.#begin(chunk);
    if (this.#refusal === undefined) return { outcome: 'taken' };
    this.#picture = undefined;
    return refuse(this.#refusal);
  }

  finish(): PnmResult {
    if (this.#refusal !== undefined) return refuse(this.#refusal);
    if (!this.#picture)
      return refuse(this.#head.length === 0 ? 'nothing came' : 'the picture header is cut short');
    const { pixels } = this.#picture;
    if (this.#filledBytes < pixels.length) {
      return refuse(`the picture is cut short: ${this.#filledBytes} of ${pixels.length} bytes came`);
    }
    return { outcome: 'picture', ...this.#picture };
  }

  /** Answers why the picture is refused, if it is. */
  #begin(chunk: Uint8Array): string | undefined {
    this.#head = Buffer.concat([this.#head, chunk]);
    const header = readPnmHeader(this.#head);
    if (header.outcome === 'unfinished') return undefined;
    if (header.outcome === 'refused') return header.why;
    const { widthPx, heightPx, channels, headerBytes } = header;
    const pixelBytes = widthPx * heightPx * channels;
    if (pixelBytes > this.maxBytes) {
      return `the picture has ${pixelBytes} bytes, at most ${this.maxBytes} are taken`;
    }
    this.#picture = { widthPx, heightPx, channels, pixels: new Uint8Array(pixelBytes) };
    const firstPixels = this.#head.subarray(headerBytes);
    this.#head = new Uint8Array(0);
    return this.#fill(firstPixels);
  }

  #fill(chunk: Uint8Array): string | undefined {
    assert(this.#picture);
    const { pixels } = this.#picture;
    if (this.#filledBytes + chunk.length > pixels.length) {
      return 'more bytes came than the picture header says';
    }
    pixels.set(chunk, this.#filledBytes);
    this.#filledBytes += chunk.length;
    return undefined;
  }
}

function refuse(why: string): { outcome: 'refused'; why: string } {
  return { outcome: 'refused', why };
}

function magicRemark(text: string): string {
  return text.startsWith('P4')
    ? 'the picture is line art, grey or colour is expected'
    : 'this is not a PNM picture';
}
