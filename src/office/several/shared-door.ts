/**
 * One address for several offices: the host name that a browser or a kiosk asked for decides whose door opens. Each office is a whole one,
 * with rows, keys, people and kiosks of its own; nothing but this file knows of more than one.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { createOffice, type Office, type OfficeOptions } from '../office.ts';
import type { OfficeEntry } from './offices-file.ts';
import { unknownHostPage } from './unknown-host-page.ts';

export type SharedDoor = {
  /** By id. */
  readonly offices: ReadonlyMap<string, Office>;
  readonly url: string;
  listen(): Promise<void>;
  close(): Promise<void>;
};

export async function openSharedDoor({
  entries,
  host,
  port,
  log,
  ...options
}: Pick<OfficeOptions, 'now' | 'log' | 'demo' | 'host' | 'port' | 'version' | 'metricsToken'> & {
  entries: readonly OfficeEntry[];
}): Promise<SharedDoor> {
  const offices = new Map<string, Office>();
  const byHost = new Map<string, Office>();
  const closeAll = async () => {
    for (const office of offices.values()) await office.close();
  };
  try {
    for (const { id, hosts, folder, database, pagesUrl } of entries) {
      const own = { folder, database, pagesUrl, log: log.child({ office: id }) };
      const office = await createOffice({ ...options, ...own, host, port });
      offices.set(id, office);
      for (const name of hosts) byHost.set(name, office);
    }
  } catch (error) {
    await closeAll();
    throw error;
  }

  const server = createServer((request, response) => {
    const office = byHost.get(hostOf(request));
    // The office's own server listens nowhere; it gets what comes in here.
    if (office) office.server.emit('request', request, response);
    else answerUnknown(request, response, log);
  });
  const [first] = offices.values();
  if (first) takeLimits(server, first.server);
  let url = '';
  return {
    offices,
    get url() {
      return url;
    },
    async listen() {
      await new Promise<void>((listening, failed) => {
        server.once('error', failed);
        server.listen(port, host, () => {
          server.off('error', failed);
          listening();
        });
      });
      url = `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
      log.info({ url, offices: [...offices.keys()] }, 'offices.ready');
    },
    async close() {
      const closed = new Promise<void>((done) => {
        server.close(() => done());
      });
      server.closeAllConnections();
      await closed;
      await closeAll();
    },
  };
}

/** In small letters and without a port, as the list names it; a web server in front hands the name on. */
function hostOf({ headers }: IncomingMessage): string {
  return (headers.host ?? '').toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
}

/** How long a connection may take is the same as at an office's own door. */
function takeLimits(server: Server, from: Server): void {
  server.timeout = from.timeout;
  server.requestTimeout = from.requestTimeout;
  server.keepAliveTimeout = from.keepAliveTimeout;
  server.headersTimeout = from.headersTimeout;
}

function answerUnknown(request: IncomingMessage, response: ServerResponse, log: Logger): void {
  // The name itself is whatever a stranger typed.
  log.warn('office.hostUnknown');
  request.resume();
  response.writeHead(421, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(unknownHostPage());
}
