/** Where the sockets of kiosk and forwarder are when nobody says it: on a kiosk under /run, elsewhere in the demo's folder. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const onKiosk = { kiosk: '/run/silaku/kiosk.sock', forward: '/run/silaku-forward/forward.sock' };

export function kioskSocketPath(): string {
  return process.env.SILAKU_SOCKET ?? (existsSync(onKiosk.kiosk) ? onKiosk.kiosk : '.silaku/demo/kiosk.sock');
}

/** Beside the kiosk's, except on a real kiosk, where each service has a folder of its own. */
export function forwardSocketPath(kioskSocket: string): string {
  return kioskSocket === onKiosk.kiosk ? onKiosk.forward : join(dirname(kioskSocket), 'forward.sock');
}
