/** What stands in front of several offices: each request goes to the next one that answers, whoever had the one before. */
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Balancer = {
  url: string;
  /** How many requests each office had. */
  counts: number[];
  /** Called with each piece of a body on its way to an office; the piece goes on when it resolves. */
  onPiece: (about: { office: number; method: string; carried: number }) => Promise<void>;
  close(): Promise<void>;
};

export async function startBalancer(offices: string[]): Promise<Balancer> {
  let turn = 0;

  /** Tries each office once; only before a byte of the body has gone, since nobody can take that back. */
  function pass(incoming: IncomingMessage, answer: ServerResponse, left = offices.length): void {
    if (left === 0) {
      answer.writeHead(502).end();
      return;
    }
    const office = turn++ % offices.length;
    const { method = 'GET', url = '/', headers } = incoming;
    const outgoing = httpRequest(new URL(url, offices[office]), { method, headers, agent: false });
    let isThrough = false;
    outgoing.once('socket', (socket) => socket.once('connect', () => void carry()));
    outgoing.once('error', () => {
      if (!isThrough) pass(incoming, answer, left - 1);
      else if (answer.headersSent) answer.destroy();
      else answer.writeHead(502).end();
    });
    outgoing.once('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });

    async function carry(): Promise<void> {
      isThrough = true;
      balancer.counts[office] = (balancer.counts[office] ?? 0) + 1;
      let carried = 0;
      try {
        for await (const piece of incoming as AsyncIterable<Buffer>) {
          carried += piece.length;
          outgoing.write(piece);
          await balancer.onPiece({ office, method, carried });
        }
        outgoing.end();
      } catch {
        outgoing.destroy();
      }
    }
  }

  const server = createServer((incoming, answer) => pass(incoming, answer));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const balancer: Balancer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts: offices.map(() => 0),
    onPiece: async () => {},
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return balancer;
}
