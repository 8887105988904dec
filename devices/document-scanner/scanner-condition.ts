/** What the driver believes about the scanner between scans, who is told when that changes, and the gentle poll after a failure. */
import type { StopListening } from '../device.ts';
import type { DeviceProblem } from '../device-problem.ts';
import type { DocumentScannerEvent } from './document-scanner.ts';

export type Condition = 'unknown' | 'ready' | 'jammed' | 'coverOpen' | 'unplugged';

export type ScannerConditionOptions = {
  pollMs: number;
  /** SANE cannot say that a jam is gone without scanning. After so long we believe that somebody took care of it. */
  repairBelievedMs: number;
  isIdle: () => boolean;
  /** Looks whether the scanner is there and calls `believe` with what it finds. */
  look: () => Promise<unknown>;
  /** Called when it has come back, or is there for the first time. */
  onConnect?: () => void;
};

export class ScannerCondition {
  now: Condition = 'unknown';
  #options: ScannerConditionOptions;
  #sinceMs = 0;
  #listeners = new Set<(event: DocumentScannerEvent) => void>();
  #poll: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: ScannerConditionOptions) {
    this.#options = options;
  }

  listen(listener: (event: DocumentScannerEvent) => void): StopListening {
    const own = (event: DocumentScannerEvent) => listener(event);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  believe(condition: Condition): void {
    if (this.#closed) return;
    const before = this.now;
    if (condition !== before) {
      this.now = condition;
      this.#sinceMs = performance.now();
      const event = eventOf(before, condition);
      if (event) this.tell(event);
      if (condition === 'ready' && (before === 'unknown' || before === 'unplugged'))
        this.#options.onConnect?.();
    }
    if (condition === 'ready') clearTimeout(this.#poll);
    else this.#pollLater();
  }

  /** Problems that say how the scanner is now; the others are of one scan only. */
  learnFrom(problem: DeviceProblem): void {
    if (problem.code === 'scanner.jammed') this.believe('jammed');
    else if (problem.code === 'scanner.coverOpen') this.believe('coverOpen');
    else if (problem.code === 'device.unplugged') this.believe('unplugged');
  }

  /** Something that happened and changes nothing of what we believe, such as a button pressed. */
  tell(event: DocumentScannerEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#poll);
    this.#listeners.clear();
  }

  #pollLater(): void {
    clearTimeout(this.#poll);
    if (this.#closed || this.now === 'ready') return;
    this.#poll = setTimeout(() => this.#pollOnce(), this.#options.pollMs);
  }

  async #pollOnce(): Promise<void> {
    if (this.#options.isIdle()) {
      await this.#options.look();
      const isRepairable = this.now === 'jammed' || this.now === 'coverOpen';
      const believedMs = performance.now() - this.#sinceMs;
      if (isRepairable && this.#options.isIdle() && believedMs >= this.#options.repairBelievedMs) {
        this.believe('ready');
      }
    }
    this.#pollLater();
  }
}

function eventOf(before: Condition, now: Condition): DocumentScannerEvent | undefined {
  if (now === 'unplugged') return { type: 'scanner.unplugged' };
  if (now === 'jammed') return { type: 'scanner.jammed' };
  if (now === 'ready' && before === 'unplugged') return { type: 'scanner.pluggedIn' };
  if (now === 'ready' && before !== 'unknown') return { type: 'scanner.ready' };
  return undefined;
}
