/** PostgreSQL as Kysely sees it: a pool of connections to one database, each at home in the office's own schema. */
import { CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Backend } from './office-database.ts';
import { numberedPlaceholders } from './placeholders.ts';

const mostConnections = 10;
const connectWithinMs = 10_000;
const keptTranslations = 500;

/** Counts and sums are numbers here, and a comparison gives 1 or 0 as in SQLite. */
const numberTypes: Record<number, (text: string) => unknown> = {
  [pg.types.builtins.INT8]: Number,
  [pg.types.builtins.NUMERIC]: Number,
  [pg.types.builtins.BOOL]: (text) => Number(text === 't'),
};

export const schemaName = /^[a-z][a-z0-9_]{0,50}$/;

/** Settings of every connection: where it is at home, and that what is acknowledged is on disk whatever the server's default is. */
export function postgresConnection({ url, schema }: { url: string; schema: string }): pg.ClientConfig {
  if (!schemaName.test(schema)) throw new Error(`"${schema}" cannot be the name of a schema.`);
  return {
    connectionString: url,
    application_name: `silaku-office ${schema}`,
    options: `-c search_path=${schema} -c synchronous_commit=on`,
    connectionTimeoutMillis: connectWithinMs,
    types: {
      getTypeParser: (oid: number, format: 'text' | 'binary' = 'text') =>
        (format === 'text' && numberTypes[oid]) || pg.types.getTypeParser(oid, format),
    },
  };
}

export function openPostgres(
  place: { url: string; schema: string },
  onTrouble: (error: Error) => void,
): Backend {
  const pool = new pg.Pool({ ...postgresConnection(place), max: mostConnections });
  // A connection that breaks while nobody uses it; the next query opens another.
  pool.on('error', onTrouble);
  const translations = new Map<string, string>();
  return {
    kind: 'postgres',
    kysely: new Kysely({ dialect: new PostgresDialect({ pool }) }),
    translate(sql) {
      const known = translations.get(sql);
      if (known !== undefined) return known;
      if (translations.size >= keptTranslations) translations.clear();
      const translated = numberedPlaceholders(sql);
      translations.set(sql, translated);
      return translated;
    },
    home: `CREATE SCHEMA IF NOT EXISTS ${place.schema}`,
    script: null,
    lock: (name) =>
      CompiledQuery.raw(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${place.schema}/${name}`]),
    isWorthAnotherTry,
  };
}

/** Two transactions were in each other's way, and PostgreSQL has undone this one whole. */
function isWorthAnotherTry(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['40001', '40P01'].includes(String(error.code));
}
