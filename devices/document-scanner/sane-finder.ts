/** Knows where the scanner is now: its name in SANE, which changes with every plug, and what the model offers. Never asks during a scan. */
import { DeviceProblem } from '../device-problem.ts';
import { readOptions, type SaneOption } from './sane-options.ts';
import { lookForScanner, type Presence } from './sane-presence.ts';
import type { UsualSaneSettings } from './sane-settings.ts';
import type { ScannerCondition } from './scanner-condition.ts';

export class SaneFinder {
  #settings: UsualSaneSettings;
  #condition: ScannerCondition;
  #name: string | undefined;
  #offers: { of: string; options: SaneOption[] } | undefined;
  #look: { stop: AbortController; done: Promise<Presence> } | undefined;

  constructor({ settings, condition }: { settings: UsualSaneSettings; condition: ScannerCondition }) {
    this.#settings = settings;
    this.#condition = condition;
  }

  /** Two programs must never hold the scanner at once, so a search under way is ended first. */
  async name(signal: AbortSignal): Promise<string> {
    if (this.#name !== undefined && this.#condition.now !== 'unplugged') {
      this.#look?.stop.abort();
      await this.#look?.done;
      return this.#name;
    }
    await this.#look?.done;
    const presence = await this.lookOnce(this.#settings.limits.lookMs, signal);
    if (signal.aborted) throw signal.reason;
    if (presence.outcome === 'found') return presence.name;
    const code = presence.outcome === 'absent' ? 'device.unplugged' : 'device.silent';
    throw new DeviceProblem(code, presence.hint);
  }

  /** What the model offers, asked once for each name. Empty when it does not answer: then the scan itself tells why. */
  async offers(name: string, signal: AbortSignal): Promise<SaneOption[]> {
    if (this.#offers?.of === name) return this.#offers.options;
    const options = await this.readOptionsOf(name, signal);
    if (options.length > 0) this.#offers = { of: name, options };
    return options;
  }

  /** Asks the device itself, for its buttons as much as for its modes. */
  async readOptionsOf(name: string, signal: AbortSignal): Promise<SaneOption[]> {
    const { command, env, limits, run: runProgram } = this.#settings;
    let stdout = '';
    const run = await runProgram({
      command,
      args: ['-d', name, '-A'],
      env,
      signal,
      silentMs: limits.lookMs,
      stopMs: limits.stopMs,
      onBytes: (chunk) => {
        if (stdout.length < 100_000) stdout += Buffer.from(chunk).toString('utf8');
      },
    });
    return run.end === 'exited' && run.exitCode === 0 ? readOptions(stdout) : [];
  }

  /** A scanner whose plug is pulled in mid-page reports an I/O error, or nothing: whether it is still there tells the two apart. */
  async verdict(problem: DeviceProblem): Promise<DeviceProblem> {
    if (!['scanner.failed', 'device.silent'].includes(problem.code) || !problem.tryAgain) return problem;
    const presence = await this.lookOnce(this.#settings.limits.verdictLookMs);
    if (presence.outcome !== 'absent') return problem;
    return new DeviceProblem('device.unplugged', presence.hint, { cause: problem });
  }

  /** The scanner's new name after a plug, or undefined when it is not there or has the name that just failed. */
  async newNameAfter(failed: string, signal: AbortSignal): Promise<string | undefined> {
    const presence = await this.lookOnce(this.#settings.limits.lookMs, signal);
    return presence.outcome === 'found' && presence.name !== failed ? presence.name : undefined;
  }

  async lookOnce(lookMs: number, signal?: AbortSignal): Promise<Presence> {
    if (this.#look) return this.#look.done;
    const { run, command, env, device, identity, usbFolder, limits } = this.#settings;
    const stop = new AbortController();
    const done = lookForScanner({
      ...{ run, command, env, device, identity, usbFolder, lookMs },
      signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
      stopMs: limits.stopMs,
    });
    this.#look = { stop, done };
    const presence = await done;
    this.#look = undefined;
    if (presence.outcome === 'absent') this.#condition.believe('unplugged');
    if (presence.outcome === 'found') {
      this.#name = presence.name;
      if (['unknown', 'unplugged'].includes(this.#condition.now)) this.#condition.believe('ready');
    }
    return presence;
  }

  async close(): Promise<void> {
    this.#look?.stop.abort();
    await this.#look?.done;
  }
}
