/**
 * Notices that the link is back without asking the office: the machine's own addresses change when a modem dials in, and a
 * connection to the office can be made. Costs a few dozen bytes a look; the forwarder looks while it rests after a dead link.
 */
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';

export type LinkWatch = {
  /** The addresses this machine has in networks, as one text to compare. */
  addresses(): string;
  /** Whether a connection to the office can be made; never rejects. */
  reaches(signal: AbortSignal): Promise<boolean>;
};

const connectMs = 5_000;

export function createLinkWatch(officeUrl: string): LinkWatch {
  const { hostname, port, protocol } = new URL(officeUrl);
  const host = hostname.replace(/^\[|\]$/g, '');
  return {
    addresses: () =>
      Object.entries(networkInterfaces())
        .flatMap(([name, addresses = []]) =>
          addresses.filter(({ internal }) => !internal).map(({ address }) => `${name} ${address}`),
        )
        .sort()
        .join(),

    reaches: (signal) =>
      new Promise((resolve) => {
        const socket = connect({ host, port: Number(port || (protocol === 'https:' ? 443 : 80)) });
        const settle = (isThere: boolean) => {
          socket.destroy();
          signal.removeEventListener('abort', stopped);
          resolve(isThere);
        };
        const stopped = () => settle(false);
        socket
          .setTimeout(connectMs, stopped)
          .once('connect', () => settle(true))
          .once('error', stopped);
        signal.addEventListener('abort', stopped, { once: true });
        if (signal.aborted) stopped();
      }),
  };
}
