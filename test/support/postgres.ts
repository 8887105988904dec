/**
 * A PostgreSQL of the tests' own: Debian's real server on a folder in /tmp, reached through a socket there and by nobody else. It flushes
 * nothing unless it is asked to, since no test of the office cuts its power.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

export type Postgres = {
  url: string;
  folder: string;
  stop(): Promise<void>;
  /** For the end of a process, which waits for nothing. */
  kill(): void;
};

const startWithinMs = 120_000;

/** `durable`: with everything flushed as in production, for measurements; `within`: the folder on whose disk it lies. */
export async function startPostgres({
  durable = false,
  within = tmpdir(),
}: {
  durable?: boolean;
  within?: string;
} = {}): Promise<Postgres> {
  const folder = mkdtempSync(join(within, 'silaku-postgres-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  chmodSync(folder, 0o755);
  const owner = serversUser();
  for (const each of [folder, data]) if (owner) chownSync(each, owner.uid, owner.gid);
  const quick = durable ? [] : ['-c', 'fsync=off', '-c', 'full_page_writes=off'];
  // Another locale than SQLite's order, so that a comparison that depends on it is found.
  const initial = ['-D', data, '-A', 'trust', '-U', 'silaku', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  execFileSync(join(programs(), 'initdb'), initial, { ...owner, stdio: 'pipe', cwd: folder, env: {} });
  const settings = [
    '-c',
    'listen_addresses=',
    '-c',
    `unix_socket_directories=${folder}`,
    '-c',
    'max_connections=400',
  ];
  const server = spawn(join(programs(), 'postgres'), ['-D', data, ...settings, ...quick], {
    ...owner,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {},
  });
  // Whoever started it ends it; until then it holds up nobody's end.
  server.unref();
  const said = collect(server);
  const url = `postgres://silaku@localhost/postgres?host=${encodeURIComponent(folder)}`;
  await answers(url, server, said);
  return {
    url,
    folder,
    async stop() {
      server.ref();
      const ended = once(server, 'exit');
      // Those who are still connected are sent away.
      if (server.exitCode === null && server.kill('SIGINT')) await ended;
      rmSync(folder, { recursive: true, force: true });
    },
    kill() {
      server.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root; Debian's package makes a user for it. */
function serversUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (which: string) => Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function programs(): string {
  const versions = '/usr/lib/postgresql';
  const [newest] = existsSync(versions)
    ? readdirSync(versions).toSorted((a, b) => Number(b) - Number(a))
    : [];
  if (!newest)
    throw new Error('PostgreSQL is not installed: test/support/install-what-tests-need.sh does it.');
  return join(versions, newest, 'bin');
}

function collect({ stderr }: ChildProcess): () => string {
  let text = '';
  (stderr as Socket | null)?.unref();
  stderr?.on('data', (chunk) => {
    text = (text + String(chunk)).slice(-4_000);
  });
  return () => text;
}

async function answers(url: string, server: ChildProcess, said: () => string): Promise<void> {
  for (const startedMs = performance.now(); ; await wait(50)) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    try {
      await client.connect();
      return;
    } catch (error) {
      if (server.exitCode !== null || performance.now() - startedMs > startWithinMs)
        throw new Error(`PostgreSQL does not start: ${said()}`, { cause: error });
    } finally {
      await client.end().catch(() => {});
    }
  }
}
