/** Whether the office can do its work now: each thing that it needs is tried, within a limit. For a balancer and for systemd. */
import { setTimeout as pause } from 'node:timers/promises';

/** `ok`, or one dotted word that tells what is wrong. */
export type Check = { name: string; ask: () => Promise<'ok' | string> };
export type Readiness = { isReady: boolean; checks: Record<string, string> };

const answerWithinMs = 5_000;

export async function readiness(checks: readonly Check[]): Promise<Readiness> {
  const answers = await Promise.all(
    checks.map(async ({ name, ask }) => [name, await answerOf(ask)] as const),
  );
  return { isReady: answers.every(([, answer]) => answer === 'ok'), checks: Object.fromEntries(answers) };
}

/** A thing that is broken is told, and breaks nothing else. */
async function answerOf(ask: Check['ask']): Promise<string> {
  const limit = new AbortController();
  try {
    return await Promise.race([
      ask(),
      pause(answerWithinMs, 'noAnswer', { signal: limit.signal, ref: false }),
    ]);
  } catch {
    return 'failed';
  } finally {
    limit.abort();
  }
}
