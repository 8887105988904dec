/** Hears what is notified on one channel of PostgreSQL, on a connection of its own that is made anew whenever it breaks. */
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { postgresConnection } from './postgres.ts';

const retryMs = { first: 200, most: 5_000 };
/** A link that broke without a word is noticed by asking. */
const askEveryMs = 20_000;
const answerWithinMs = 10_000;

export type Listening = { close(): Promise<void> };

/** `onHeard`: a message; null each time the connection stands: nobody knows what was said before. */
export function listenTo(
  place: { url: string; schema: string },
  channel: string,
  { onHeard, onTrouble }: { onHeard(message: string | null): void; onTrouble(error: Error): void },
): Listening {
  const ended = new AbortController();
  let client: pg.Client | null = null;

  async function hear(): Promise<void> {
    const fresh = new pg.Client({
      ...postgresConnection(place),
      query_timeout: answerWithinMs,
      keepAlive: true,
    });
    client = fresh;
    const broken = new Promise<Error>((resolve) => {
      fresh.on('error', resolve);
      fresh.on('end', () => resolve(new Error('The connection for news has ended.')));
    });
    try {
      await fresh.connect();
      fresh.on('notification', ({ payload = '' }) => onHeard(payload));
      await fresh.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      onHeard(null);
      for (;;) {
        const problem = await Promise.race([
          broken,
          wait(askEveryMs, null, { signal: ended.signal, ref: false }),
        ]);
        if (problem) throw problem;
        await fresh.query('SELECT 1');
      }
    } finally {
      // It is not used again; over a link that is gone no good-bye comes back.
      await Promise.race([fresh.end().catch(() => {}), wait(1_000, null, { ref: false })]);
    }
  }

  async function goOn(): Promise<void> {
    for (let restMs = retryMs.first; !ended.signal.aborted; restMs = Math.min(2 * restMs, retryMs.most)) {
      const startedMs = performance.now();
      await hear().catch((error: unknown) => {
        if (!ended.signal.aborted) onTrouble(error instanceof Error ? error : new Error(String(error)));
      });
      if (performance.now() - startedMs > retryMs.most) restMs = retryMs.first;
      await wait(restMs, null, { signal: ended.signal, ref: false }).catch(() => {});
    }
  }

  const going = goOn();
  return {
    async close() {
      ended.abort();
      if (client) await Promise.race([client.end().catch(() => {}), wait(1_000, null, { ref: false })]);
      await going;
    },
  };
}
