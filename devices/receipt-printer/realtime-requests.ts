/** Finds in what arrives the few commands that a printer obeys while it still receives them, whatever it is doing. Used by the twin. */

export type RealtimeRequest =
  /** DLE EOT n: how are you? */
  | { what: 'status'; which: number }
  /** DLE DC4 8 …: forget what you have not printed yet. */
  | { what: 'forget' };

export class RealtimeRequests {
  #seen: number[] = [];

  /** The request that this byte completes. The byte stays in the stream all the same, as it does in a printer's buffer. */
  push(byte: number): RealtimeRequest | undefined {
    this.#seen.push(byte);
    if (this.#seen.length > forget.length) this.#seen.shift();
    const [dle, eot, which] = this.#seen.slice(-3);
    if (dle === 0x10 && eot === 0x04 && which !== undefined && which >= 1 && which <= 4) {
      return { what: 'status', which };
    }
    const matches =
      this.#seen.length === forget.length && forget.every((wanted, at) => wanted === this.#seen[at]);
    return matches ? { what: 'forget' } : undefined;
  }
}

const forget = [0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8];
