/** Rows as lines of JSON: `["requests",{…}]`; bytes as base64. The same from SQLite and from PostgreSQL, and into either. */
import { z } from 'zod';
import type { Value } from '../database/office-database.ts';
import type { Row } from './row-source.ts';

const value = z.union([
  z.string(),
  z.number(),
  z.null(),
  z.object({ base64: z.string() }).transform(({ base64 }) => new Uint8Array(Buffer.from(base64, 'base64'))),
]);
const line = z.tuple([z.string(), z.record(z.string(), value)]);

export function toLine(table: string, row: Row): string {
  const plain = Object.fromEntries(
    Object.entries(row).map(([name, content]) => [
      name,
      content instanceof Uint8Array ? { base64: Buffer.from(content).toString('base64') } : content,
    ]),
  );
  return `${JSON.stringify([table, plain])}\n`;
}

export function fromLine(text: string): { table: string; row: Record<string, Value> } {
  const [table, row] = line.parse(JSON.parse(text));
  return { table, row };
}
