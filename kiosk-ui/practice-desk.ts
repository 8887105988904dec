/** In practice the kiosk's devices are pretend ones; their desk says which function keys move paper and plugs, and takes the keys. */
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { getJson, postJson } from '../src/control/control-client.ts';
import type { PracticeKey } from './footer-lines.ts';
import type { FunctionKey } from './key-names.ts';

const deskHelp = z.object({ keys: z.array(z.object({ key: z.string(), label: z.string() })) });

/** What can be done may change (paper in, paper out), so the labels are asked for again now and then. */
const askAgainMs = 1_000;

export type PracticeDesk = { press(key: FunctionKey): void };

/** Asks until `signal` aborts. A desk that is not there has no keys; pressing one then does nothing. */
export function connectToDesk(options: {
  socketPath: string;
  signal: AbortSignal;
  onKeys: (keys: PracticeKey[]) => void;
}): PracticeDesk {
  const { socketPath, signal, onKeys } = options;
  let shown = '[]';

  async function ask(): Promise<void> {
    const answer = await getJson(socketPath, '/help', { signal, timeoutMs: 2_000 }).catch(() => undefined);
    const { keys } = deskHelp.safeParse(answer?.body).data ?? { keys: [] };
    if (signal.aborted || JSON.stringify(keys) === shown) return;
    shown = JSON.stringify(keys);
    onKeys(keys);
  }

  async function keepAsking(): Promise<void> {
    while (!signal.aborted) {
      await ask();
      await delay(askAgainMs, undefined, { signal }).catch(() => undefined);
    }
  }
  void keepAsking();

  return {
    press(key) {
      postJson(socketPath, '/keys', { key }, { signal })
        .then(ask)
        .catch(() => undefined);
    },
  };
}
