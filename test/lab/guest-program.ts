/** One of the lab's own programs running inside the machine, with the JSON lines it says. */
import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Machine } from './machine.ts';

export type GuestLine = Record<string, unknown>;

/** Generous: the machine has a software CPU and may share a busy computer. */
const waitLimitMs = 120_000;

export class GuestProgram {
  /** All it has said so far, oldest first. */
  readonly lines: GuestLine[] = [];
  /** Its exit status. */
  readonly ended: Promise<number>;
  #name: string;
  #changes = new EventEmitter();
  #machine: Machine;
  #onLine: (line: GuestLine) => void;
  #complaints: string[] = [];
  #hasEnded = false;
  #pid = 0;

  /** `command` such as `test/lab/guest-scans.ts`, with its arguments. `onLine` hears each line in the moment it comes. */
  constructor(machine: Machine, command: string, onLine: (line: GuestLine) => void = () => {}) {
    this.#onLine = onLine;
    this.#machine = machine;
    this.#name = command.split(' ')[0] ?? command;
    this.ended = machine.run(`sh -c 'echo @pid $$; exec node ${command}'`, (line) => this.#hear(line));
    // Whoever waits for a line hears of it.
    this.ended.then(
      (status) => this.#end(`it ended with status ${status}`),
      (error: unknown) => this.#end(String(error)),
    );
  }

  /** The first line from index `from` on that passes; rejects, naming `what`, when it does not come. */
  async hears(
    what: string,
    passes: (line: GuestLine) => boolean,
    from = 0,
    limitMs = waitLimitMs,
  ): Promise<GuestLine> {
    const limit = AbortSignal.timeout(limitMs);
    for (;;) {
      const isOver = this.#hasEnded || limit.aborted;
      const line = this.lines.slice(from).find(passes);
      if (line) return line;
      if (isOver) {
        const last = JSON.stringify(this.lines.slice(-5));
        throw new Error(
          `${this.#name}: waited for ${what}. Last it said ${last}\n${this.#complaints.slice(-15).join('\n')}`,
        );
      }
      await once(this.#changes, 'line', { signal: limit }).catch(() => {});
    }
  }

  /** Resolves when it is gone; rejects when it does not go. */
  async stop(): Promise<void> {
    await this.#machine.output(`kill ${this.#pid}`);
    const limit = new AbortController();
    const stays = pause(waitLimitMs, undefined, { signal: limit.signal }).then(() => {
      throw new Error(`${this.#name} did not end when told to.`);
    });
    stays.catch(() => {});
    await Promise.race([this.ended.catch(() => {}), stays]);
    limit.abort();
  }

  #hear(line: string): void {
    if (line.startsWith('{')) {
      const said = JSON.parse(line) as GuestLine;
      this.lines.push(said);
      this.#onLine(said);
      this.#changes.emit('line');
    } else if (line.startsWith('@pid ')) this.#pid = Number(line.slice('@pid '.length));
    else this.#complaints.push(line);
  }

  #end(why: string): void {
    this.#complaints.push(why);
    this.#hasEnded = true;
    this.#changes.emit('line');
  }
}
