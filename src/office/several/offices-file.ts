/** The list of offices that one deployment serves, as its administrator writes it: `silaku office --offices FILE`. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { databasePlace } from '../database/database-place.ts';
import type { DatabasePlace } from '../database/office-database.ts';
import { schemaName } from '../database/postgres.ts';

const host = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'a host name in small letters, without a port');

const entry = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'small letters, digits and hyphens'),
  name: z.string().min(1).max(80),
  hosts: z.array(host).min(1),
  /** Of its keys, and without PostgreSQL and S3 of everything; beside this file when it is not absolute. */
  folder: z.string().min(1),
  /** Its own part of the database that all share; the id when it is not said. */
  schema: z.string().regex(schemaName, 'small letters, digits and underscores').optional(),
  /** Its own prefix in S3-compatible storage. */
  pagesUrl: z.string().startsWith('s3://').optional(),
});

export type OfficeEntry = {
  id: string;
  name: string;
  hosts: string[];
  folder: string;
  database: DatabasePlace;
  pagesUrl: string | null;
};

export type OfficesFile = { outcome: 'ok'; offices: OfficeEntry[] } | { outcome: 'bad'; problems: string[] };

/** `databaseUrl`: undefined for SQLite in each office's folder. */
export function readOfficesFile(path: string, databaseUrl: string | undefined): OfficesFile {
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return { outcome: 'bad', problems: [error instanceof Error ? error.message : String(error)] };
  }
  const read = z.array(entry).min(1).safeParse(given);
  if (!read.success) {
    const problems = read.error.issues.map(
      (issue) => `${issue.path.join('.') || 'the list'}: ${issue.message}`,
    );
    return { outcome: 'bad', problems };
  }
  const offices = read.data.map(({ schema, pagesUrl, ...office }) => {
    const folder = resolve(dirname(path), office.folder);
    const ofOffice = { database: databaseUrl, schema: schema ?? office.id.replaceAll('-', '_') };
    const database = databasePlace(folder, ofOffice, {});
    return { ...office, folder, database, pagesUrl: pagesUrl ?? null };
  });
  const problems = [
    ...offices
      .filter(({ database }) => !database)
      .map(({ id }) => `${id}: the address of the database is not one`),
    ...sharedBetween(offices, 'id', ({ id }) => [id]),
    ...sharedBetween(offices, 'host', ({ hosts }) => hosts),
    ...sharedBetween(offices, 'folder', ({ folder }) => [folder]),
    ...sharedBetween(offices, 'schema', ({ database }) =>
      database && 'schema' in database ? [database.schema] : [],
    ),
    ...sharedBetween(offices, 'pagesUrl', ({ pagesUrl }) => (pagesUrl ? [pagesUrl] : [])),
  ];
  if (problems.length > 0) return { outcome: 'bad', problems };
  return {
    outcome: 'ok',
    offices: offices.flatMap((each) => (each.database ? [{ ...each, database: each.database }] : [])),
  };
}

/** What two offices had in common would be open to both. */
function sharedBetween<Office>(
  offices: readonly Office[],
  what: string,
  of: (office: Office) => string[],
): string[] {
  const all = offices.flatMap(of);
  const twice = new Set(all.filter((value, index) => all.indexOf(value) !== index));
  return [...twice].map((value) => `two offices have the same ${what}, ${value}`);
}
