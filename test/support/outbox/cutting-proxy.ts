/** A bad link: passes bytes on between a client and a server, and breaks each connection after so many bytes from the client. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type CuttingProxy = {
  baseUrl: string;
  /** Of what one connection may carry towards the server; Infinity mends the link. */
  cutAfterBytes: number;
  /** How many connections were broken. */
  cuts: number;
  close(): Promise<void>;
};

export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const port = Number(new URL(target).port);
  const open = new Set<Socket>();
  const proxy: CuttingProxy = { baseUrl: '', cutAfterBytes: Number.POSITIVE_INFINITY, cuts: 0, close };

  const server = createServer((client) => {
    const office = connect(port, '127.0.0.1');
    const ends = [client, office];
    for (const end of ends) {
      open.add(end);
      end.on('error', () => {});
      end.on('close', () => {
        open.delete(end);
        for (const other of ends) other.destroy();
      });
    }
    let carried = 0;
    client.on('data', (bytes) => {
      const left = proxy.cutAfterBytes - carried;
      carried += bytes.length;
      if (left > bytes.length) {
        office.write(bytes);
        return;
      }
      proxy.cuts += 1;
      client.pause();
      // What was within the limit still arrives, as it would in a real link; then both ends are gone.
      office.write(bytes.subarray(0, Math.max(left, 0)), () => {
        for (const end of ends) end.resetAndDestroy();
      });
    });
    office.on('data', (bytes) => client.write(bytes));
  });

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  proxy.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return proxy;

  async function close(): Promise<void> {
    for (const end of open) end.destroy();
    await new Promise((closed) => server.close(closed));
  }
}
