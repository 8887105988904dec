/** Takes what is printed out of the bytes on their way to a printer and leaves the commands, byte for byte as long. For recordings. */
import { maskedByte } from '../recording.ts';
import type { EscposCommand } from './escpos-command.ts';
import { EscposParser } from './escpos-parser.ts';

export class PrintMask {
  #parser = new EscposParser();
  #pending: number[] = [];

  /** The masked bytes of every command that is complete now. */
  push(bytes: Uint8Array): Uint8Array {
    const masked: number[] = [];
    for (const byte of bytes) {
      this.#pending.push(byte);
      const command = this.#parser.push(byte);
      if (!command) continue;
      masked.push(...maskedBytes(this.#pending, command));
      this.#pending = [];
    }
    return Uint8Array.from(masked);
  }

  /** What is left of a command that never became complete: white, since nobody knows what it is. */
  rest(): Uint8Array {
    const white = new Uint8Array(this.#pending.length);
    this.#pending = [];
    return white;
  }
}

function maskedBytes(bytes: readonly number[], command: EscposCommand): readonly number[] {
  switch (command.name) {
    case 'character':
      return bytes.map(maskedByte);
    case 'barcode':
    case 'qrStore':
      return maskedEnd(bytes, command.data.length, maskedByte);
    case 'raster':
      return maskedEnd(bytes, command.rows.length, () => 0);
    case 'unknown':
    case 'ignored':
      // Pictures of other kinds, characters of one's own: the beginning tells which, the rest is nobody's business.
      return bytes.length > longestCommandBytes
        ? maskedEnd(bytes, bytes.length - longestCommandBytes, () => 0)
        : bytes;
    default:
      return bytes;
  }
}

const longestCommandBytes = 12;

function maskedEnd(bytes: readonly number[], count: number, mask: (byte: number) => number): number[] {
  // A strip of dots is printed in columns; as rows it may be longer than it was.
  const from = Math.max(2, bytes.length - count);
  return bytes.map((byte, at) => (at < from ? byte : mask(byte)));
}
