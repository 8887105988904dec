/** Sorts the bytes a printer sends into its answers. Their fixed bits tell them apart, so they may arrive mixed and in pieces. */

export type PrinterAnswer =
  /** To `DLE EOT n`; which n it was, only the asker knows. */
  | { kind: 'realtime'; byte: number }
  /** Automatic status back, sent whenever something changes. */
  | { kind: 'automatic'; frame: readonly [number, number, number, number] }
  /** To `GS r`. */
  | { kind: 'inOrder'; byte: number };

export class PrinterAnswers {
  #frame: number[] = [];
  #blockLeft = 0;

  /** The answers that these bytes complete, in order. Bytes that are no answer (XON, XOFF, noise) are dropped. */
  read(bytes: Uint8Array): PrinterAnswer[] {
    const answers: PrinterAnswer[] = [];
    for (const byte of bytes) {
      const answer = this.#push(byte);
      if (answer) answers.push(answer);
    }
    return answers;
  }

  #push(byte: number): PrinterAnswer | undefined {
    if (this.#blockLeft > 0) {
      this.#blockLeft = byte === 0 ? 0 : this.#blockLeft - 1;
      return undefined;
    }
    if ((byte & 0x93) === 0x12) return { kind: 'realtime', byte };
    if ((byte & 0x93) === 0x10) {
      this.#frame = [byte];
      return undefined;
    }
    // A report that ends with NUL: a buffer that was cleared (37), a name or version (5F).
    if (byte === 0x37 || byte === 0x5f) {
      this.#blockLeft = 80;
      return undefined;
    }
    if ((byte & 0x90) !== 0) return undefined;
    if (this.#frame.length === 0) return { kind: 'inOrder', byte };
    this.#frame.push(byte);
    if (this.#frame.length < 4) return undefined;
    const [first, second, third, fourth] = this.#frame as [number, number, number, number];
    this.#frame = [];
    return { kind: 'automatic', frame: [first, second, third, fourth] };
  }
}
