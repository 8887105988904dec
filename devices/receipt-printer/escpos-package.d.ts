/** The part of the package `escpos` that we use: only methods whose bytes have been checked are declared, so no other can be called. */
declare module 'escpos/printer.js' {
  type Adapter = { write(bytes: Uint8Array, done?: (error?: unknown) => void): void };

  class EscposPrinter {
    constructor(adapter: Adapter, options: { encoding: string });
    hardware(what: 'INIT'): this;
    align(to: 'LT' | 'CT' | 'RT'): this;
    /** Encodes and adds a line feed. */
    text(text: string, encoding?: string): this;
    /** One byte a line. */
    feed(lines?: number): this;
    /** That many line feeds, then GS V 1 (partial) or GS V 0. */
    cut(partial: boolean, lines: number): this;
    /** Bytes as they are. A plain Uint8Array would be written as its digits. */
    print(bytes: Buffer): this;
    /** Hands everything since the last time to the adapter. */
    flush(done?: (error?: unknown) => void): this;
  }
  export default EscposPrinter;
}
