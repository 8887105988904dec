/** One question over a Unix socket and its JSON answer. Screens, the demo and tests use it; so can any script. */
import { type Agent, request } from 'node:http';

export type JsonAnswer = { status: number; body: unknown };

export type RequestOptions = { agent?: Agent; timeoutMs?: number; signal?: AbortSignal };

/**
 * Rejects when nobody answers within `timeoutMs` (5 s unless told), the socket is not there, or the answer is not JSON.
 * A refusal is an answer: look at `status`.
 */
export function getJson(socketPath: string, path: string, options: RequestOptions = {}): Promise<JsonAnswer> {
  return ask(socketPath, 'GET', path, undefined, options);
}

/** As `getJson`, with `body` sent as JSON. */
export function postJson(
  socketPath: string,
  path: string,
  body: unknown,
  options: RequestOptions = {},
): Promise<JsonAnswer> {
  return ask(socketPath, 'POST', path, JSON.stringify(body), options);
}

function ask(
  socketPath: string,
  method: 'GET' | 'POST',
  path: string,
  body: string | undefined,
  { agent, timeoutMs = 5_000, signal }: RequestOptions,
): Promise<JsonAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<JsonAnswer>();
  const limit = AbortSignal.timeout(timeoutMs);
  const question = request({
    socketPath,
    path,
    method,
    agent,
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
    headers:
      body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  });
  const fail = (error: Error) =>
    reject(limit.aborted ? new Error(`${method} ${path}: no answer within ${timeoutMs} ms`) : error);
  question.on('error', fail);
  question.on('response', (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (piece: string) => {
      text += piece;
    });
    response.on('error', fail);
    response.on('end', () => {
      try {
        resolve({ status: response.statusCode ?? 0, body: text === '' ? undefined : JSON.parse(text) });
      } catch (cause) {
        reject(new Error(`The answer to ${method} ${path} is not JSON.`, { cause }));
      }
    });
  });
  question.end(body);
  return promise;
}
