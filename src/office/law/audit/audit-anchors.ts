/**
 * The head of the audit trail, signed by the office once a day. Whoever holds one, here or on paper elsewhere, can show later that the
 * trail was cut off before it, or written anew.
 */
import { z } from 'zod';
import type { PublicKey } from '../../../seal/messages.ts';
import type { AuditAnchor } from '../../../seal/office-records.ts';
import { type SigningKey, signAuditAnchor, verifyAuditAnchor } from '../../../seal/signatures.ts';
import type { AuditTrail } from '../../audit-trail.ts';
import type { OfficeDatabase } from '../../database/office-database.ts';

export type AuditChecked =
  | {
      outcome: 'whole';
      entries: number;
      /** How many signed heads fit. */
      anchors: number;
      /** Entries after the newest signed head: these could still be cut off unseen. */
      notAnchored: number;
    }
  /** `changed`: an entry does not follow from the one before. `cutOff`: a signed head lies after the end. `rewritten`: it is another entry. */
  | { outcome: 'broken'; why: 'changed' | 'cutOff' | 'rewritten' | 'anchorForged'; at: number };

export type AuditAnchors = {
  /** Signs the head, when something was written since the last one. */
  sign(): Promise<AuditAnchor | null>;
  /** As they were signed, oldest first. */
  all(): Promise<string[]>;
  /** `held`: signed heads that were kept elsewhere, besides the ones here. */
  check(held?: readonly string[]): Promise<AuditChecked>;
};

const head = z.object({ sequence: z.number(), hash: z.string() });
const kept = z.object({ anchor: z.string() });

export function createAuditAnchors(office: {
  database: OfficeDatabase;
  audit: Pick<AuditTrail, 'check'>;
  keys: { signingKey: SigningKey; publicKey: PublicKey };
  now: () => Date;
}): AuditAnchors {
  const { database, audit, keys, now } = office;
  const all = async () =>
    (await database.all(kept, 'SELECT anchor FROM audit_anchors ORDER BY sequence')).map(
      ({ anchor }) => anchor,
    );

  return {
    all,

    async sign() {
      const newest = await database.one(
        head,
        'SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1',
      );
      if (!newest) return null;
      const anchor: AuditAnchor = { version: 1, ...newest, at: now().toISOString() };
      const { changes } = await database.run(
        'INSERT INTO audit_anchors (sequence, anchor) VALUES (?, ?) ON CONFLICT DO NOTHING',
        anchor.sequence,
        await signAuditAnchor(keys.signingKey, anchor),
      );
      return changes === 1 ? anchor : null;
    },

    async check(held = []) {
      const chain = await audit.check();
      if (chain.outcome === 'broken') return { outcome: 'broken', why: 'changed', at: chain.brokenAt };
      let anchored = 0;
      const texts = new Set([...(await all()), ...held]);
      for (const text of texts) {
        const read = await verifyAuditAnchor(keys.publicKey, text);
        if (read.outcome !== 'ok') return { outcome: 'broken', why: 'anchorForged', at: anchored };
        const { sequence, hash } = read.auditAnchor;
        if (sequence > chain.entries) return { outcome: 'broken', why: 'cutOff', at: chain.entries };
        const entry = await database.one(
          head,
          'SELECT sequence, hash FROM audit WHERE sequence = ?',
          sequence,
        );
        if (entry?.hash !== hash) return { outcome: 'broken', why: 'rewritten', at: sequence };
        anchored = Math.max(anchored, sequence);
      }
      return {
        outcome: 'whole',
        entries: chain.entries,
        anchors: texts.size,
        notAnchored: chain.entries - anchored,
      };
    },
  };
}
