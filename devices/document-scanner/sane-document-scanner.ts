/** The document scanner through SANE: one `scanimage` process a page or a batch, so that a driver that crashes takes nothing with it. */
import type { StopListening } from '../device.ts';
import { DeviceProblem } from '../device-problem.ts';
import type {
  DocumentScanner,
  DocumentScannerEvent,
  DocumentScannerStatus,
  ScanBatchOptions,
  ScannedImage,
  ScanPageOptions,
} from './document-scanner.ts';
import { PaperLeft } from './paper-left.ts';
import { PnmCollector } from './pnm.ts';
import { runSaneBatch } from './sane-batch.ts';
import { SaneButtons } from './sane-buttons.ts';
import { SaneFinder } from './sane-finder.ts';
import { modeArguments, sourceArguments } from './sane-options.ts';
import { type SaneSettings, type UsualSaneSettings, withUsualSettings } from './sane-settings.ts';
import { type HandOver, runBatch } from './scan-batch.ts';
import { badPageProblem, closedProblem, risingProgress, ScanJobs } from './scan-jobs.ts';
import { readProblem, readProgress, readRoundedResolution } from './scanimage-output.ts';
import type { ScanimageRun } from './scanimage-process.ts';
import { ScannerCondition } from './scanner-condition.ts';

/** Status answers come within two seconds (device.ts); a first search that takes longer counts as busy. */
const firstStatusMs = 1_500;

type ScanWish = Pick<ScanPageOptions, 'resolutionDpi' | 'mode' | 'source'>;

export class SaneDocumentScanner implements DocumentScanner {
  #settings: UsualSaneSettings;
  #condition: ScannerCondition;
  #finder: SaneFinder;
  #jobs: ScanJobs;
  #buttons: SaneButtons;
  #paperLeft: PaperLeft;

  constructor(settings: SaneSettings = {}) {
    this.#settings = withUsualSettings(settings);
    const isIdle = () => !this.#jobs.isBusy && !this.#jobs.isClosed;
    this.#condition = new ScannerCondition({
      pollMs: this.#settings.limits.pollMs,
      repairBelievedMs: this.#settings.limits.repairBelievedMs,
      isIdle,
      look: () => this.lookAgain(),
      onConnect: () => void this.askForPaper(),
    });
    const { condition, usual } = { condition: this.#condition, usual: this.#settings };
    this.#jobs = new ScanJobs({ condition });
    this.#finder = new SaneFinder({ settings: usual, condition });
    this.#buttons = new SaneButtons({ settings: usual, finder: this.#finder, condition, isIdle });
    this.#paperLeft = new PaperLeft({ condition, look: () => this.#buttons.paperInFeeder() });
  }

  async status(): Promise<DocumentScannerStatus> {
    if (this.#jobs.isClosed) throw closedProblem();
    if (!this.#jobs.isBusy && this.#condition.now === 'unknown') {
      await Promise.race([this.lookAgain(), pause(firstStatusMs)]);
    }
    const state = this.#condition.now;
    return { state: this.#jobs.isBusy || state === 'unknown' ? 'busy' : state };
  }

  listen(listener: (event: DocumentScannerEvent) => void): StopListening {
    return this.#condition.listen(listener);
  }

  /** Asks SANE whether the scanner is there, unless a page is being scanned; for whoever hears of plugs (udev, USB events). */
  async lookAgain(): Promise<void> {
    if (this.#jobs.isClosed || this.#jobs.isBusy) return;
    await this.#finder.lookOnce(this.#settings.limits.lookMs);
  }

  scanPage(options: ScanPageOptions): Promise<ScannedImage> {
    return this.#job(options.signal, (stop) =>
      this.#atItsName(stop.signal, (name) => this.#scan({ name, options, stop })),
    );
  }

  scanBatch(options: ScanBatchOptions): Promise<{ pages: number }> {
    const condition = this.#condition;
    return this.#job(options.signal, async (stop) => {
      const feed = (firstPage: number, handOver: HandOver) =>
        this.#atItsName(stop.signal, (name) => this.#feed({ name, options, stop, firstPage, handOver }));
      const result = await runBatch({ options, stop, condition, feed });
      this.#paperLeft.learn(false);
      return result;
    });
  }

  async askForPaper(): Promise<void> {
    if (this.#settings.feeder) await this.#paperLeft.ask();
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#jobs.close(), this.#buttons.close(), this.#finder.close()]);
  }

  #job<T>(signal: AbortSignal, work: (stop: AbortController) => Promise<T>): Promise<T> {
    return this.#jobs.run(signal, async (stop) => {
      await this.#buttons.letGo();
      return work(stop);
    });
  }

  /** A scanner that was plugged in again since has a new name, and opening the old one fails before a sheet moves. */
  async #atItsName<T>(signal: AbortSignal, work: (name: string) => Promise<T>): Promise<T> {
    const name = await this.#finder.name(signal);
    try {
      return await work(name);
    } catch (error) {
      if (!(error instanceof NotOpened)) throw error;
      const newName = await this.#finder.newNameAfter(name, signal);
      signal.throwIfAborted();
      if (newName === undefined) throw error.problem;
      return await work(newName).catch((again) => {
        throw again instanceof NotOpened ? again.problem : again;
      });
    }
  }

  async #scan({ name, options, stop }: { name: string; options: ScanPageOptions; stop: AbortController }) {
    const { command, env, limits, run: runProgram } = this.#settings;
    const collector = new PnmCollector({ maxBytes: limits.maxPageBytes });
    const report = risingProgress(options.onProgress);
    const run = await runProgram({
      command,
      args: await this.#argumentsFor(name, options, stop.signal),
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
    await this.#throwProblemOf(run, stop.signal);
    const result = collector.finish();
    if (result.outcome === 'refused') throw badPageProblem(result.why);
    report(100);
    const { widthPx, heightPx, channels, pixels } = result;
    return { widthPx, heightPx, channels, resolutionDpi: resolutionOf(run, options), pixels };
  }

  async #feed({ name, options, stop, firstPage, handOver }: BatchRun): Promise<void> {
    let report = { page: 0, percent: risingProgress(undefined) };
    const { run, pages } = await runSaneBatch({
      settings: this.#settings,
      args: await this.#argumentsFor(name, options, stop.signal),
      firstPage,
      resolutionDpi: options.resolutionDpi,
      stop,
      handOver,
      onProgress: (page, percent) => {
        if (page < report.page) return;
        if (page > report.page) {
          report = { page, percent: risingProgress((value) => options.onProgress?.(page, value)) };
        }
        report.percent(percent);
      },
    });
    const isEmptyAfterPages = pages > 0 && run.end === 'exited' && run.exitCode === 7;
    if (!isEmptyAfterPages) await this.#throwProblemOf(run, stop.signal);
    if (pages === 0) throw new DeviceProblem('scanner.noPaper', 'Put the pages into the feeder.');
  }

  async #argumentsFor(name: string, { source, mode, resolutionDpi }: ScanWish, signal: AbortSignal) {
    const { modeOptions, sourceOptions, extraOptions } = this.#settings;
    const isKnown = modeOptions && (sourceOptions || !source);
    const offers = isKnown ? [] : await this.#finder.offers(name, signal);
    if (signal.aborted) throw signal.reason;
    const sourceArgs = source && (sourceOptions?.[source] ?? sourceArguments(offers, source));
    if (source && !sourceArgs && offers.length > 0) {
      const hint = `This scanner has no ${source}: look at scanimage -A, or set sourceOptions.`;
      throw new DeviceProblem('scanner.failed', hint, { tryAgain: false });
    }
    return [
      // The device comes first: scanimage knows the other options only from it. Some backends reset mode and resolution with the source.
      ...['-d', name, '--format=pnm', '--progress', ...(sourceArgs ?? [])],
      ...(modeOptions?.[mode] ?? modeArguments(offers, mode)),
      ...['--resolution', String(resolutionDpi), ...extraOptions],
    ];
  }

  async #throwProblemOf(run: ScanimageRun, stopSignal: AbortSignal): Promise<void> {
    const problem = problemOf(run, stopSignal);
    if (!problem) return;
    if (problem.code === 'device.unplugged' && !stopSignal.aborted) throw new NotOpened(problem);
    throw await this.#finder.verdict(problem);
  }
}

type BatchRun = {
  name: string;
  options: ScanBatchOptions;
  stop: AbortController;
  firstPage: number;
  handOver: HandOver;
};

/** Stays inside this file: opening failed, so nothing has moved and another name may be tried. */
class NotOpened extends Error {
  problem: DeviceProblem;

  constructor(problem: DeviceProblem) {
    super(problem.message);
    this.problem = problem;
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

function resolutionOf(run: ScanimageRun, { resolutionDpi }: ScanWish): number {
  return (run.end !== 'notStarted' && readRoundedResolution(run.stderr)) || resolutionDpi;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms).unref());
}
