/** The calls of a recorded scanner, in the order in which they can be made again: what moves paper exactly as then, questions as often as one likes. */
import type { RecordedEvent, RecordingLine } from '../recording.ts';

export type RecordedCall = {
  /** What was asked for. */
  asked: RecordedEvent;
  lines: { direction: RecordingLine['direction']; event: RecordedEvent }[];
  isQuestion: boolean;
};

export class RecordedCalls {
  #calls: RecordedCall[];
  #at = 0;
  #divergence: string | null = null;

  /** Lines of one call carry its number; the first of them says what was asked. */
  constructor(lines: readonly RecordingLine[], isQuestion: (asked: RecordedEvent) => boolean) {
    const calls = new Map<unknown, RecordedCall>();
    for (const { direction, event } of lines) {
      if (!event || event.call === undefined) continue;
      const { call: number, ...rest } = event;
      const known = calls.get(number);
      if (known) known.lines.push({ direction, event: rest });
      else calls.set(number, { asked: rest, lines: [], isQuestion: isQuestion(rest) });
    }
    this.#calls = [...calls.values()];
  }

  /** Where the driver first asked for something else than in the recording; null while it has not. */
  get divergence(): string | null {
    return this.#divergence;
  }

  /** Whether everything that moves paper has been asked for. */
  get isOver(): boolean {
    return this.#calls.slice(this.#at).every(({ isQuestion }) => isQuestion);
  }

  /** The recorded call that this is, or undefined where the recording has none. A question asked more often gets its last answer again. */
  next(asked: RecordedEvent): RecordedCall | undefined {
    const key = JSON.stringify(asked);
    const isIt = (call: RecordedCall) => JSON.stringify(call.asked) === key;
    for (let at = this.#at; at < this.#calls.length; at += 1) {
      const call = this.#calls[at]!;
      if (isIt(call)) {
        this.#at = at + 1;
        return call;
      }
      if (!call.isQuestion) break;
    }
    const earlier = this.#calls.slice(0, this.#at).findLast((call) => call.isQuestion && isIt(call));
    if (!earlier) this.#divergence ??= `the recording goes on otherwise than with ${key.slice(0, 200)}`;
    return earlier;
  }
}
