/** Kiosk, forwarder and desk as the technician's screen sees them: sockets that say what a test has put there, and remember what was asked. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TechState } from '../../kiosk-ui/technician/tech-state.ts';

export type Asked = { path: string; body: unknown };

export type TechnicianKiosk = {
  /** Arguments of the screen that looks here. */
  args: string[];
  asked: Asked[];
  show(state: TechState): void;
  /** How many rounds of questions have been answered since. */
  rounds(): number;
  close(): Promise<void>;
};

export async function openTechnicianKiosk(
  first: TechState,
  { withDesk = false } = {},
): Promise<TechnicianKiosk> {
  const folder = mkdtempSync(join(tmpdir(), 'tech-'));
  const asked: Asked[] = [];
  let state = first;
  let rounds = 0;

  function answer(path: string): unknown {
    switch (path.split('?')[0]) {
      case '/health':
        rounds += 1;
        return state.health;
      case '/forward':
        return state.forward;
      case '/technician/requests':
        return state.requests;
      case '/technician/tests':
        return state.tests;
      case '/technician/settings':
        return state.settings;
      case '/technician/sticks':
        return { folders: state.sticks };
      case '/technician/flight': {
        const after = Number(new URLSearchParams(path.split('?')[1]).get('after') ?? 0);
        return { records: state.flight.filter(({ n }) => n > after), last: state.flight.at(-1)?.n ?? 0 };
      }
      case '/help':
        return { acts: [{ name: 'paper-out', does: 'the receipt printer runs out of paper' }] };
      default:
        return null;
    }
  }

  async function serve(name: string): Promise<Server> {
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (piece: Buffer) => {
        text += piece.toString();
      });
      request.on('end', () => {
        const path = request.url ?? '';
        if (request.method === 'POST') asked.push({ path, body: JSON.parse(text || 'null') });
        const logs = state.logs.filter(({ name: by }) => name.startsWith(by));
        const isLogs = path.startsWith('/logs');
        const after = Number(new URLSearchParams(path.split('?')[1]).get('after') ?? 0);
        const body =
          request.method === 'POST'
            ? { outcome: 'done' }
            : isLogs
              ? { lines: logs.filter(({ n }) => n > after), last: logs.at(-1)?.n ?? 0 }
              : answer(path);
        response.statusCode = body === null ? 404 : 200;
        response.end(JSON.stringify(body ?? { problem: 'not here' }));
      });
    });
    await new Promise<void>((resolve) => server.listen(join(folder, name), resolve));
    return server;
  }

  const servers = await Promise.all([
    serve('kiosk.sock'),
    serve('forward.sock'),
    ...(withDesk ? [serve('desk.sock')] : []),
  ]);
  return {
    args: [
      ...['kiosk-ui/technician.ts', '--socket', join(folder, 'kiosk.sock')],
      ...(withDesk ? ['--desk', join(folder, 'desk.sock')] : []),
    ],
    asked,
    show(next) {
      state = next;
    },
    rounds: () => rounds,
    async close() {
      await Promise.all(
        servers.map((server) => {
          server.closeAllConnections();
          return new Promise((resolve) => server.close(resolve));
        }),
      );
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
