/**
 * Kiosks in a process of their own: each sends its requests one after the other, all kiosks at once, as the real protocol has it. Reads
 * JSON lines on standard input, prepares what a line asks for, says `prepared`, and goes on the word `go`; answers with one JSON line.
 */
import { randomBytes } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { createInterface } from 'node:readline';
import type { RequestAnswers } from '../../../src/request/request.ts';
import { makeRequestNumber } from '../../../src/request/request-number.ts';
import { sealBytes } from '../../../src/seal/age-seal.ts';
import { sha256Of } from '../../../src/seal/digest.ts';
import { announceAnswer, type PublicKey } from '../../../src/seal/messages.ts';
import { sealAnswers } from '../../../src/seal/sealed-answers.ts';
import { type SigningKey, signManifest, verifyAcknowledgement } from '../../../src/seal/signatures.ts';

export type LoadKiosk = { kiosk: string; accessToken: string; signingKey: SigningKey };
export type LoadStep = {
  url: string;
  recipient: string;
  publicKey: PublicKey;
  /** As many as send at once; each by its own queue. */
  kiosks: LoadKiosk[];
  requests: number;
  pagesEach: number;
  pageBytes: number;
  /** Of the first request, so that no number is used twice. */
  firstSerial: number;
};
export type LoadFigures = {
  seconds: number;
  acknowledged: number;
  /** From the first announcement to the verified acknowledgement. */
  acknowledgedMs: number[];
  bytes: number;
  /** Connections that broke; the kiosk then asks again what is wanted, as a real one does. */
  broken: number;
};

type Page = { page: string; sealed: Buffer; sealedSha256: string };
type Ready = { kiosk: LoadKiosk; number: string; manifest: string; pages: Page[] };

let agent = new Agent({ keepAlive: true });
let broken = 0;
const mostTries = 20;

let waiting: { step: LoadStep; queues: Ready[][] } | null = null;
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'go' && waiting) {
    process.stdout.write(`${JSON.stringify(await send(waiting.step, waiting.queues))}\n`);
    waiting = null;
  } else {
    const step = JSON.parse(line) as LoadStep;
    waiting = { step, queues: await prepare(step) };
    process.stdout.write('"prepared"\n');
  }
}
agent.destroy();

/** A queue of requests for each kiosk. Pages are alike, their names are not: what travels and is written is the same. */
async function prepare(step: LoadStep): Promise<Ready[][]> {
  const sealed = Buffer.from(await sealBytes(step.recipient, randomBytes(step.pageBytes)));
  const sealedSha256 = sha256Of(sealed);
  const queues: Ready[][] = step.kiosks.map(() => []);
  for (let count = 0; count < step.requests; count++) {
    const at = count % step.kiosks.length;
    const kiosk = step.kiosks[at];
    if (!kiosk) throw new Error('no kiosks');
    const pages = Array.from({ length: step.pagesEach }, () => ({
      page: randomBytes(10).toString('hex'),
      sealed,
      sealedSha256,
    }));
    const number = makeRequestNumber(kiosk.kiosk, step.firstSerial + count);
    const manifest = await signManifest(kiosk.signingKey, {
      version: 1,
      kiosk: kiosk.kiosk,
      number,
      service: 'ktp-hilang',
      confirmedAt: new Date().toISOString(),
      pages: pages.map(({ page }) => ({ page, sealedBytes: sealed.length, sealedSha256 })),
      sealedAnswers: await sealAnswers(step.recipient, { answers: answersOf(pages), thumbnails: {} }),
    });
    queues[at]?.push({ kiosk, number, manifest, pages });
  }
  return queues;
}

async function send(step: LoadStep, queues: Ready[][]): Promise<LoadFigures> {
  const acknowledgedMs: number[] = [];
  // Connections of the step before may be about to be closed.
  agent.destroy();
  agent = new Agent({ keepAlive: true, maxSockets: 2000 });
  broken = 0;
  const startedMs = performance.now();
  await Promise.all(
    queues.map(async (queue) => {
      for (const ready of queue) {
        const beganMs = performance.now();
        for (let tries = 1; !(await deliver(step, ready)); tries++) {
          if (tries === mostTries) throw new Error(`${ready.number} does not get through`);
          broken++;
        }
        acknowledgedMs.push(performance.now() - beganMs);
      }
    }),
  );
  return {
    seconds: (performance.now() - startedMs) / 1000,
    acknowledged: acknowledgedMs.length,
    acknowledgedMs,
    broken,
    bytes: queues.flat().reduce((sum, { manifest, pages }) => sum + manifest.length + bytesOf(pages), 0),
  };
}

/** False when a connection broke. */
async function deliver(step: LoadStep, ready: Ready): Promise<boolean> {
  try {
    await attempt(step, ready);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ECONNRESET', 'EPIPE'].includes(String(error.code)))
      return false;
    throw error;
  }
}

async function attempt(step: LoadStep, { kiosk, manifest, pages, number }: Ready): Promise<void> {
  const say = (method: string, path: string, headers: Record<string, string>, body: string | Buffer) =>
    call(step.url, method, path, { authorization: `Bearer ${kiosk.accessToken}`, ...headers }, body);
  const announce = async () => {
    const told = await say('POST', '/api/announce', { 'content-type': 'application/jose' }, manifest);
    if (told.status !== 200) throw new Error(`announcing answered ${told.status} ${told.body}`);
    return announceAnswer.parse(JSON.parse(told.body));
  };
  const first = await announce();
  const wanted = first.outcome === 'wanted' ? first.pages : [];
  for (const { page, sealed, sealedSha256 } of pages) {
    if (!wanted.includes(page)) continue;
    const metadata = Object.entries({ request: number, page, sha256: sealedSha256 })
      .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
      .join(',');
    const begun = await say(
      'POST',
      '/api/pages/',
      { 'tus-resumable': '1.0.0', 'upload-length': String(sealed.length), 'upload-metadata': metadata },
      '',
    );
    if (begun.status !== 201) throw new Error(`an upload answered ${begun.status} ${begun.body}`);
    const sent = await say(
      'PATCH',
      begun.location,
      {
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      sealed,
    );
    if (sent.status !== 204) throw new Error(`a page answered ${sent.status} ${sent.body}`);
  }
  const last = first.outcome === 'acknowledged' ? first : await announce();
  if (last.outcome !== 'acknowledged') throw new Error(`the end: ${last.outcome}`);
  const read = await verifyAcknowledgement(step.publicKey, last.acknowledgement);
  if (read.outcome !== 'ok' || read.acknowledgement.number !== number) throw new Error('not signed');
}

function call(
  base: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string | Buffer,
): Promise<{ status: number; location: string; body: string }> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const asked = httpRequest(new URL(path, base), { method, headers: { ...headers, ...length }, agent });
    asked.on('error', reject);
    asked.on('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece) => {
        text += piece;
      });
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, location: answer.headers.location ?? '', body: text }),
      );
    });
    asked.end(body);
  });
}

function answersOf(pages: Page[]): RequestAnswers {
  return {
    service: 'ktp-hilang',
    caseAnswers: { applicant: 'self' },
    nik: '7408014503850002',
    familyCardNumber: null,
    phone: '+6281234567890',
    handover: { way: 'courier', village: '74.08.01.2002' },
    consent: { noticeVersion: '1', language: 'id', at: new Date().toISOString() },
    missingPapers: [],
    pages: pages.map(({ page }) => ({
      page,
      paper: 'f-102',
      rotation: 0,
      mediaType: 'image/webp',
      widthPx: 1240,
      heightPx: 1754,
      bytes: 60_000,
      sha256: '0'.repeat(64),
      keptAnyway: [],
    })),
  };
}

function bytesOf(pages: Page[]): number {
  return pages.reduce((sum, { sealed }) => sum + sealed.length, 0);
}
