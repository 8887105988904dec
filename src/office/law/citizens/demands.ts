/**
 * What citizens have demanded under UU 27/2022, with the clock that the law sets: 3 x 24 hours from the demand. Who asked is sealed; that
 * something is due, and until when, is not.
 */
import { z } from 'zod';
import type { AuditTrail } from '../../audit-trail.ts';
import type { OfficeDatabase } from '../../database/office-database.ts';
import { openText, sealText, type TextKeys } from '../../desk/sealed-text.ts';

export const demandKinds = ['access', 'correction', 'stop', 'deletion'] as const;
export type DemandKind = (typeof demandKinds)[number];
export const demandOutcomes = ['done', 'refused'] as const;
export type DemandOutcome = (typeof demandOutcomes)[number];

/** Art. 30, 32 and 41. */
export const demandMs = 3 * 24 * 60 * 60 * 1000;

const said = z.object({ name: z.string(), contact: z.string(), words: z.string() });
export type DemandSaid = z.infer<typeof said>;

const row = z.object({
  id: z.number(),
  kind: z.enum(demandKinds),
  receivedAt: z.string(),
  dueAt: z.string(),
  notedBy: z.string(),
  closedAt: z.string().nullable(),
  closedBy: z.string().nullable(),
  outcome: z.enum(demandOutcomes).nullable(),
});
export type DemandRow = z.infer<typeof row>;

export type Demand = DemandRow & {
  numbers: string[];
  /** Null when it can't be opened with this office's key. */
  said: DemandSaid | null;
  proof: string | null;
};

export type Demands = {
  note(about: { kind: DemandKind; said: DemandSaid; numbers: string[]; by: string }): Promise<number>;
  find(id: number): Promise<Demand | null>;
  /** Open ones first, the most urgent on top; then those closed last. */
  list(limit: number): Promise<DemandRow[]>;
  openOf(number: string): Promise<DemandRow[]>;
  /** False when it was closed before. */
  close(about: { id: number; outcome: DemandOutcome; proof: string; by: string }): Promise<boolean>;
};

const columns = `id, kind, received_at AS "receivedAt", due_at AS "dueAt", noted_by AS "notedBy", closed_at AS "closedAt",
  closed_by AS "closedBy", outcome`;

export function createDemands(office: {
  database: OfficeDatabase;
  keys: TextKeys;
  audit: Pick<AuditTrail, 'append'>;
  now: () => Date;
}): Demands {
  const { database, keys, audit, now } = office;
  return {
    async note(about) {
      const sealed = await sealText(keys, JSON.stringify(said.parse(about.said)));
      return database.transaction(async () => {
        const at = now();
        const added = await database.one(
          z.object({ id: z.number() }),
          'INSERT INTO citizen_demands (kind, sealed, received_at, due_at, noted_by) VALUES (?, ?, ?, ?, ?) RETURNING id',
          about.kind,
          sealed,
          at.toISOString(),
          new Date(at.getTime() + demandMs).toISOString(),
          about.by,
        );
        const id = added?.id ?? 0;
        for (const number of new Set(about.numbers)) {
          await database.run(
            'INSERT INTO citizen_demand_requests (demand, request) VALUES (?, ?)',
            id,
            number,
          );
        }
        await audit.append({
          actor: about.by,
          action: 'citizen.demandNoted',
          subject: `demand ${id}`,
          details: [about.kind, ...about.numbers].join(' '),
        });
        return id;
      });
    },

    async find(id) {
      const found = await database.one(
        row.extend({ sealed: z.string(), sealedProof: z.string().nullable() }),
        `SELECT ${columns}, sealed, sealed_proof AS "sealedProof" FROM citizen_demands WHERE id = ?`,
        id,
      );
      if (!found) return null;
      const numbers = await database.all(
        z.object({ request: z.string() }),
        'SELECT request FROM citizen_demand_requests WHERE demand = ? ORDER BY request',
        id,
      );
      const { sealed, sealedProof, ...demand } = found;
      const text = await openText(keys, sealed);
      return {
        ...demand,
        numbers: numbers.map(({ request }) => request),
        said: text === null ? null : said.parse(JSON.parse(text)),
        proof: sealedProof && (await openText(keys, sealedProof)),
      };
    },

    list: (limit) =>
      database.all(
        row,
        `SELECT ${columns} FROM citizen_demands
         ORDER BY (CASE WHEN closed_at IS NULL THEN 0 ELSE 1 END), (CASE WHEN closed_at IS NULL THEN due_at ELSE '' END),
           closed_at DESC, id DESC LIMIT ?`,
        limit,
      ),

    openOf: (number) =>
      database.all(
        row,
        `SELECT ${columns} FROM citizen_demands JOIN citizen_demand_requests ON demand = id
         WHERE request = ? AND closed_at IS NULL ORDER BY due_at`,
        number,
      ),

    async close({ id, outcome, proof, by }) {
      const sealed = await sealText(keys, proof);
      return database.transaction(async () => {
        const { changes } = await database.run(
          `UPDATE citizen_demands SET closed_at = ?, closed_by = ?, outcome = ?, sealed_proof = ?
           WHERE id = ? AND closed_at IS NULL`,
          now().toISOString(),
          by,
          outcome,
          sealed,
          id,
        );
        if (changes === 0) return false;
        await audit.append({
          actor: by,
          action: 'citizen.demandClosed',
          subject: `demand ${id}`,
          details: outcome,
        });
        return true;
      });
    },
  };
}
