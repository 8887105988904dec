/**
 * The inside of the pretend printer: a receive buffer, an interpreter, a roll of paper, a knife, sensors. It prints as long as it can,
 * and what arrives while it cannot waits in the buffer, as in a real one: with new paper in, the rest of the receipt comes out.
 */
import { EscposInterpreter } from './escpos-interpreter.ts';
import { hasInk, type PaperRow } from './paper-rows.ts';
import {
  automaticFrame,
  canPrint,
  inOrderByte,
  type PretendCondition,
  realtimeByte,
} from './pretend-printer-status.ts';
import { type PrintedReceipt, printedReceipt } from './printed-receipt.ts';
import type { PrinterProfile } from './printer-profile.ts';
import { RealtimeRequests } from './realtime-requests.ts';

/** One wire into the printer, seen from inside. */
export type Wire = {
  /** Something the printer says. */
  answer(bytes: Uint8Array): void;
  /** The printer is switched off. */
  cut(): void;
  /** There is room in the buffer again. */
  resume(): void;
};

type WireState = Wire & { realtime: RealtimeRequests; automaticMask: number };

export class PretendPrinterBody {
  condition: PretendCondition = { paper: 'plenty', coverOpen: false, fault: 'none' };
  isOn = true;
  isSilent = false;
  readonly unknownCommands: Uint8Array[] = [];
  #profile: PrinterProfile;
  #bufferBytes: number;
  #finished: (receipt: PrintedReceipt) => void;
  #torn: (receipt: PrintedReceipt) => void;
  #wires = new Map<Wire, WireState>();
  /** What has arrived and is not interpreted yet, and by which wire. */
  #held: { byte: number; from: WireState }[] = [];
  #interpreter: EscposInterpreter;
  #speaker: WireState | undefined;
  #rows: PaperRow[] = [];
  #bytes: number[] = [];
  #printed = 0;
  #isWorking = false;
  #misfortune: { afterBytes: number; happen: () => void } | undefined;

  constructor(options: {
    profile: PrinterProfile;
    bufferBytes: number;
    /** A receipt was cut off. */
    finished: (receipt: PrintedReceipt) => void;
    /** A piece of paper without an end: the printer was switched off in the middle of it. */
    torn: (receipt: PrintedReceipt) => void;
  }) {
    this.#profile = options.profile;
    this.#bufferBytes = options.bufferBytes;
    this.#finished = options.finished;
    this.#torn = options.torn;
    this.#interpreter = this.#newInterpreter();
  }

  plugWireIn(wire: Wire): void {
    this.#wires.set(wire, { ...wire, realtime: new RealtimeRequests(), automaticMask: 0 });
  }

  pullWireOut(wire: Wire): void {
    this.#wires.delete(wire);
  }

  get isFull(): boolean {
    return this.#held.length >= this.#bufferBytes;
  }

  receive(wire: Wire, bytes: Uint8Array): void {
    const from = this.#wires.get(wire);
    if (!from || !this.isOn) return;
    for (const byte of bytes) {
      this.#held.push({ byte, from });
      const request = from.realtime.push(byte);
      if (request && !this.isSilent) this.#obey(request, from);
    }
    this.#work();
  }

  /** Something about paper, cover, knife or head is otherwise now. */
  change(change: Partial<PretendCondition>): void {
    this.condition = { ...this.condition, ...change };
    if (!this.isOn || this.isSilent) return;
    for (const wire of this.#wires.values()) this.#report(wire);
    this.#work();
  }

  /** After that many more bytes have been interpreted, in the middle of whatever they are. */
  failAfter(afterBytes: number, happen: () => void): void {
    this.#misfortune = { afterBytes, happen };
  }

  hush(isSilent: boolean): void {
    this.isSilent = isSilent;
    this.#work();
  }

  /** Buffers and modes are gone; the paper stays where it is, and somebody tears off what has ink on it. */
  switchOff(): void {
    this.isOn = false;
    this.#held = [];
    this.#interpreter = this.#newInterpreter();
    const wires = [...this.#wires.keys()];
    this.#wires.clear();
    for (const wire of wires) wire.cut();
    if (hasInk(this.#rows)) this.#torn(this.#takePaper(0));
    this.#rows = [];
    this.#bytes = [];
  }

  switchOn(): void {
    this.isOn = true;
  }

  /** The cable is pulled, the power stays: what has arrived is printed, and nobody hears how it went. */
  cutWires(): void {
    const wires = [...this.#wires.keys()];
    this.#wires.clear();
    for (const wire of wires) wire.cut();
  }

  #newInterpreter(): EscposInterpreter {
    return new EscposInterpreter(
      {
        print: (row) => this.#rows.push(row),
        cut: () => this.#cut(),
        initialised: () => {
          // Questions asked between two receipts belong to neither.
          if (!hasInk(this.#rows)) this.#bytes = [0x1b, 0x40];
        },
        automaticStatus: (mask) => {
          if (!this.#speaker) return;
          this.#speaker.automaticMask = mask;
          this.#report(this.#speaker);
        },
        answerInOrder: () => {
          this.#speaker?.answer(Uint8Array.of(inOrderByte(this.condition)));
          // Nothing cuts here; whoever asks whether all is printed tears it off then.
          if (!this.#profile.cutter) this.#cut();
        },
        answerId: () => this.#speaker?.answer(Buffer.from('_PRETEND\0')),
        answerMark: (mark) => {
          if (this.#profile.answersJobIds) this.#speaker?.answer(Uint8Array.of(0x37, 0x22, ...mark, 0x00));
        },
        unknown: (bytes) => this.unknownCommands.push(bytes),
      },
      this.#profile.widthDots,
    );
  }

  #obey(request: { what: 'status'; which: number } | { what: 'forget' }, from: WireState): void {
    if (request.what === 'status') {
      from.answer(Uint8Array.of(realtimeByte(request.which, this.condition)));
      return;
    }
    this.#held = [];
    this.#interpreter = this.#newInterpreter();
    from.answer(Uint8Array.of(0x37, 0x25, 0x00));
    this.#letMoreIn();
  }

  #report(wire: WireState): void {
    if (wire.automaticMask !== 0) wire.answer(automaticFrame(this.condition));
  }

  /** Not re-entered: whoever changes something in the middle (a misfortune, a listener) is noticed at the next byte. */
  #work(): void {
    if (this.#isWorking) return;
    this.#isWorking = true;
    let done = 0;
    try {
      while (done < this.#held.length && this.isOn && !this.isSilent && canPrint(this.condition)) {
        const { byte, from } = this.#held[done]!;
        done += 1;
        this.#speaker = from;
        this.#bytes.push(byte);
        this.#interpreter.push(byte);
        this.#meetMisfortune();
      }
    } finally {
      // Switched off meanwhile, it holds nothing any more, and slicing nothing is nothing.
      this.#held = this.#held.slice(done);
      this.#isWorking = false;
    }
    if (done > 0) this.#letMoreIn();
  }

  #meetMisfortune(): void {
    if (!this.#misfortune) return;
    this.#misfortune.afterBytes -= 1;
    if (this.#misfortune.afterBytes > 0) return;
    const { happen } = this.#misfortune;
    this.#misfortune = undefined;
    happen();
  }

  #letMoreIn(): void {
    if (!this.isFull) for (const wire of this.#wires.values()) wire.resume();
  }

  /** Bare paper that is cut off is a strip for the bin. */
  #cut(): void {
    if (hasInk(this.#rows)) {
      this.#printed += 1;
      this.#finished(this.#takePaper(this.#printed));
    }
    this.#rows = [];
    this.#bytes = [];
  }

  #takePaper(number: number): PrintedReceipt {
    return printedReceipt(number, this.#bytes, this.#rows, this.#profile.widthDots);
  }
}
