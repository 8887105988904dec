/** Lets the upload library speak through http-call.ts: the same limits, the same connections, the same count of bytes. */
import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client';
import { type HttpAnswer, type HttpCall, httpCall } from './http-call.ts';

export function createTusHttpStack(
  shared: Pick<HttpCall, 'agent' | 'silenceMs' | 'answerLimitBytes'>,
): HttpStack {
  return {
    getName: () => 'silaku',
    createRequest: (method, url) => createTusRequest(method, url, shared),
  };
}

function createTusRequest(
  method: string,
  url: string,
  shared: Pick<HttpCall, 'agent' | 'silenceMs' | 'answerLimitBytes'>,
): HttpRequest {
  const headers: Record<string, string> = {};
  const ended = new AbortController();
  let onSent: (bytes: number) => void = () => {};
  return {
    getMethod: () => method,
    getURL: () => url,
    setHeader(header, value) {
      headers[header] = value;
    },
    getHeader: (header) => headers[header],
    setProgressHandler(handler) {
      onSent = handler;
    },
    async send(body: Uint8Array | null | undefined) {
      const answer = await httpCall({
        ...shared,
        method,
        url: new URL(url),
        headers,
        signal: ended.signal,
        onSent: (bytes) => onSent(bytes),
        ...(body ? { body } : {}),
      });
      return toResponse(answer);
    },
    async abort() {
      ended.abort();
    },
    getUnderlyingObject: () => null,
  };
}

function toResponse({ status, headers, body }: HttpAnswer): HttpResponse {
  return {
    getStatus: () => status,
    getHeader(header) {
      const value = headers[header.toLowerCase()];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    getBody: () => body.toString('utf8'),
    getUnderlyingObject: () => null,
  };
}
