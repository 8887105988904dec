/** Where an office keeps its rows: `office.sqlite` in its folder, or a schema of its own in the PostgreSQL that `DATABASE_URL` names. */
import { join } from 'node:path';
import type { DatabasePlace } from './office-database.ts';
import { schemaName } from './postgres.ts';

/** For every program that opens an office. */
export const databaseOptions = {
  database: { type: 'string' },
  schema: { type: 'string' },
} as const;

export const databaseUsage = `  --database URL       postgres://…, in place of SQLite in the folder (or DATABASE_URL, which other users cannot see)
  --schema NAME        this office's own part of that database (or DATABASE_SCHEMA; default office)
`;

type Asked = { database?: string | undefined; schema?: string | undefined };

/** Null when it is neither. */
export function databasePlace(
  folder: string,
  asked: Asked = {},
  environment: Partial<Record<'DATABASE_URL' | 'DATABASE_SCHEMA', string>> = process.env,
): DatabasePlace | null {
  const url = asked.database ?? environment.DATABASE_URL ?? '';
  if (url === '') return { file: join(folder, 'office.sqlite') };
  const schema = asked.schema ?? environment.DATABASE_SCHEMA ?? 'office';
  return /^postgres(ql)?:\/\//.test(url) && schemaName.test(schema) ? { url, schema } : null;
}
