/** What the office has published: the forwarder keeps the signed text and the catalogue that it names, the kiosk process goes by them. */
import { z } from 'zod';
import { bulletin as bulletinSchema } from '../seal/bulletin.ts';
import { sha256Of } from '../seal/digest.ts';
import type { Database } from './database.ts';

const kept = z.object({
  /** As the office signed it, for the kiosk process to check once more. */
  jws: z.string(),
  bulletin: bulletinSchema,
});
export type KeptBulletin = z.infer<typeof kept>;

export type Bulletins = {
  /**
   * Replaces the one before. An older one, or a catalogue that is not the named one, is our own mistake and throws.
   * `catalogue`: its text; null when the bulletin names none, or the one that is kept already.
   */
  noteBulletin(fresh: KeptBulletin & { catalogue: string | null }): void;
  /** null before the first. */
  bulletin(): KeptBulletin | null;
  /** The text that was published last, by its digest; null when it is another one. */
  publishedCatalogue(sha256: string): string | null;
};

export function createBulletins(database: Database): Bulletins {
  const { sql } = database;
  const write = sql.prepare(
    'INSERT INTO note (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const read = sql.prepare('SELECT value FROM note WHERE name = ?');

  function note(name: string): string | null {
    const row = database.read(() => read.get(name)) as { value: string } | undefined;
    return row?.value ?? null;
  }

  function bulletin(): KeptBulletin | null {
    const text = note('bulletin');
    return text === null ? null : kept.parse(JSON.parse(text));
  }

  function publishedCatalogue(sha256: string): string | null {
    const text = note('catalogue');
    return text !== null && sha256Of(text) === sha256 ? text : null;
  }

  return {
    noteBulletin: ({ catalogue, ...fresh }) =>
      database.write(() => {
        if (fresh.bulletin.sequence <= (bulletin()?.bulletin.sequence ?? 0))
          throw new Error('an older bulletin must not replace a newer one');
        if (catalogue !== null) write.run('catalogue', catalogue);
        const named = fresh.bulletin.catalogue?.sha256;
        if (named !== undefined && publishedCatalogue(named) === null)
          throw new Error('the catalogue is not the one that the bulletin names');
        write.run('bulletin', JSON.stringify(fresh));
      }),
    bulletin,
    publishedCatalogue,
  };
}
