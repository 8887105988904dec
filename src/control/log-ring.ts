/** The newest lines of a program's log, in memory, for whoever looks on over its socket; the whole log is systemd's. */
import type { FastifyInstance } from 'fastify';
import type { LogPage } from './technician-messages.ts';

export type LogRing = {
  /** One line of pino's, JSON with its line break. */
  take(line: string): void;
  after(n: number): LogPage;
};

const keptLines = 1_000;
/** A line of an error with its stack; a longer one is cut out rather than kept. */
const longestLine = 8_000;

export function createLogRing(): LogRing {
  const lines: { n: number; text: string }[] = [];
  let last = 0;
  return {
    take(text) {
      if (text.length > longestLine) return;
      last += 1;
      lines.push({ n: last, text });
      if (lines.length > keptLines) lines.shift();
    },
    after: (seen) => ({
      lines: lines.filter(({ n }) => n > seen).map(({ n, text }) => ({ msg: '', ...JSON.parse(text), n })),
      last,
    }),
  };
}

/** GET /logs?after=N. */
export const logRoute =
  (ring: LogRing) =>
  (app: FastifyInstance): void => {
    app.get('/logs', (request) => ring.after(afterOf(request.query)));
  };

/** `?after=N`; 0 when it is missing or no number. */
export function afterOf(query: unknown): number {
  const after = Number((query as Record<string, unknown>).after ?? 0);
  return Number.isFinite(after) ? after : 0;
}
