/** `silaku logs`: the newest lines of kiosk and forwarder in the order of their times, from memory; the whole log is journalctl's. */
import { readCall } from './command-line.ts';
import { getJson } from './control/control-client.ts';
import { forwardSocketPath, kioskSocketPath } from './control/socket-paths.ts';
import { type LogLine, logPage } from './control/technician-messages.ts';

const usage = `silaku logs [--lines 50] [--filter TEXT] [--follow] [--socket PATH] [--forward-socket PATH] [--json]

  --lines N      how many of the newest
  --filter TEXT  only lines that hold it
  --follow       goes on until Ctrl-C
  --json         the lines as they stand in the log
`;

const pollMs = 1_000;

/** Returns the exit status: 0 shown, 64 wrong call, 69 nobody answers. */
export async function runLogs(args: string[]): Promise<number> {
  const values = readCall(args, {
    lines: { type: 'string', default: '50' },
    filter: { type: 'string' },
    follow: { type: 'boolean', default: false },
    socket: { type: 'string' },
    'forward-socket': { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const lines = Number(values?.lines);
  if (!values || !(Number.isInteger(lines) && lines >= 1)) {
    process.stderr.write(usage);
    return 64;
  }
  const socket = values.socket ?? kioskSocketPath();
  const sockets = [socket, values['forward-socket'] ?? forwardSocketPath(socket)];
  const seen = new Map<string, number>();
  const show = (found: LogLine[]) => {
    for (const line of found) {
      const text = values.json ? JSON.stringify(line) : logText(line);
      if (values.filter === undefined || text.includes(values.filter)) process.stdout.write(`${text}\n`);
    }
  };
  const first = await readNew(sockets, seen);
  if (first === null) {
    process.stderr.write(`${sockets.join(', ')}: nobody answers\n`);
    return 69;
  }
  show(first.slice(-lines));
  while (values.follow) {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    show((await readNew(sockets, seen)) ?? []);
  }
  return 0;
}

/** null when nobody answered. */
async function readNew(sockets: string[], seen: Map<string, number>): Promise<LogLine[] | null> {
  const pages = await Promise.all(
    sockets.map(async (socket) => {
      const answer = await getJson(socket, `/logs?after=${seen.get(socket) ?? 0}`).catch(() => null);
      const page = logPage.safeParse(answer?.body);
      if (!page.success) return null;
      // A program that has begun anew counts from the start.
      seen.set(socket, page.data.last);
      return page.data.lines;
    }),
  );
  if (pages.every((page) => page === null)) return null;
  return pages.flatMap((page) => page ?? []).toSorted((a, b) => a.time.localeCompare(b.time));
}

const levels: Record<number, string> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
};

/** `08:41:07 kiosk info device.became device=printer state=ready` */
export function logText({ n, level, time, name, msg, pid, hostname, ...fields }: LogLine): string {
  const about = Object.entries(fields).map(
    ([field, value]) => `${field}=${typeof value === 'object' ? JSON.stringify(value) : value}`,
  );
  return [time.slice(11, 19), name, levels[level] ?? String(level), msg, ...about].join(' ');
}
