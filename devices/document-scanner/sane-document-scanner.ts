/** The document scanner through SANE: one `scanimage` process a page, so that a driver that crashes takes nothing with it. */
import type { StopListening } from '../device.ts';
import { DeviceProblem, isDeviceProblem } from '../device-problem.ts';
import type {
  DocumentScanner,
  DocumentScannerEvent,
  DocumentScannerStatus,
  ScannedImage,
  ScanPageOptions,
} from './document-scanner.ts';
import { PnmCollector } from './pnm.ts';
import { lookForScanner, type Presence } from './sane-presence.ts';
import { type SaneSettings, withUsualSettings } from './sane-settings.ts';
import { readProblem, readProgress, readRoundedResolution } from './scanimage-output.ts';
import { runScanimage, type ScanimageRun } from './scanimage-process.ts';
import { ScannerCondition } from './scanner-condition.ts';

/** Status answers come within two seconds (device.ts); a first search that takes longer counts as busy. */
const firstStatusMs = 1_500;

export class SaneDocumentScanner implements DocumentScanner {
  #settings: ReturnType<typeof withUsualSettings>;
  #condition: ScannerCondition;
  #name: string | undefined;
  #job: { stop: AbortController; done: Promise<unknown> } | undefined;
  #look: { stop: AbortController; done: Promise<Presence> } | undefined;
  #closed = false;

  constructor(settings: SaneSettings = {}) {
    this.#settings = withUsualSettings(settings);
    this.#condition = new ScannerCondition({
      pollMs: this.#settings.limits.pollMs,
      repairBelievedMs: this.#settings.limits.repairBelievedMs,
      isIdle: () => !this.#job && !this.#closed,
      look: () => this.lookAgain(),
    });
  }

  async status(): Promise<DocumentScannerStatus> {
    if (this.#closed) throw closedProblem();
    if (!this.#job && this.#condition.now === 'unknown') {
      await Promise.race([this.lookAgain(), pause(firstStatusMs)]);
    }
    const state = this.#condition.now;
    return { state: this.#job || state === 'unknown' ? 'busy' : state };
  }

  listen(listener: (event: DocumentScannerEvent) => void): StopListening {
    return this.#condition.listen(listener);
  }

  /** Asks SANE whether the scanner is there, unless a page is being scanned; for whoever hears of plugs (udev, USB events). */
  async lookAgain(): Promise<void> {
    if (this.#closed || this.#job) return;
    await this.#lookOnce(this.#settings.limits.lookMs);
  }

  async scanPage(options: ScanPageOptions): Promise<ScannedImage> {
    if (this.#closed) throw closedProblem();
    if (options.signal.aborted) throw cancelledProblem();
    if (this.#job) throw new DeviceProblem('scanner.busy', 'A page is being scanned already.');
    const stop = new AbortController();
    const onAbort = () => stop.abort(cancelledProblem());
    options.signal.addEventListener('abort', onAbort, { once: true });
    const done = this.#scan(options, stop);
    this.#job = { stop, done: done.catch(() => {}) };
    try {
      const image = await done;
      this.#condition.believe('ready');
      return image;
    } catch (error) {
      if (isDeviceProblem(error)) this.#learnFrom(error);
      throw error;
    } finally {
      options.signal.removeEventListener('abort', onAbort);
      this.#job = undefined;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#condition.close();
    this.#job?.stop.abort(closedProblem());
    this.#look?.stop.abort();
    await Promise.allSettled([this.#job?.done, this.#look?.done]);
  }

  async #scan(options: ScanPageOptions, stop: AbortController): Promise<ScannedImage> {
    const name = await this.#deviceName(stop.signal);
    const { command, env, extraOptions, modeOptions, limits } = this.#settings;
    const collector = new PnmCollector({ maxBytes: limits.maxPageBytes });
    const report = risingProgress(options.onProgress);
    const run = await runScanimage({
      command,
      args: [
        // The device comes first: scanimage knows the other options only from it.
        ...['-d', name, '--format=pnm', '--progress', '--resolution', String(options.resolutionDpi)],
        ...modeOptions[options.mode],
        ...extraOptions,
      ],
      env,
      signal: stop.signal,
      silentMs: limits.silentMs,
      stopMs: limits.stopMs,
      onBytes: (chunk) => {
        const taken = collector.push(chunk);
        if (taken.outcome === 'refused') stop.abort(badPageProblem(taken.why));
      },
      onStderr: (tail) => report(readProgress(tail) ?? 0),
    });
    const problem = problemOf(run, stop.signal);
    if (problem) throw await this.#verdict(problem);
    const result = collector.finish();
    if (result.outcome === 'refused') throw badPageProblem(result.why);
    report(100);
    const { widthPx, heightPx, channels, pixels } = result;
    const resolutionDpi =
      (run.end !== 'notStarted' && readRoundedResolution(run.stderr)) || options.resolutionDpi;
    return { widthPx, heightPx, channels, resolutionDpi, pixels };
  }

  /** Two programs must never hold the scanner at once, so a search under way is ended first. */
  async #deviceName(signal: AbortSignal): Promise<string> {
    if (this.#name !== undefined && this.#condition.now !== 'unplugged') {
      this.#look?.stop.abort();
      await this.#look?.done;
      return this.#name;
    }
    await this.#look?.done;
    const presence = await this.#lookOnce(this.#settings.limits.lookMs, signal);
    if (signal.aborted) throw signal.reason;
    if (presence.outcome === 'found') return presence.name;
    const code = presence.outcome === 'absent' ? 'device.unplugged' : 'device.silent';
    throw new DeviceProblem(code, presence.hint);
  }

  /** A scanner whose plug is pulled in mid-page reports an I/O error, or nothing: whether it is still there tells the two apart. */
  async #verdict(problem: DeviceProblem): Promise<DeviceProblem> {
    if (!['scanner.failed', 'device.silent'].includes(problem.code) || !problem.tryAgain) return problem;
    const presence = await this.#lookOnce(this.#settings.limits.verdictLookMs);
    if (presence.outcome !== 'absent') return problem;
    return new DeviceProblem('device.unplugged', presence.hint, { cause: problem });
  }

  #learnFrom(problem: DeviceProblem): void {
    if (problem.code === 'scanner.jammed') this.#condition.believe('jammed');
    else if (problem.code === 'scanner.coverOpen') this.#condition.believe('coverOpen');
    else if (problem.code === 'device.unplugged') this.#condition.believe('unplugged');
  }

  async #lookOnce(lookMs: number, signal?: AbortSignal): Promise<Presence> {
    if (this.#look) return this.#look.done;
    const { command, env, device, limits } = this.#settings;
    const stop = new AbortController();
    const lookSignal = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
    const done = lookForScanner({ command, env, device, signal: lookSignal, lookMs, stopMs: limits.stopMs });
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
}

/** Our own stop explains the end better than its exit code does: SIGINT ends some backends with 9, others with 2. */
function problemOf(run: ScanimageRun, stopSignal: AbortSignal): DeviceProblem | undefined {
  if (stopSignal.aborted) return stopSignal.reason;
  if (run.end === 'notStarted') {
    const hint = 'Install SANE (apt install sane-utils), check the command.';
    return new DeviceProblem('scanner.failed', hint, { tryAgain: false, cause: run.cause });
  }
  if (run.end === 'silent') {
    return new DeviceProblem('device.silent', 'The scanner stopped answering. Switch it off and on.');
  }
  return readProblem(run);
}

function risingProgress(onProgress: ((percent: number) => void) | undefined): (percent: number) => void {
  let highest = -1;
  return (percent) => {
    if (percent <= highest) return;
    highest = percent;
    onProgress?.(percent);
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms).unref());
}

function closedProblem(): DeviceProblem {
  return new DeviceProblem('device.closed', 'The scanner was let go by the service.', { tryAgain: false });
}

function cancelledProblem(): DeviceProblem {
  return new DeviceProblem('scanner.cancelled', 'The scan was cancelled.');
}

function badPageProblem(why: string): DeviceProblem {
  return new DeviceProblem('scanner.badPage', `Scan the page again. (${why})`);
}
