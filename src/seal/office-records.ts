/** What the office signs about its own records, so that nobody can deny or rewrite them later: heads of the audit trail, and deletions. */
import { z } from 'zod';
import { isoTime, sha256Hex } from '../request/request.ts';

/** The audit trail ended here at that time: a trail that lacks this entry, or has another one there, was cut or rewritten. */
export const auditAnchor = z.object({
  version: z.literal(1),
  sequence: z.number().int().positive(),
  hash: sha256Hex,
  at: isoTime,
});
export type AuditAnchor = z.infer<typeof auditAnchor>;

/** What was destroyed, by its digests; nothing of what was in it. */
export const deletionRecord = z.object({
  version: z.literal(1),
  number: z.string(),
  service: z.string(),
  at: isoTime,
  /** A username, or `office` for the rule on retention. */
  by: z.string(),
  why: z.enum(['retention', 'demand']),
  manifestSha256: sha256Hex,
  /** Digest of the sealed answers. */
  answersSha256: sha256Hex,
  pages: z.array(z.object({ number: z.string(), page: z.string(), sealedSha256: sha256Hex })),
  /** How many rows about it went, by table. */
  rows: z.record(z.string(), z.number()),
});
export type DeletionRecord = z.infer<typeof deletionRecord>;
