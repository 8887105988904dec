/** What the office signs of a backup: which files belong to it, and how much is in them. */
import { z } from 'zod';
import { sha256Hex } from '../request/request.ts';

export const officeBackup = z.object({
  version: z.literal(1),
  madeAt: z.string(),
  /** Names of migrations: the form of the rows. */
  forms: z.array(z.string()),
  /** Rows of each table, those that others refer to first. */
  tables: z.array(z.object({ table: z.string(), rows: z.number() })),
  files: z.array(z.object({ name: z.string().regex(/^rows-\d{5}\.age$/), sha256: sha256Hex })),
  /** Sealed pages that the office had whole. */
  pages: z.number(),
});
export type OfficeBackup = z.infer<typeof officeBackup>;
