/**
 * The connections to the office, kept open between calls and counted: what a SIM card is charged for is what crosses the
 * sockets, handshakes and headers included. Made once by the office client.
 */
import { Agent as PlainAgent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export type Traffic = { sentBytes: number; receivedBytes: number };

export type MeteredAgent = {
  agent: PlainAgent | TlsAgent;
  /** Of all connections since the start. */
  traffic(): Traffic;
};

export type AgentOptions = {
  isTls: boolean;
  /** Certificates in PEM that are trusted instead of the well-known ones. */
  ca?: string;
};

/** The heads of TCP and IP on full and on empty packets, and their repetitions: what a counter of the operator sees more than we do. */
const packetShare = 1.06;

export function createMeteredAgent({ isTls, ca }: AgentOptions): MeteredAgent {
  const open = new Set<Socket>();
  const closed: Traffic = { sentBytes: 0, receivedBytes: 0 };

  function count(socket: Socket): Socket {
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      closed.sentBytes += socket.bytesWritten;
      closed.receivedBytes += socket.bytesRead;
    });
    return socket;
  }

  const options = { keepAlive: true, maxFreeSockets: 2, ...(ca === undefined ? {} : { ca }) };
  const agent = isTls ? new TlsAgent(options) : new PlainAgent(options);
  const make = agent.createConnection.bind(agent);
  // The socket below TLS is made here, so that what is counted is what travels.
  agent.createConnection = (given, whenMade): Duplex | null | undefined => {
    const socket = count(
      connect({ host: given.host ?? 'localhost', port: Number(given.port), noDelay: true }),
    );
    return isTls ? make({ ...given, socket } as typeof given, whenMade) : socket;
  };

  return {
    agent,
    traffic() {
      const total = { ...closed };
      for (const socket of open) {
        total.sentBytes += socket.bytesWritten;
        total.receivedBytes += socket.bytesRead;
      }
      return {
        sentBytes: Math.ceil(total.sentBytes * packetShare),
        receivedBytes: Math.ceil(total.receivedBytes * packetShare),
      };
    },
  };
}
