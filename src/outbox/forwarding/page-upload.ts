/**
 * Sends one sealed page to the office as a tus upload that goes on where it broke. The upload's address is handed out before
 * the first byte travels, so that a kiosk that loses power still finds it. Used by office-client.ts.
 */
import { DetailedError, type HttpResponse, Upload, type UploadOptions } from 'tus-js-client';
import type { HttpCall } from './http-call.ts';
import { judgeFailure, judgeHead, type TryLater, tryLater, type Unauthorised } from './office-answers.ts';
import { createTusHttpStack } from './tus-http-stack.ts';

export type PageUpload = {
  number: string;
  page: string;
  sealed: Buffer;
  sealedSha256: string;
  /** Where an earlier attempt got to; null for a new upload. */
  uploadUrl: string | null;
  /** Attempts that brought nothing home: the more of them, the smaller the pieces. */
  failures: number;
  /** Called with the address as soon as the office has given it. */
  onUploadUrl: (url: string) => void;
  /** Called with the length that the office has, whenever it says so. */
  onAccepted: (bytes: number) => void;
};

/** `refused`: the office does not want this page as it is, or does not know its request. */
export type PageAnswer = { outcome: 'ok' } | { outcome: 'refused'; status: number } | TryLater | Unauthorised;

export type UploadPlace = {
  /** Of the office's tus end, such as http://127.0.0.1:8080/api/pages/ */
  endpoint: string;
  accessToken: string;
  /** Bytes in one PATCH at first. A slow link finishes one within `stallMs`, and most pages fit into one or two. */
  chunkBytes: number;
  /** The longest silence, with no byte taken and no answer. */
  stallMs: number;
  now: () => Date;
  agent: HttpCall['agent'];
};

/** The office answers an upload with a head and at most a few words. */
const answerLimitBytes = 64 * 1024;

/** Throws the signal's reason when it is aborted. */
export function uploadPage(place: UploadPlace, page: PageUpload, signal: AbortSignal): Promise<PageAnswer> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    let isSettled = false;
    let lastResponse: HttpResponse | null = null;
    let stall: NodeJS.Timeout;

    function heard(): void {
      clearTimeout(stall);
      if (isSettled) return;
      stall = setTimeout(() => end(() => resolve(tryLater('timedOut'))), place.stallMs);
    }
    function stopped(): void {
      end(() => reject(signal.reason));
    }
    function end(settle: () => void): void {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(stall);
      signal.removeEventListener('abort', stopped);
      settle();
      void upload.abort();
    }

    const upload = new Upload(page.sealed, {
      ...optionsFor(place, page),
      onBeforeRequest() {
        // An abort in the library's first moments is forgotten by it, so no request may follow one.
        if (isSettled) throw new Error('the upload has ended');
        lastResponse = null;
        heard();
      },
      onAfterResponse(request, response) {
        if (isSettled) return;
        lastResponse = response;
        heard();
        if (request.getMethod() === 'HEAD') stayWithUpload(response);
        const offset = Number(response.getHeader('Upload-Offset') ?? 'none');
        if (Number.isSafeInteger(offset)) page.onAccepted(offset);
      },
      onProgress: heard,
      onUploadUrlAvailable() {
        if (isSettled) return;
        const url = upload.url;
        // The token goes along with every request, so it must not follow an address to somewhere else.
        if (!url || new URL(url).origin !== new URL(place.endpoint).origin) {
          throw new Error('the upload is said to be at another host');
        }
        page.onUploadUrl(url);
      },
      onSuccess: () => end(() => resolve({ outcome: 'ok' })),
      onError: (error) => end(() => settleError(error, lastResponse)),
    });

    function settleError(error: Error, response: HttpResponse | null): void {
      const cause = error instanceof DetailedError ? error.causingError : error;
      if (cause instanceof Error && isOurs(cause)) reject(cause);
      else if (response) resolve(judgeUploadAnswer(response, place.now()));
      else resolve(judgeFailure(cause, signal));
    }

    signal.addEventListener('abort', stopped, { once: true });
    heard();
    upload.start();
  });
}

function optionsFor(place: UploadPlace, page: PageUpload): UploadOptions {
  return {
    endpoint: place.endpoint,
    httpStack: createTusHttpStack({ agent: place.agent, silenceMs: place.stallMs, answerLimitBytes }),
    ...(page.uploadUrl === null ? {} : { uploadUrl: page.uploadUrl }),
    metadata: { request: page.number, page: page.page, sha256: page.sealedSha256 },
    headers: { Authorization: `Bearer ${place.accessToken}` },
    chunkSize: chunkBytesAfter(place.chunkBytes, page.failures),
    // Whether and when to try again is the forwarder's decision, and the address is kept in the outbox.
    retryDelays: null,
    storeFingerprintForResuming: false,
  };
}

const smallestChunkBytes = 16 * 1024;

/** Some links break after every few kilobytes, and what a broken request carried may be lost: then small pieces get through. */
function chunkBytesAfter(chunkBytes: number, failures: number): number {
  return Math.max(Math.floor(chunkBytes / 2 ** failures), smallestChunkBytes);
}

/**
 * The library begins a new upload whenever the old one cannot be asked about, also when only the office is in trouble. What
 * has travelled is paid for by the megabyte: begin anew only when the office says that the old upload is gone.
 */
function stayWithUpload(response: HttpResponse): void {
  const status = response.getStatus();
  const isGone = status === 403 || status === 404 || status === 410;
  if (!isGone && (status < 200 || status >= 300)) throw new Error(`no word on the upload, status ${status}`);
}

/** What onUploadUrl threw is a failing disk, and the forwarder must hear of it; tus and Node throw what has no code `outbox.`. */
function isOurs(error: Error): boolean {
  return 'code' in error && String(error.code).startsWith('outbox.');
}

function judgeUploadAnswer(response: HttpResponse, now: Date): PageAnswer {
  const status = response.getStatus();
  const judged = judgeHead(
    {
      status,
      contentType: response.getHeader('Content-Type') ?? null,
      retryAfter: response.getHeader('Retry-After') ?? null,
    },
    now,
  );
  if (judged) return judged;
  // 423 and 409: an earlier attempt still holds the upload or was still writing, as when the link broke without a word.
  if (status === 423 || status === 409) return tryLater('officeFailed');
  if (status >= 400) return { outcome: 'refused', status };
  return tryLater('notTheOffice');
}
