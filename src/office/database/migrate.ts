/** Brings a database to the newest form, on live data: what has been done is known by name, and two programs that start together take turns. */
import { z } from 'zod';
import { type Migration, migrations } from './migrations/migrations.ts';
import { appendOnly, tablesFor } from './migrations/table-forms.ts';
import type { Backend, OfficeDatabase } from './office-database.ts';

export type Scripting = Pick<Backend, 'home'> & { script(sql: string): Promise<void> };

const named = z.object({ name: z.string() });

export async function migrate(
  database: OfficeDatabase,
  { home, script }: Scripting,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  await database.transaction(async () => {
    await database.lock('migrations');
    if (home) await script(home);
    await script(tablesFor(database.kind, beginning));
    const done = new Set((await database.all(named, 'SELECT name FROM migrations')).map(({ name }) => name));
    if (done.size === 0) for (const { name } of await countedSteps(database)) await note(name);
    const unknown = [...done].filter((name) => !steps.some((step) => step.name === name));
    if (unknown.length > 0) {
      throw new Error(
        `The office's database has forms that this program does not know (${unknown.join(', ')}): start the newer program.`,
      );
    }
    for (const step of steps) {
      if (done.has(step.name)) continue;
      await script(tablesFor(database.kind, step.sql));
      if (database.kind === 'sqlite' && step.onlySqlite) await script(step.onlySqlite);
      for (const table of step.appendOnly ?? []) await script(appendOnly(database.kind, table));
      await note(step.name);
    }

    async function note(name: string): Promise<void> {
      await database.run(
        'INSERT INTO migrations (name, applied_at) VALUES (?, ?)',
        name,
        new Date().toISOString(),
      );
      done.add(name);
    }
  });

  /** Before steps had names, the file counted them. */
  async function countedSteps({ kind, one }: OfficeDatabase): Promise<readonly Migration[]> {
    if (kind !== 'sqlite') return [];
    const counted = await one(z.object({ user_version: z.number() }), 'PRAGMA user_version');
    return steps.slice(0, counted?.user_version ?? 0);
  }
}

const beginning = `
  CREATE TABLE IF NOT EXISTS migrations (
    name TEXT PRIMARY KEY,
    applied_at TEXT NOT NULL
  ) STRICT;
`;
