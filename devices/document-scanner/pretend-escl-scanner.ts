/** The twin of a network scanner: an HTTP server that speaks eSCL, with the pretend glass and feeder inside, and the bad habits of real ones. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import { capabilitiesPage, type JobFacts, statusPage } from './pretend-escl-pages.ts';
import { PretendGlass } from './pretend-glass.ts';
import { shootGlass } from './pretend-picture.ts';

/**
 * `busyTwice`: says 503 twice, then works. `earlyNotFound`: says once that there are no more pages while the sheet is on its way.
 * `dropMidPage`: the connection ends in mid-page, once. `garbageXml`, `endlessXml`, `endlessPage`: what no scanner should send.
 */
export type EsclHabit =
  | 'none'
  | 'busyTwice'
  | 'earlyNotFound'
  | 'dropMidPage'
  | 'garbageXml'
  | 'endlessXml'
  | 'endlessPage';

type Job = JobFacts & {
  isFed: boolean;
  channels: 1 | 3;
  resolutionDpi: number;
  widthMm: number;
  heightMm: number;
};

const strips = 20;
const per300thMm = 25.4 / 300;

export class PretendEsclScanner {
  glass: PretendGlass;
  /** `POST /eSCL/ScanJobs` and so on, in order. */
  requests: string[] = [];
  url = '';
  #server: Server;
  #jobs: Job[] = [];
  #habit: EsclHabit = 'none';
  #refusalsLeft = 0;
  #resolutionsDpi = [50, 75, 150, 300, 600];
  /** A sheet is stuck inside until the glass's fault is over. */
  #isStuck = false;

  constructor({ folder }: { folder: string }) {
    this.glass = new PretendGlass(folder);
    this.#server = createServer((request, response) => {
      // Whoever asked may have gone: that is part of the play.
      response.on('error', () => {});
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  async start(port = 0): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/eSCL/`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  misbehave(habit: EsclHabit): void {
    this.#habit = habit;
    this.#refusalsLeft = habit === 'busyTwice' ? 2 : 1;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url: path = '' } = request;
    this.requests.push(`${method} ${path}`);
    const body = await readAll(request);
    const { fault } = this.glass.state();
    if (fault === 'unplugged') return void response.destroy();
    if (fault === 'denied') return end(response, 403);
    if (fault !== 'jammed') this.#isStuck = false;
    if (path === '/eSCL/ScannerCapabilities')
      return this.#sendXml(response, capabilitiesPage(this.#resolutionsDpi));
    if (path === '/eSCL/ScannerStatus') {
      return this.#sendXml(response, statusPage({ adfState: this.#adfState(), jobs: this.#jobs }));
    }
    if (method === 'POST' && path === '/eSCL/ScanJobs') return this.#startJob(body, response);
    const job = this.#jobs.find(({ id }) => path.startsWith(`/eSCL/ScanJobs/${id}`));
    if (!job) return end(response, 404);
    if (method === 'DELETE') {
      if (job.state === 'Processing') job.state = 'Canceled';
      return end(response, 200);
    }
    if (!path.endsWith('/NextDocument')) return end(response, 404);
    await this.#sendPage(job, response);
  }

  #adfState(): string {
    const { fault, feeder } = this.glass.state();
    if (this.#isStuck) return 'ScannerAdfJam';
    if (fault === 'coverOpen') return 'ScannerAdfHatchOpen';
    return feeder.length > 0 ? 'ScannerAdfLoaded' : 'ScannerAdfEmpty';
  }

  async #startJob(settings: string, response: ServerResponse): Promise<void> {
    const { fault } = this.glass.state();
    if (fault === 'busy' || this.#refuses('busyTwice')) return end(response, 503, { 'retry-after': '0' });
    if (fault === 'coverOpen' || this.#isStuck) return end(response, 409);
    const word = (name: string) => new RegExp(`<(?:\\w+:)?${name}>([^<]*)<`).exec(settings)?.[1] ?? '';
    const job: Job = {
      id: `pretend-${this.#jobs.length + 1}`,
      state: 'Processing',
      imagesCompleted: 0,
      isFed: word('InputSource') === 'Feeder',
      channels: word('ColorMode') === 'Grayscale8' ? 1 : 3,
      resolutionDpi: Number(word('XResolution')),
      widthMm: Number(word('Width')) * per300thMm,
      heightMm: Number(word('Height')) * per300thMm,
    };
    if (!this.#resolutionsDpi.includes(job.resolutionDpi) || !(job.widthMm > 0 && job.heightMm > 0)) {
      return end(response, 409);
    }
    this.#jobs.push(job);
    end(response, 201, { Location: `${this.url}ScanJobs/${job.id}` });
  }

  async #sendPage(job: Job, response: ServerResponse): Promise<void> {
    const { fault, feeder, page: onGlass, travelMs } = this.glass.state();
    if (this.#refuses('busyTwice')) return end(response, 503, { 'retry-after': '0' });
    if (job.state !== 'Processing') return end(response, 404);
    if (fault === 'ioError') return end(response, 500);
    const isEmpty = job.isFed ? feeder.length === 0 : job.imagesCompleted > 0;
    if (isEmpty || fault === 'noDocs') {
      job.state = 'Completed';
      return end(response, 404);
    }
    if (this.#refuses('earlyNotFound')) return end(response, 404);
    if (fault === 'jammed' || (job.isFed && this.glass.feedSheet() === 'stuck')) {
      this.#isStuck = true;
      job.state = 'Canceled';
      return end(response, 409);
    }
    const jpeg = await takePicture(job.isFed ? feeder[0]! : onGlass, job);
    job.imagesCompleted += 1;
    response.writeHead(200, { 'content-type': 'image/jpeg' });
    const bytes = fault === 'truncated' ? jpeg.subarray(0, jpeg.length / 2) : jpeg;
    const stripBytes = Math.ceil(bytes.length / strips);
    for (let strip = 0; strip < strips && !response.destroyed; strip += 1) {
      response.write(bytes.subarray(strip * stripBytes, (strip + 1) * stripBytes));
      if (travelMs > 0) await untilGone(response, travelMs / strips);
      const isCut = strip >= strips / 2 && this.#refuses('dropMidPage');
      if (isCut || this.glass.state().fault === 'unplugged') return void response.destroy();
      if (['silent', 'deaf'].includes(this.glass.state().fault)) return untilGone(response, 2 ** 30);
    }
    while (this.#habit === 'endlessPage' && !response.destroyed) {
      response.write(Buffer.alloc(65_536));
      await wait(1);
    }
    response.end();
  }

  #sendXml(response: ServerResponse, page: string): void {
    response.writeHead(200, { 'content-type': 'text/xml' });
    if (this.#habit === 'garbageXml') response.end(`${page.slice(0, -30)}</b><!DOCTYPE html>`);
    else if (this.#habit === 'endlessXml') response.end('<a>'.repeat(400_000));
    else response.end(page);
  }

  #refuses(habit: EsclHabit): boolean {
    if (this.#habit !== habit || this.#refusalsLeft === 0) return false;
    this.#refusalsLeft -= 1;
    return true;
  }
}

async function takePicture(page: string | null, job: Job): Promise<Buffer> {
  const { widthPx: width, heightPx: height, channels, pixels } = await shootGlass({ page, ...job });
  return sharp(pixels, { raw: { width, height, channels } }).jpeg({ quality: 90 }).toBuffer();
}

/** A slow lamp, or a scanner that says nothing more: until time or the other end is gone. */
async function untilGone(response: ServerResponse, ms: number): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  await wait(ms, undefined, { signal: gone.signal }).catch(() => {});
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text = (text + chunk).slice(0, 100_000);
  return text;
}

function end(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, headers).end();
}
