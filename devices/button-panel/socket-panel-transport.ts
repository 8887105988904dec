/** The pretend wire: a Unix or TCP socket to something that speaks Firmata, such as the twin or a simulated Arduino. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { DeviceProblem } from '../device-problem.ts';
import type { OpenPanelTransport } from './panel-transport.ts';

export type PanelSocketAddress = { socketPath: string } | { host: string; port: number };

export function socketPanelTransport(
  address: PanelSocketAddress,
  { connectLimitMs = 3_000 }: { connectLimitMs?: number } = {},
): OpenPanelTransport {
  return async ({ signal }) => {
    const socket =
      'socketPath' in address ? connect(address.socketPath) : connect(address.port, address.host);
    socket.on('error', () => {});
    try {
      await once(socket, 'connect', {
        signal: AbortSignal.any([signal, AbortSignal.timeout(connectLimitMs)]),
      });
    } catch (cause) {
      socket.destroy();
      throw new DeviceProblem(
        'device.unplugged',
        `No panel answers at ${Object.values(address).join(':')}.`,
        { cause },
      );
    }
    socket.setNoDelay(true);
    return socket;
  };
}
