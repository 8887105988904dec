/** How a program of ours ends: SIGTERM from systemd, SIGINT from a terminal, or a caller's own signal. */
import { once } from 'node:events';

/** Resolves when the process is asked to stop, or `signal` aborts. */
export async function toldToStop(signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  const either = new AbortController();
  const ended = [once(process, 'SIGTERM', either), once(process, 'SIGINT', either)];
  if (signal) ended.push(once(signal, 'abort', either));
  try {
    await Promise.race(ended);
  } finally {
    either.abort();
    await Promise.allSettled(ended);
  }
}
