/** Sorts the bytes a printer sends into its answers. Their fixed bits tell them apart, so they may arrive mixed and in pieces. */

export type PrinterAnswer =
  /** To `DLE EOT n`; which n it was, only the asker knows. */
  | { kind: 'realtime'; byte: number }
  /** Automatic status back, sent whenever something changes. */
  | { kind: 'automatic'; frame: readonly [number, number, number, number] }
  /** To `GS r`. */
  | { kind: 'inOrder'; byte: number }
  /** To `GS ( H`: the four letters that it was given. */
  | { kind: 'mark'; mark: string };

export class PrinterAnswers {
  #frame: number[] = [];
  #blockLeft = 0;
  #isHeaderSeen = false;
  #mark: number[] | undefined;

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
    if (this.#isHeaderSeen) return this.#beginBlock(byte);
    if (this.#blockLeft > 0) {
      this.#blockLeft = byte === 0 ? 0 : this.#blockLeft - 1;
      return undefined;
    }
    if ((byte & 0x93) === 0x12) return { kind: 'realtime', byte };
    if ((byte & 0x93) === 0x10) {
      this.#frame = [byte];
      return undefined;
    }
    if (byte === 0x37) {
      this.#isHeaderSeen = true;
      return undefined;
    }
    // A name or version, which ends with NUL.
    if (byte === 0x5f) {
      this.#blockLeft = longestBlockBytes;
      return undefined;
    }
    if ((byte & 0x90) !== 0) return undefined;
    if (this.#frame.length > 0) return this.#pushToFrame(byte);
    return this.#mark ? this.#pushToMark(byte, this.#mark) : { kind: 'inOrder', byte };
  }

  /** The byte after 37 says what the block is: 22 a mark, 25 a buffer that was cleared, … */
  #beginBlock(byte: number): undefined {
    this.#isHeaderSeen = false;
    if (byte === 0x22) this.#mark = [];
    else if (byte !== 0) this.#blockLeft = longestBlockBytes;
  }

  #pushToFrame(byte: number): PrinterAnswer | undefined {
    this.#frame.push(byte);
    if (this.#frame.length < 4) return undefined;
    const [first, second, third, fourth] = this.#frame as [number, number, number, number];
    this.#frame = [];
    return { kind: 'automatic', frame: [first, second, third, fourth] };
  }

  #pushToMark(byte: number, mark: number[]): PrinterAnswer | undefined {
    if (byte !== 0 && mark.length < 4) {
      mark.push(byte);
      return undefined;
    }
    this.#mark = undefined;
    return mark.length === 4 && byte === 0
      ? { kind: 'mark', mark: Buffer.from(mark).toString('latin1') }
      : undefined;
  }
}

const longestBlockBytes = 80;
