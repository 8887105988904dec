/** A screen's line to the kiosk: shows every view, sends keys, and finds its way back when the service was away. */
import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { postJson } from './control-request.ts';
import { createEventStreamReader } from './event-stream.ts';
import { type ScreenEvent, type View, view } from './messages.ts';

export { getJson, type JsonAnswer, postJson } from './control-request.ts';

/** `away`: nobody took it, and it is not sent later: the screen it was meant for is gone. */
export type SendOutcome = { outcome: 'sent' } | { outcome: 'away' } | { outcome: 'refused'; problem: string };

export type KioskLine = {
  /** Events arrive in the order of the calls. Never rejects. */
  send(event: ScreenEvent): Promise<SendOutcome>;
};

const waits = {
  /** First pause before trying again; doubled each time up to the ceiling. */
  backOffMs: 100,
  backOffCeilingMs: 2_000,
  /** The server says something every 15 s; silence for this long means that it hangs. */
  silenceMs: 40_000,
  /** A key that was not taken by then is lost; a citizen has pressed it again long before. */
  sendMs: 10_000,
};

/** More keys than this on the way are a cat on the keypad. */
const mostEventsUnderWay = 32;

/**
 * Connects and stays connected until `signal` aborts. `onDown` is called once each time the service goes away (also
 * when it is not there at the start), `onView` for the current view on every return and then for each change.
 */
export function connectToKiosk(options: {
  socketPath: string;
  signal: AbortSignal;
  onView: (view: View) => void;
  onDown: () => void;
  waits?: Partial<typeof waits>;
}): KioskLine {
  const { socketPath, signal, onView, onDown } = options;
  const limits = { ...waits, ...options.waits };
  // One connection that stays open: no handshake per key, and keys can't overtake each other.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let state: 'starting' | 'up' | 'away' = 'starting';
  let eventsUnderWay = 0;

  signal.addEventListener('abort', () => agent.destroy(), { once: true });

  function goAway(): void {
    if (state === 'away' || signal.aborted) return;
    state = 'away';
    onDown();
  }

  async function stayConnected(): Promise<void> {
    let pauseMs = limits.backOffMs;
    while (!signal.aborted) {
      await readViews({ socketPath, signal, silenceMs: limits.silenceMs }, (seen) => {
        state = 'up';
        pauseMs = limits.backOffMs;
        onView(seen);
      }).catch(() => undefined);
      goAway();
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, limits.backOffCeilingMs);
    }
  }
  void stayConnected();

  return {
    async send(event) {
      if (state !== 'up' || eventsUnderWay >= mostEventsUnderWay) return { outcome: 'away' };
      eventsUnderWay += 1;
      try {
        const answer = await postJson(socketPath, '/events', event, {
          agent,
          signal,
          timeoutMs: limits.sendMs,
        });
        if (answer.status < 300) return { outcome: 'sent' };
        return { outcome: 'refused', problem: JSON.stringify(answer.body) };
      } catch {
        return { outcome: 'away' };
      } finally {
        eventsUnderWay -= 1;
      }
    },
  };
}

/** Resolves or rejects when the stream ends, falls silent, or says something that is not a view. */
async function readViews(
  line: { socketPath: string; signal: AbortSignal; silenceMs: number },
  onView: (view: View) => void,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const question = request({
    socketPath: line.socketPath,
    path: '/views',
    signal: line.signal,
    agent: false,
    timeout: line.silenceMs,
  });
  question.on('timeout', () => question.destroy(new Error('The kiosk fell silent.')));
  question.on('response', resolve);
  question.on('error', reject);
  question.end();
  const response = await promise;
  if (response.statusCode !== 200) {
    response.destroy();
    throw new Error(`The kiosk answered ${response.statusCode}.`);
  }
  const read = createEventStreamReader();
  response.setEncoding('utf8');
  for await (const piece of response) {
    for (const { event, data } of read(piece)) {
      if (event === 'view') onView(view.parse(JSON.parse(data)));
    }
  }
}
