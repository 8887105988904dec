/** One parser that faces the outside, as the fuzzer and the test of its finds run it. */

export type FuzzTarget = {
  name: string;
  /** Real or nearly real input. */
  seeds: () => Uint8Array[];
  /** What the parser may be waiting for. */
  words?: readonly string[];
  /** Throws, or rejects, when the parser breaks one of its promises; refusing in its own way is none. */
  run: (bytes: Uint8Array) => void | Promise<void>;
};

export const bytesOf = (...texts: string[]): Uint8Array[] =>
  texts.map((text) => new TextEncoder().encode(text));
export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** Cut into pieces as a wire might, at places that the bytes themselves decide; none is lost. */
export function cut(bytes: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + (bytes[at]! % 64);
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}
