/** What follows a request: a page that was wanted again, or a withdrawal, each a delivery of its own; and which pages are wanted. */
import type { Migration } from './migrations.ts';

export const followUps: Migration = {
  name: 'follow-ups',
  sql: `
  -- The request that a delivery belongs to, and the page whose place it takes. Null for a request of its own.
  ALTER TABLE requests ADD COLUMN follows TEXT REFERENCES requests;
  ALTER TABLE requests ADD COLUMN replaces TEXT;
  CREATE INDEX requests_that_follow ON requests (follows) WHERE follows IS NOT NULL;

  CREATE TABLE wanted_pages (
    number TEXT NOT NULL REFERENCES requests,
    page TEXT NOT NULL,
    paper TEXT NOT NULL,
    label_id TEXT NOT NULL,
    label_en TEXT NOT NULL,
    colour TEXT NOT NULL,
    reason TEXT NOT NULL,
    note TEXT,
    asked_at TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (number, page)
  ) STRICT;
  `,
};
