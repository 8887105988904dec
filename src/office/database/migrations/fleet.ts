/** How kiosks are, what is published to them, and which kiosk took the place of which. */
import type { Migration } from './migrations.ts';

export const fleet: Migration = {
  name: 'fleet',
  sql: `
  CREATE TABLE kiosk_reports (
    kiosk TEXT PRIMARY KEY REFERENCES kiosks,
    received_at TEXT NOT NULL,
    report TEXT NOT NULL
  ) STRICT;

  -- Signed as kiosks get them; the newest holds, the older ones tell who changed what.
  CREATE TABLE bulletins (
    sequence INTEGER PRIMARY KEY,
    issued_at TEXT NOT NULL,
    issued_by TEXT NOT NULL,
    bulletin TEXT NOT NULL,
    jws TEXT NOT NULL
  ) STRICT;

  CREATE TABLE catalogues (
    sha256 TEXT PRIMARY KEY,
    version TEXT NOT NULL,
    text TEXT NOT NULL,
    added_at TEXT NOT NULL
  ) STRICT;

  ALTER TABLE enrolment_codes ADD COLUMN replaces TEXT;
  ALTER TABLE kiosks ADD COLUMN replaces TEXT;
  `,
  appendOnly: ['bulletins', 'catalogues'],
};
