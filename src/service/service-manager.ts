/**
 * What a program of ours tells systemd: that it serves, how it is in one line, that it lives, that it ends. Started by hand, by the demo or
 * by a test it tells nobody, and nothing else changes.
 */

export type ServiceManager = {
  /** It serves from now on. `status` is the line that `systemctl status` shows. */
  ready(status: string): void;
  /** Only told when it differs from the last one. Holds nothing of a citizen. */
  status(status: string): void;
  /** To be called by vital-signs.ts alone: whoever says it has just seen that the program lives. */
  alive(): void;
  stopping(status: string): void;
  /** Within which it has to be said that the program lives; null when nobody waits for it. */
  watchdogMs: number | null;
};

export type ServiceEnvironment = Partial<Record<'NOTIFY_SOCKET' | 'WATCHDOG_USEC' | 'WATCHDOG_PID', string>>;

/** Takes systemd's variables out of `env`, so that no child can speak for the program. */
export async function openServiceManager(env: ServiceEnvironment = process.env): Promise<ServiceManager> {
  const { NOTIFY_SOCKET: address, WATCHDOG_USEC: watchdogUsec, WATCHDOG_PID: watched } = env;
  for (const name of ['NOTIFY_SOCKET', 'WATCHDOG_USEC', 'WATCHDOG_PID'] as const) delete env[name];
  if (!address) return serviceManager(() => true, null);
  const { openNotifySocket } = await import('./notify-socket.ts');
  const isWatched = watched === undefined || Number(watched) === process.pid;
  const watchdogMs = isWatched && Number(watchdogUsec) > 0 ? Number(watchdogUsec) / 1000 : null;
  return serviceManager(openNotifySocket(address), watchdogMs);
}

/** `tell` returns whether the message was taken. */
export function serviceManager(
  tell: (message: string) => boolean,
  watchdogMs: number | null,
): ServiceManager {
  let told = '';
  const withStatus = (line: string, status: string) => {
    const said = oneLine(status);
    if (tell([line, `STATUS=${said}`].filter(Boolean).join('\n'))) told = said;
  };
  return {
    watchdogMs,
    ready: (status) => withStatus('READY=1', status),
    status(status) {
      if (oneLine(status) !== told) withStatus('', status);
    },
    alive: () => void tell('WATCHDOG=1'),
    stopping: (status) => withStatus('STOPPING=1', status),
  };
}

/** A line break would begin another message to systemd. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 200);
