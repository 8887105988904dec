/**
 * Keeps two writers of one upload apart, in all processes of the office: in memory for an office of one process, by advisory locks of
 * PostgreSQL otherwise. Those end with the connection of a process that dies, so that another one can go on at once.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { ERRORS, type Lock, type Locker, MemoryLocker, type RequestRelease } from '@tus/server';
import pg from 'pg';
import type { DatabasePlace } from '../database/office-database.ts';
import { postgresConnection } from '../database/postgres.ts';

export type UploadLocks = Locker & { close(): Promise<void> };

export function createUploadLocks(
  place: DatabasePlace,
  onTrouble: (error: Error) => void = () => {},
): UploadLocks {
  return 'file' in place
    ? Object.assign(new MemoryLocker(), { close: async () => {} })
    : new PostgresLocks(place, onTrouble);
}

/** A kiosk that waits longer is better off asking again later. */
const giveUpAfterMs = 30_000;
const askAgainMs = 150;
/** A machine that is gone without a word is noticed within half a minute. */
const keepAlive = '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3';

class PostgresLocks implements UploadLocks {
  private readonly place: { url: string; schema: string };
  private readonly onTrouble: (error: Error) => void;
  /** Among the requests of this process; PostgreSQL would let its own connection in twice. */
  private readonly ours: MemoryLocker;
  private readonly held: Map<string, RequestRelease>;
  private session: Promise<pg.Client> | null;
  private turn: Promise<unknown>;

  constructor(place: { url: string; schema: string }, onTrouble: (error: Error) => void) {
    this.place = place;
    this.onTrouble = onTrouble;
    this.ours = new MemoryLocker({ acquireLockTimeout: giveUpAfterMs });
    this.held = new Map();
    this.session = null;
    this.turn = Promise.resolve();
  }

  newLock(id: string): Lock {
    const within = this.ours.newLock(id);
    return {
      lock: async (signal, requestRelease) => {
        await within.lock(signal, requestRelease);
        try {
          await this.take(id, signal);
          this.held.set(id, requestRelease);
        } catch (error) {
          await within.unlock();
          throw error;
        }
      },
      unlock: async () => {
        this.held.delete(id);
        try {
          // With a connection that is lost its locks are gone.
          if (this.session)
            await this.ask('SELECT pg_advisory_unlock(hashtextextended($1, 0))', this.named(id));
        } catch (error) {
          this.lose(error instanceof Error ? error : new Error(String(error)));
        } finally {
          await within.unlock();
        }
      },
    };
  }

  async close(): Promise<void> {
    const session = await this.session?.catch(() => null);
    this.session = null;
    await session?.end().catch(() => {});
  }

  private async take(id: string, signal: AbortSignal): Promise<void> {
    for (const began = performance.now(); performance.now() - began < giveUpAfterMs; await wait(askAgainMs)) {
      if (signal.aborted) break;
      const taking = 'SELECT pg_try_advisory_lock(hashtextextended($1, 0))::int AS taken';
      if ((await this.ask(taking, this.named(id)))[0]?.taken === 1) return;
      // Whoever holds it may be writing for a connection that broke: it is asked to come to an end.
      await this.ask('SELECT pg_notify($1, $2)', this.channel, id);
    }
    throw ERRORS.ERR_LOCK_TIMEOUT;
  }

  /** One question after the other: the connection takes no two at once. */
  private async ask(text: string, ...values: string[]): Promise<{ taken?: unknown }[]> {
    const session = await this.connected();
    const answer = this.turn.then(() => session.query(text, values));
    this.turn = answer.catch(() => {});
    return (await answer).rows;
  }

  private connected(): Promise<pg.Client> {
    this.session ??= this.connect().catch((error: unknown) => {
      this.session = null;
      throw error;
    });
    return this.session;
  }

  private async connect(): Promise<pg.Client> {
    const settings = postgresConnection(this.place);
    const client = new pg.Client({
      ...settings,
      options: `${settings.options} ${keepAlive}`,
      keepAlive: true,
      query_timeout: 10_000,
    });
    client.on('error', (error) => this.lose(error));
    client.on('notification', ({ payload = '' }) => void this.held.get(payload)?.());
    await client.connect();
    await client.query(`LISTEN ${pg.escapeIdentifier(this.channel)}`);
    return client;
  }

  /** Without the connection others may write what we hold: what is under way comes to an end. */
  private lose(error: Error): void {
    const session = this.session;
    if (!session) return;
    this.session = null;
    this.onTrouble(error);
    for (const requestRelease of this.held.values()) void requestRelease();
    void session.then((client) => client.end()).catch(() => {});
  }

  private get channel(): string {
    return `silaku_uploads_${this.place.schema}`;
  }

  private named(id: string): string {
    return `${this.place.schema}/upload/${id}`;
  }
}
