/** What this office has published to its kiosks: every change makes a new signed bulletin, whose sequence is one more. */
import { z } from 'zod';
import { type Catalogue, type CatalogueScope, readCatalogue } from '../../request/service-catalogue.ts';
import { type Bulletin, bulletin as bulletinSchema } from '../../seal/bulletin.ts';
import { sha256Of } from '../../seal/digest.ts';
import { signBulletin } from '../../seal/signatures.ts';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficeDatabase } from '../database/office-database.ts';
import type { News } from '../news.ts';
import type { OfficeKeys } from '../office-keys.ts';

/** What a change may touch; the rest is the register's. */
export type Content = Omit<Bulletin, 'version' | 'sequence' | 'issuedAt'>;

export type Published = { bulletin: Bulletin; jws: string; issuedBy: string };

export type BulletinRegister = {
  /** null before the first. */
  newest(): Promise<Published | null>;
  content(): Promise<Content>;
  /** Two who publish at once both succeed, one after the other: `change` may be asked twice. */
  publish(change: (content: Content) => Content, by: string): Promise<Bulletin>;
  /** `problem`: which mistakes are in it. */
  publishCatalogue(
    text: string,
    by: string,
  ): Promise<{ outcome: 'published'; bulletin: Bulletin } | { outcome: 'refused'; problem: string }>;
  catalogueText(sha256: string): Promise<string | null>;
  /** The office's own work goes by it as well; called at the start, and whenever somebody may have published. */
  adopt(): Promise<void>;
};

const row = z.object({
  bulletin: z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(bulletinSchema),
  jws: z.string(),
  issuedBy: z.string(),
});

const empty: Content = { announcements: [], closed: [], catalogue: null, settings: {}, kiosks: {} };

export function createBulletinRegister({
  database,
  keys,
  audit,
  news,
  scope,
  now,
}: {
  database: OfficeDatabase;
  keys: OfficeKeys;
  audit: AuditTrail;
  news: Pick<News, 'publish'>;
  scope: CatalogueScope;
  now: () => Date;
}): BulletinRegister {
  let adopted = 0;

  const newest = () =>
    database.one(
      row,
      'SELECT bulletin, jws, issued_by AS "issuedBy" FROM bulletins ORDER BY sequence DESC LIMIT 1',
    );

  async function content(): Promise<Content> {
    const last = await newest();
    return last ? contentOf(last.bulletin) : empty;
  }

  async function catalogueText(sha256: string): Promise<string | null> {
    const found = await database.one(
      z.object({ text: z.string() }),
      'SELECT text FROM catalogues WHERE sha256 = ?',
      sha256,
    );
    return found?.text ?? null;
  }

  async function publish(change: (content: Content) => Content, by: string): Promise<Bulletin> {
    for (;;) {
      const last = await newest();
      const before = last?.bulletin.sequence ?? 0;
      const issuedAt = now().toISOString();
      const bulletin = bulletinSchema.parse({
        version: 1,
        sequence: before + 1,
        issuedAt,
        ...stillOfUse(change(last ? contentOf(last.bulletin) : empty), issuedAt),
      });
      const jws = await signBulletin(keys.signingKey, bulletin);
      const isFirst = await database.transaction(async () => {
        await database.lock('bulletins');
        if (((await newest())?.bulletin.sequence ?? 0) !== before) return false;
        await database.run(
          'INSERT INTO bulletins (sequence, issued_at, issued_by, bulletin, jws) VALUES (?, ?, ?, ?, ?)',
          bulletin.sequence,
          issuedAt,
          by,
          JSON.stringify(bulletin),
          jws,
        );
        await audit.append({ actor: by, action: 'bulletin.published', subject: String(bulletin.sequence) });
        await news.publish({ about: 'office', bulletin: bulletin.sequence });
        return true;
      });
      // Somebody else was faster: what they have published is the ground for this change.
      if (!isFirst) continue;
      await adopt();
      return bulletin;
    }
  }

  async function adopt(): Promise<void> {
    const last = await newest();
    if (!last || last.bulletin.sequence <= adopted) return;
    const { catalogue, closed, sequence } = last.bulletin;
    const text = catalogue ? await catalogueText(catalogue.sha256) : null;
    // It was read without a mistake before it was published.
    scope.adopt(text === null ? null : JSON.parse(text), closed);
    adopted = sequence;
  }

  return {
    newest,
    content,
    publish,
    catalogueText,
    adopt,
    async publishCatalogue(text, by) {
      const read = readCatalogueText(text);
      if (typeof read === 'string') return { outcome: 'refused', problem: read };
      const sha256 = sha256Of(text);
      await database.run(
        'INSERT INTO catalogues (sha256, version, text, added_at) VALUES (?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING',
        sha256,
        read.version,
        text,
        now().toISOString(),
      );
      const catalogue = { version: read.version, sha256 };
      return { outcome: 'published', bulletin: await publish((before) => ({ ...before, catalogue }), by) };
    },
  };
}

function readCatalogueText(text: string): Catalogue | string {
  try {
    return readCatalogue(JSON.parse(text));
  } catch (error) {
    return error instanceof SyntaxError ? error.message : String(error);
  }
}

function contentOf({ announcements, closed, catalogue, settings, kiosks }: Bulletin): Content {
  return { announcements, closed, catalogue, settings, kiosks };
}

/** Announcements whose time is over need not travel any more. */
function stillOfUse(content: Content, at: string): Content {
  return { ...content, announcements: content.announcements.filter(({ until }) => until > at) };
}
