/** A bad link: passes bytes on between a client and a server, and breaks connections after so many bytes in either direction. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type CuttingProxy = {
  baseUrl: string;
  /** Where connections lead to; may move, as an office does that starts again on another port. */
  target: string;
  /** Of what one connection may carry towards the server; Infinity mends the link. */
  cutAfterBytes: number;
  /** The same for what comes back. */
  cutAnswersAfterBytes: number;
  /** How many connections will still be broken. */
  cutsLeft: number;
  /** How many connections were broken. */
  cuts: number;
  /** What has been carried towards the server and back. */
  carried: { towards: number; back: number };
  /** Ends all connections of this moment. */
  drop(): void;
  close(): Promise<void>;
};

export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const open = new Set<Socket>();
  const proxy: CuttingProxy = {
    baseUrl: '',
    target,
    cutAfterBytes: Number.POSITIVE_INFINITY,
    cutAnswersAfterBytes: Number.POSITIVE_INFINITY,
    cutsLeft: Number.POSITIVE_INFINITY,
    cuts: 0,
    carried: { towards: 0, back: 0 },
    drop,
    close,
  };

  const server = createServer((client) => {
    const office = connect(Number(new URL(proxy.target).port), '127.0.0.1');
    const ends = [client, office];
    let isCut = false;
    for (const end of ends) {
      open.add(end);
      end.setNoDelay(true);
      end.on('error', () => {});
      end.on('close', () => {
        open.delete(end);
        for (const other of ends) other.destroy();
      });
    }

    function carry(from: Socket, to: Socket, way: 'towards' | 'back', limit: () => number): void {
      let carried = 0;
      from.on('data', (bytes) => {
        if (isCut) return;
        const left = limit() - carried;
        carried += bytes.length;
        proxy.carried[way] += bytes.length;
        if (left > bytes.length || proxy.cutsLeft <= 0) {
          to.write(bytes);
          return;
        }
        isCut = true;
        proxy.cuts += 1;
        proxy.cutsLeft -= 1;
        from.pause();
        // What was within the limit still arrives, as it would in a real link; then both ends are gone.
        to.write(bytes.subarray(0, Math.max(left, 0)), () => {
          for (const end of ends) end.resetAndDestroy();
        });
      });
    }
    carry(client, office, 'towards', () => proxy.cutAfterBytes);
    carry(office, client, 'back', () => proxy.cutAnswersAfterBytes);
  });

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  proxy.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return proxy;

  function drop(): void {
    for (const end of open) end.destroy();
  }

  async function close(): Promise<void> {
    drop();
    await new Promise((closed) => server.close(closed));
  }
}
