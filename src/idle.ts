/** `silaku idle`: waits until nobody is at the kiosk, within a limit. For packages and updates, which are about to stop it. */
import { setTimeout as pause } from 'node:timers/promises';
import { readCall } from './command-line.ts';
import { getJson } from './control/control-client.ts';
import { health } from './control/messages.ts';

const usage = `silaku idle [--socket PATH] [--wait-seconds N]

  --socket PATH      where the kiosk answers (default /run/silaku/kiosk.sock)
  --wait-seconds N   how long a visit may still take (default 0: only looks)
`;

const lookEveryMs = 1_000;

/** Returns the exit status: 0 nobody is there, or no kiosk runs; 75 the visit lasts longer; 64 wrong call. */
export async function runIdle(args: string[]): Promise<number> {
  const values = readCall(args, {
    socket: { type: 'string', default: '/run/silaku/kiosk.sock' },
    'wait-seconds': { type: 'string', default: '0' },
  });
  const waitSeconds = Number(values?.['wait-seconds']);
  if (!values || !(waitSeconds >= 0)) {
    process.stderr.write(usage);
    return 64;
  }
  const until = performance.now() + waitSeconds * 1000;
  while (await isBusy(values.socket)) {
    if (performance.now() >= until) {
      process.stderr.write('Somebody is at the kiosk.\n');
      return 75;
    }
    await pause(lookEveryMs);
  }
  return 0;
}

/** A kiosk that does not answer has no visit that could be waited for. */
async function isBusy(socket: string): Promise<boolean> {
  try {
    return health.parse((await getJson(socket, '/health', { timeoutMs: 10_000 })).body).busy === true;
  } catch {
    return false;
  }
}
