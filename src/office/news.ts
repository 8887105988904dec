/**
 * What has just changed, for pages that are open: told once it is on disk, in every process of the office. News names things and says
 * nothing of people; who hears it looks the thing up.
 */
import type { Logger } from 'pino';
import { z } from 'zod';
import type { DatabasePlace, OfficeDatabase } from './database/office-database.ts';
import { type Listening, listenTo } from './database/postgres-listener.ts';

const abouts = ['request', 'kiosk', 'person', 'office', 'everything'] as const;

const newsItem = z
  .object({ about: z.enum(abouts) })
  .catchall(z.union([z.string(), z.number(), z.boolean(), z.null()]));
/** `everything`: something may have been missed, so look again at whatever is shown. */
export type NewsItem = z.infer<typeof newsItem>;

export type News = {
  /** Inside a transaction: told when it has been committed, and not at all when it is undone. */
  publish(item: NewsItem): Promise<void>;
  /** Returns how to stop hearing. A listener must not throw. */
  subscribe(listener: (item: NewsItem) => void): () => void;
  close(): Promise<void>;
};

/** How soon a change by another process on the same file is noticed. */
const lookEveryMs = 1_000;

export function createNews({
  database,
  place,
  log,
}: {
  database: OfficeDatabase;
  place: DatabasePlace;
  log: Logger;
}): News {
  const listeners = new Set<(item: NewsItem) => void>();
  const tell = (item: NewsItem) => {
    for (const listener of [...listeners]) listener(item);
  };
  const source = 'file' in place ? fileNews(database, tell, log) : postgresNews(database, place, tell, log);
  return {
    publish: (item) => source.publish(item),
    subscribe(listener) {
      // Another function each time, so that one listener may subscribe twice.
      const hears = (item: NewsItem) => listener(item);
      listeners.add(hears);
      source.begin();
      return () => {
        listeners.delete(hears);
        if (listeners.size === 0) source.rest();
      };
    },
    async close() {
      listeners.clear();
      await source.close();
    },
  };
}

/** `begin` and `rest`: whether anybody listens. */
type Source = Pick<News, 'publish' | 'close'> & { begin(): void; rest(): void };

/** Of this process directly; of another one, such as an import from a stick, SQLite says only that it wrote something. */
function fileNews(database: OfficeDatabase, tell: (item: NewsItem) => void, log: Logger): Source {
  let looking: NodeJS.Timeout | null = null;
  let seen: number | null = null;

  async function look(): Promise<void> {
    const found = await database.one(z.object({ data_version: z.number() }), 'PRAGMA data_version');
    if (!looking) return;
    if (seen !== null && found && found.data_version !== seen) tell({ about: 'everything' });
    seen = found?.data_version ?? null;
  }
  const lookOrSay = () =>
    void look().catch((error: unknown) => {
      if (looking) log.error({ err: error }, 'news.notSeen');
    });
  function rest(): void {
    if (looking) clearInterval(looking);
    looking = null;
  }
  return {
    async publish(item) {
      database.afterCommit(() => tell(item));
    },
    begin() {
      if (looking) return;
      seen = null;
      looking = setInterval(lookOrSay, lookEveryMs).unref();
      lookOrSay();
    },
    rest,
    async close() {
      rest();
    },
  };
}

/** LISTEN and NOTIFY, which PostgreSQL ties to the transaction by itself. */
function postgresNews(
  database: OfficeDatabase,
  place: { url: string; schema: string },
  tell: (item: NewsItem) => void,
  log: Logger,
): Source {
  const channel = `silaku_${place.schema}`;
  let listening: Listening | null = null;

  function hear(message: string | null): void {
    const item = message === null ? null : newsItem.safeParse(parsed(message));
    // What cannot be read comes from a newer program: something has changed, whatever it is.
    tell(item?.success ? item.data : { about: 'everything' });
  }
  return {
    async publish(item) {
      await database.one(z.unknown(), 'SELECT pg_notify(?, ?)', channel, JSON.stringify(item));
    },
    begin() {
      listening ??= listenTo(place, channel, {
        onHeard: hear,
        onTrouble: (error) => log.warn({ err: error }, 'news.interrupted'),
      });
    },
    // One quiet connection is cheaper than making it anew with every page that is opened.
    rest() {},
    async close() {
      await listening?.close();
      listening = null;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
