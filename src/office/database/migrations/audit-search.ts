/** Signed heads of the audit trail, and the ways in which it is searched. */
import type { Migration } from './migrations.ts';

export const auditSearch: Migration = {
  name: 'audit-search',
  sql: `
  CREATE TABLE audit_anchors (
    sequence INTEGER NOT NULL,
    anchor TEXT NOT NULL,
    PRIMARY KEY (sequence)
  ) STRICT;
  CREATE INDEX audit_by_actor ON audit (actor, sequence);
  CREATE INDEX audit_by_action ON audit (action, sequence);
  CREATE INDEX audit_by_time ON audit (at);
  `,
  appendOnly: ['audit_anchors'],
};
