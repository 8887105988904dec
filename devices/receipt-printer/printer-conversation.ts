/** One open connection to a printer and what is said over it: questions, answers, bytes to print. Used by the link that keeps one open. */
import { DeviceProblem } from '../device-problem.ts';
import { helloMark, markBytes } from './job-marks.ts';
import { type PrinterAnswer, PrinterAnswers } from './printer-answers.ts';
import type { PortConnection, PrinterPort } from './printer-port.ts';
import {
  isTornBetween,
  type RealtimeStatus,
  statusFromAutomatic,
  statusFromRealtime,
} from './printer-status.ts';
import type { ReceiptPrinterStatus } from './receipt-printer.ts';
import { type PrinterLimits, within } from './time-limits.ts';

export class PrinterConversation {
  #name: string;
  #connection: PortConnection;
  #limits: PrinterLimits;
  #lost: AbortController;
  #waiting: Waiting;
  #asking: Promise<unknown> = Promise.resolve();

  private constructor({ name, connection, limits, lost, waiting }: Parts) {
    this.#name = name;
    this.#connection = connection;
    this.#limits = limits;
    this.#lost = lost;
    this.#waiting = waiting;
  }

  /** `reported` hears what the printer says without having been asked. */
  static async open(
    {
      port,
      limits,
      reported,
    }: { port: PrinterPort; limits: PrinterLimits; reported: (status: ReceiptPrinterStatus) => void },
    closing: AbortSignal,
  ): Promise<PrinterConversation> {
    const lost = new AbortController();
    const answers = new PrinterAnswers();
    const waiting: Waiting = {
      realtime: undefined,
      inOrder: undefined,
      reports: 0,
      answersOwed: 0,
      answersInOrder: 0,
      marks: new Map(),
    };
    const hear = (answer: PrinterAnswer) => {
      if (answer.kind === 'automatic') {
        waiting.reports += 1;
        reported(statusFromAutomatic(answer.frame));
      } else if (answer.kind === 'mark') hearMark(waiting, answer.mark);
      else if (answer.kind === 'realtime') waiting.realtime?.(answer.byte);
      else hearInOrder(waiting, answer.byte);
    };
    const listener = {
      bytes: (bytes: Uint8Array) => answers.read(bytes).forEach(hear),
      lost: (cause: unknown) => lost.abort(unplugged(port.name, cause)),
    };
    const late = () => unplugged(port.name, 'no answer to the attempt to connect');
    const connection = await within({ ms: limits.connectMs, late, parents: [closing] }, async (signal) => {
      const opened = await port.open(listener, signal);
      // Came through just after everybody had stopped waiting for it.
      if (signal.aborted) void opened.close();
      return opened;
    });
    return new PrinterConversation({ name: port.name, connection, limits, lost, waiting });
  }

  get hears(): boolean {
    return this.#connection.hears;
  }

  /** Aborts when the printer is gone (`device.unplugged`) or answers no more (`device.silent`). */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Whether the printer has told anything without having been asked: then it does report by itself. */
  get hasReported(): boolean {
    return this.#waiting.reports > 0;
  }

  /** Whether the printer has ever said a mark: then it says every mark it gets to. */
  get saysMarks(): boolean {
    return this.#waiting.marks.get(helloMark)?.isHeard === true;
  }

  /** Whether the printer has ever answered `GS r`. */
  get answersInOrder(): boolean {
    return this.#waiting.answersInOrder > 0;
  }

  /**
   * Asks the printer how it is (`DLE EOT` 1 to 4). It answers these even in the middle of printing and without paper.
   * A question that was put is waited for even when the caller has gone: its answer must not be taken for the next one's.
   */
  async ask(signal: AbortSignal): Promise<ReceiptPrinterStatus> {
    const mine = this.#asking.then(() => this.#askUntilSteady());
    this.#asking = mine.catch(() => {});
    // Longer than all rounds may take: only the caller's own wish comes first.
    return within(
      { ms: 10 * this.#limits.answerMs, late: () => new Error('no answer'), parents: [signal] },
      () => mine,
    );
  }

  /** Rejects with `device.silent` when the printer takes no bytes for too long. */
  write(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    return this.#within(this.#limits.writeMs, [signal], (inTime) => this.#say(bytes, inTime));
  }

  /** Resolves when everything written before is on paper (`GS r`). Has no limit of its own: printing takes as long as it takes. */
  async whenPrinted(signal: AbortSignal): Promise<void> {
    const answer = this.#next('inOrder', signal);
    answer.catch(() => {});
    this.#waiting.answersOwed += 1;
    await this.write(Uint8Array.of(0x1d, 0x72, 1), signal);
    await answer;
  }

  /** Asks the printer to say its first mark; `saysMarks` tells whether it did. */
  greet(signal: AbortSignal): Promise<void> {
    this.expectMark(helloMark);
    return this.write(Uint8Array.from(markBytes(helloMark)), signal);
  }

  /** From now on the mark is listened for. An earlier one of the same letters is forgotten. */
  expectMark(mark: string): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.marks.set(mark, { isHeard: false, promise, resolve });
  }

  hasHeard(mark: string): boolean {
    return this.#waiting.marks.get(mark)?.isHeard === true;
  }

  /** Resolves when the printer has said the mark. Never rejects, and has no limit of its own. */
  whenHeard(mark: string): Promise<void> {
    return this.#waiting.marks.get(mark)?.promise ?? new Promise(() => {});
  }

  dropMark(mark: string): void {
    this.#waiting.marks.delete(mark);
  }

  /** DLE DC4 8: the printer forgets what it has not printed. Resolves, with how it is then, after it has. */
  async forget(signal: AbortSignal): Promise<ReceiptPrinterStatus> {
    await this.write(Uint8Array.of(0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8), signal);
    const status = await this.ask(signal);
    this.#waiting.answersOwed = 0;
    return status;
  }

  async close(): Promise<void> {
    this.#lost.abort(new DeviceProblem('device.closed', 'The kiosk has let go of the printer.'));
    await this.#connection.close();
  }

  /** Four answers around a change fit neither before nor after it. */
  async #askUntilSteady(): Promise<ReceiptPrinterStatus> {
    for (let round = 1; ; round += 1) {
      const { reports } = this.#waiting;
      const answers = await this.#askOnce();
      const isSteady = reports === this.#waiting.reports && !isTornBetween(answers);
      if (isSteady || round === 3) return statusFromRealtime(answers);
    }
  }

  #askOnce(): Promise<RealtimeStatus> {
    return this.#within(this.#limits.answerMs, [], async (inTime) => {
      const answers: number[] = [];
      for (const which of [1, 2, 3, 4]) {
        const answer = this.#next('realtime', inTime);
        answer.catch(() => {});
        await this.#say(Uint8Array.of(0x10, 0x04, which), inTime);
        answers.push(await answer);
      }
      const [printer = 0, offline = 0, error = 0, paper = 0] = answers;
      return [printer, offline, error, paper];
    });
  }

  /** A wire that cannot be written to has lost its printer, even if nobody has told yet. */
  async #say(bytes: Uint8Array, inTime: AbortSignal): Promise<void> {
    try {
      await this.#connection.write(bytes, inTime);
    } catch (cause) {
      inTime.throwIfAborted();
      this.#lost.abort(unplugged(this.#name, cause));
      throw this.lost.reason;
    }
  }

  /** A printer that is late is not waited for again: its late answers would be taken for others. The link begins anew. */
  #within<Result>(
    ms: number,
    parents: readonly AbortSignal[],
    work: (inTime: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const late = () => {
      const problem = new DeviceProblem('device.silent', 'Switch the printer off and on; look at its cable.');
      this.#lost.abort(problem);
      return problem;
    };
    return within({ ms, late, parents: [...parents, this.lost] }, work);
  }

  #next(kind: AnswerKind, signal: AbortSignal): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    this.#waiting[kind] = (byte) => {
      this.#waiting[kind] = undefined;
      signal.removeEventListener('abort', stop);
      resolve(byte);
    };
    return promise;
  }
}

type Parts = {
  name: string;
  connection: PortConnection;
  limits: PrinterLimits;
  lost: AbortController;
  waiting: Waiting;
};

type Waiting = Record<AnswerKind, ((byte: number) => void) | undefined> & {
  /** How many times the printer has spoken by itself. */
  reports: number;
  /** How many `GS r` it has not answered yet, and has answered in all. */
  answersOwed: number;
  answersInOrder: number;
  marks: Map<string, { isHeard: boolean; promise: Promise<void>; resolve: () => void }>;
};
type AnswerKind = 'realtime' | 'inOrder';

function hearMark({ marks }: Waiting, mark: string): void {
  const expected = marks.get(mark);
  if (!expected) return;
  expected.isHeard = true;
  expected.resolve();
}

/** Without paper the answer to a job that broke off is still owed; it must not be taken for the next job's. */
function hearInOrder(waiting: Waiting, byte: number): void {
  waiting.answersInOrder += 1;
  waiting.answersOwed = Math.max(0, waiting.answersOwed - 1);
  if (waiting.answersOwed === 0) waiting.inOrder?.(byte);
}

function unplugged(name: string, cause: unknown): DeviceProblem {
  return new DeviceProblem('device.unplugged', `Look at plug, cable and power switch of the ${name}.`, {
    cause,
  });
}
