/**
 * One HTTP call over a bad link: it is given up after a silence and never for being slow, an answer has an end, and whoever
 * does not answer in plain HTTP is an error with a code. Every call of the kiosk to the office goes through here.
 */
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Agent as PlainAgent,
  request as plainRequest,
} from 'node:http';
import { type Agent as TlsAgent, request as tlsRequest } from 'node:https';

export type HttpCall = {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body?: Uint8Array;
  agent: PlainAgent | TlsAgent;
  /** The longest time without a byte in either direction. */
  silenceMs: number;
  /** What the longest answer of the office has. */
  answerLimitBytes: number;
  signal: AbortSignal;
  /** Called with the length of the body that has been handed to the network so far. */
  onSent?: (bytes: number) => void;
};

export type HttpAnswer = { status: number; headers: IncomingHttpHeaders; body: Buffer };

/** Not even a connection within this time: nobody is there. */
const connectMs = 30_000;
/** A drip of bytes without an end is no slow link. The office ends a call after the same time. */
const longestMs = 30 * 60_000;
/** Small enough that what has not been taken yet is noticed as silence. */
const sliceBytes = 16 * 1024;

/** Rejects with the signal's reason, or with an error whose `code` link-reasons.ts knows. */
export async function httpCall(call: HttpCall): Promise<HttpAnswer> {
  for (;;) {
    const outcome = await tryOnce(call);
    if (outcome !== 'connectionWasOld') return outcome;
  }
}

function tryOnce(call: HttpCall): Promise<HttpAnswer | 'connectionWasOld'> {
  call.signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const body = call.body ?? new Uint8Array();
    let isSettled = false;
    let silence: NodeJS.Timeout | undefined;
    let hasAnswered = false;

    const send = call.url.protocol === 'https:' ? tlsRequest : plainRequest;
    const request = send(call.url, {
      method: call.method,
      agent: call.agent,
      headers: {
        ...call.headers,
        // What is not packed cannot burst.
        'accept-encoding': 'identity',
        ...(body.length > 0 || call.method !== 'GET' ? { 'content-length': String(body.length) } : {}),
      },
    });
    const longest = setTimeout(() => fail(coded('SILENT_FOR_TOO_LONG')), longestMs);

    function heard(): void {
      clearTimeout(silence);
      if (!isSettled) silence = setTimeout(() => fail(coded('SILENT_FOR_TOO_LONG')), call.silenceMs);
    }
    function settle(how: () => void): void {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(silence);
      clearTimeout(longest);
      call.signal.removeEventListener('abort', stopped);
      how();
    }
    function fail(error: unknown): void {
      settle(() => reject(error));
      request.destroy();
    }
    function stopped(): void {
      fail(call.signal.reason);
    }

    function writeOn(from: number): void {
      for (let offset = from; offset < body.length && !isSettled; ) {
        const slice = body.subarray(offset, offset + sliceBytes);
        offset += slice.length;
        const isTaken = request.write(slice);
        heard();
        if (isTaken) call.onSent?.(offset);
        else {
          request.once('drain', () => {
            call.onSent?.(offset);
            writeOn(offset);
          });
          return;
        }
      }
      if (!isSettled) request.end();
    }

    request.on('error', (error) => {
      // The office closes a connection that was idle, in the moment in which it is used again: nothing was heard of this call.
      const isOld = request.reusedSocket && !hasAnswered && call.method !== 'PATCH' && isReset(error);
      if (isOld) settle(() => resolve('connectionWasOld'));
      else fail(error);
    });
    request.on('socket', (socket) => {
      if (!socket.connecting) return;
      const limit = setTimeout(() => fail(coded('CONNECT_TIMED_OUT')), Math.min(connectMs, call.silenceMs));
      const connected = () => {
        clearTimeout(limit);
        heard();
      };
      socket.once('connect', connected).once('close', () => clearTimeout(limit));
    });
    request.on('response', (response) => {
      hasAnswered = true;
      heard();
      // Not asked for, so it is not the office that packs.
      if ((response.headers['content-encoding'] ?? 'identity') !== 'identity') {
        fail(coded('STRANGE_ANSWER'));
        return;
      }
      readBody(response, call.answerLimitBytes, heard).then((read) => {
        settle(() => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: read }));
        // An answer before the question was out: the rest of it must not go to the next one.
        if (!request.writableFinished) request.destroy();
      }, fail);
    });
    call.signal.addEventListener('abort', stopped, { once: true });
    heard();
    writeOn(0);
  });
}

async function readBody(response: IncomingMessage, limitBytes: number, heard: () => void): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    heard();
    bytes += piece.length;
    if (bytes > limitBytes) throw coded('STRANGE_ANSWER');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function isReset(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}
