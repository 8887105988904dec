/** The document scanner through eSCL ("AirScan"), the HTTP that driverless scanners speak on the network, and on USB behind ipp-usb. */
import type { StopListening } from '../device.ts';
import { DeviceProblem, isDeviceProblem } from '../device-problem.ts';
import type {
  DocumentScanner,
  DocumentScannerEvent,
  DocumentScannerStatus,
  ScanBatchOptions,
  ScannedImage,
  ScanPageOptions,
  ScanSource,
} from './document-scanner.ts';
import { EsclClient, type EsclLimits } from './escl-client.ts';
import { type Exchange, exchange as exchangeByHttp } from './escl-http.ts';
import { type EsclCapabilities, resolutionFor, writeScanSettings } from './escl-messages.ts';
import { conditionOf } from './escl-problems.ts';
import { PaperLeft } from './paper-left.ts';
import { createPictureDecoder, type PictureDecoder } from './picture-decoder.ts';
import { type HandOver, runBatch } from './scan-batch.ts';
import { badPageProblem, closedProblem, risingProgress, ScanJobs } from './scan-jobs.ts';
import { ScannerCondition } from './scanner-condition.ts';

export type EsclSettings = {
  /** Of the eSCL service, such as `http://192.168.1.20/eSCL/`; behind ipp-usb `http://localhost:60000/eSCL/`. */
  url: string;
  /** Another scanner at this address is refused. */
  serial?: string | undefined;
  /** Citizens' pages come from the feeder: whether paper was left in it is asked at every connect. */
  feeder?: boolean;
  /** How requests are made; a recording can stand in its place. */
  exchange?: Exchange;
  limits?: Partial<EsclLimits & { pollMs: number; maxPageBytes: number }>;
};

const usualLimits = {
  silentMs: 60_000,
  statusMs: 1_500,
  busyMs: 30_000,
  retryMs: 1_000,
  maxAnswerBytes: 120_000_000,
  pollMs: 5_000,
  maxPageBytes: 120_000_000,
};

type Job = Pick<ScanPageOptions, 'resolutionDpi' | 'mode'> & {
  source: ScanSource;
  signal: AbortSignal;
  onProgress: (percent: number) => void;
};

export class EsclDocumentScanner implements DocumentScanner {
  #client: EsclClient;
  #limits: typeof usualLimits;
  #serial: string | undefined;
  #condition: ScannerCondition;
  #jobs: ScanJobs;
  #feeder: boolean;
  #paperLeft: PaperLeft;
  #decoder: PictureDecoder;
  #closing = new AbortController();

  constructor({ url, serial, feeder = false, exchange = exchangeByHttp, limits }: EsclSettings) {
    this.#limits = { ...usualLimits, ...limits };
    this.#serial = serial;
    this.#client = new EsclClient({ url, limits: this.#limits, exchange });
    this.#condition = new ScannerCondition({
      pollMs: this.#limits.pollMs,
      // This scanner says itself when a jam is gone.
      repairBelievedMs: Number.POSITIVE_INFINITY,
      isIdle: () => !this.#jobs.isBusy && !this.#jobs.isClosed,
      look: () => this.lookAgain(),
      onConnect: () => void this.askForPaper(),
    });
    this.#feeder = feeder;
    this.#paperLeft = new PaperLeft({ condition: this.#condition, look: () => this.#paperInFeeder() });
    this.#jobs = new ScanJobs({ condition: this.#condition });
    this.#decoder = createPictureDecoder({ mostPageBytes: this.#limits.maxPageBytes });
  }

  async status(): Promise<DocumentScannerStatus> {
    if (this.#jobs.isClosed) throw closedProblem();
    if (!this.#jobs.isBusy) await this.lookAgain();
    const state = this.#condition.now;
    return { state: this.#jobs.isBusy || state === 'unknown' ? 'busy' : state };
  }

  listen(listener: (event: DocumentScannerEvent) => void): StopListening {
    return this.#condition.listen(listener);
  }

  /** Asks the scanner how it is, unless a page is being scanned. One that does not answer in time keeps the condition it had. */
  async lookAgain(): Promise<void> {
    if (this.#jobs.isClosed || this.#jobs.isBusy) return;
    try {
      const status = await this.#client.status(this.#closing.signal);
      if (!this.#jobs.isBusy) this.#condition.believe(conditionOf(status));
    } catch (error) {
      if (!isDeviceProblem(error)) throw error;
      this.#condition.learnFrom(error);
    }
  }

  scanPage(options: ScanPageOptions): Promise<ScannedImage> {
    return this.#jobs.run(options.signal, async (stop) => {
      let image: ScannedImage | undefined;
      const onProgress = risingProgress(options.onProgress);
      await this.#scan(
        { ...options, source: options.source, signal: stop.signal, onProgress },
        async (page) => {
          image = page;
          return 'enough';
        },
      );
      if (!image) throw new DeviceProblem('scanner.noPaper', 'Put a page into the scanner.');
      return image;
    });
  }

  scanBatch(options: ScanBatchOptions): Promise<{ pages: number }> {
    return this.#jobs.run(options.signal, async (stop) => {
      const feed = (firstPage: number, handOver: HandOver) =>
        this.#feed({ options, stop, firstPage, handOver });
      const result = await runBatch({ options, stop, condition: this.#condition, feed });
      this.#paperLeft.learn(false);
      return result;
    });
  }

  async askForPaper(): Promise<void> {
    if (this.#feeder) await this.#paperLeft.ask();
  }

  async close(): Promise<void> {
    this.#closing.abort(closedProblem());
    await this.#jobs.close();
    await this.#decoder.close();
  }

  async #paperInFeeder(): Promise<boolean | undefined> {
    if (this.#jobs.isClosed || this.#jobs.isBusy) return undefined;
    try {
      const { adfState } = await this.#client.status(this.#closing.signal);
      // A citizen who was quicker has put their own pile there.
      if (this.#jobs.isBusy) return undefined;
      return adfState === '' ? undefined : adfState === 'ScannerAdfLoaded';
    } catch (error) {
      if (!isDeviceProblem(error)) throw error;
      return undefined;
    }
  }

  async #feed({ options, stop, firstPage, handOver }: Feed): Promise<void> {
    let page = firstPage;
    const progressOf = (number: number) => risingProgress((percent) => options.onProgress?.(number, percent));
    let onProgress = progressOf(page);
    const job = { ...options, signal: stop.signal, onProgress: (percent: number) => onProgress(percent) };
    await this.#scan(job, async (image) => {
      await handOver(image);
      page += 1;
      onProgress = progressOf(page);
      return 'more';
    });
    if (page === firstPage) throw new DeviceProblem('scanner.noPaper', 'Put the pages into the feeder.');
  }

  /** Hands over page after page until the scanner has no more or `take` has enough. However it ends, the scanner is told. */
  async #scan(
    { source: wanted, signal, onProgress, ...wish }: Omit<Job, 'source'> & { source: ScanSource | undefined },
    take: (image: ScannedImage) => Promise<'more' | 'enough'>,
  ): Promise<void> {
    const capabilities = await this.#client.capabilities(signal);
    const source = wanted ?? (capabilities.sources.flatbed ? 'flatbed' : 'feeder');
    const resolutionDpi = this.#checked(capabilities, source, wish.resolutionDpi);
    const settings = writeScanSettings({ capabilities, source, mode: wish.mode, resolutionDpi });
    const job = await this.#client.startJob(settings, signal);
    onProgress(0);
    try {
      for (let answer = 'more'; answer === 'more'; ) {
        const bytes = await this.#client.nextPage(job, {
          signal,
          // eSCL tells no per cent; what is sent of the page does, where its length is announced.
          onBytes: (received, total) => onProgress(total ? Math.min(99, (100 * received) / total) : 0),
        });
        if (bytes === undefined) return;
        const picture = await this.#decoder.decode(bytes, {
          mode: wish.mode,
          maxPageBytes: this.#limits.maxPageBytes,
          signal,
        });
        signal.throwIfAborted();
        if (picture.outcome === 'refused') throw badPageProblem(picture.why);
        onProgress(100);
        const { widthPx, heightPx, channels, pixels } = picture;
        answer = await take({ widthPx, heightPx, channels, resolutionDpi, pixels });
      }
    } finally {
      await this.#client.endJob(job);
    }
  }

  /** The resolution to ask for. Rejects for a scanner that is not ours or cannot do what is wanted. */
  #checked(
    { serial, sources, makeAndModel }: EsclCapabilities,
    source: ScanSource,
    wantedDpi: number,
  ): number {
    const settled = { tryAgain: false };
    if (this.#serial !== undefined && this.#serial !== serial) {
      const hint = `Another scanner answers at this address: ${makeAndModel}, serial number ${serial || 'unknown'}.`;
      throw new DeviceProblem('scanner.failed', hint, settled);
    }
    const offered = sources[source];
    if (!offered) throw new DeviceProblem('scanner.failed', `This scanner has no ${source}.`, settled);
    return resolutionFor(offered, wantedDpi);
  }
}

type Feed = { options: ScanBatchOptions; stop: AbortController; firstPage: number; handOver: HandOver };
