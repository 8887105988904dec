/** One HTTP exchange with a network scanner that always ends: by its answer, by silence, by too many bytes, or by us. */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export type EsclExchange = {
  method: 'GET' | 'POST' | 'DELETE';
  url: URL;
  body?: string;
  signal: AbortSignal;
  /** How long neither a byte nor an answer may come. */
  silentMs: number;
  maxBytes: number;
  /** `total` is undefined where the scanner does not announce it. */
  onBytes?: (received: number, total: number | undefined) => void;
};

/** `unreachable`: nothing of an answer came. `brokenOff`: the answer ended in the middle. */
export type EsclReply =
  | { outcome: 'answer'; status: number; location: string; retryAfterMs: number | undefined; body: Buffer }
  | { outcome: 'unreachable' | 'brokenOff'; cause: Error }
  | { outcome: 'silent' | 'tooLarge' | 'stopped' };

/** The wire below the driver: HTTP, or a recording of it. */
export type Exchange = (options: EsclExchange) => Promise<EsclReply>;

export function exchange(options: EsclExchange): Promise<EsclReply> {
  const { method, url, body, signal, silentMs, maxBytes } = options;
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const request = send(url, {
      method,
      // A connection of its own: scanners close kept ones without telling.
      agent: false,
      headers:
        body === undefined ? {} : { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) },
    });
    let hasAnswer = false;
    const settle = (reply: EsclReply) => {
      clearTimeout(silence);
      signal.removeEventListener('abort', onAbort);
      request.destroy();
      resolve(reply);
    };
    const onAbort = () => settle({ outcome: 'stopped' });
    const silence = setTimeout(() => settle({ outcome: 'silent' }), silentMs);
    const broken = (cause: Error) => settle({ outcome: hasAnswer ? 'brokenOff' : 'unreachable', cause });
    request.on('error', broken);
    request.on('response', (response) => {
      hasAnswer = true;
      silence.refresh();
      const chunks: Buffer[] = [];
      let received = 0;
      const total = Number(response.headers['content-length']) || undefined;
      response.on('data', (chunk: Buffer) => {
        silence.refresh();
        received += chunk.length;
        if (received > maxBytes) return settle({ outcome: 'tooLarge' });
        chunks.push(chunk);
        options.onBytes?.(received, total);
      });
      response.on('error', broken);
      response.on('end', () => {
        const retryAfterS = Number(response.headers['retry-after'] ?? Number.NaN);
        settle({
          outcome: 'answer',
          status: response.statusCode ?? 0,
          location: response.headers.location ?? '',
          retryAfterMs: Number.isFinite(retryAfterS) ? retryAfterS * 1000 : undefined,
          body: Buffer.concat(chunks),
        });
      });
    });
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    else request.end(body);
  });
}
