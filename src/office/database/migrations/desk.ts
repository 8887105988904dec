/** What officers note at the desk: verdicts and turns of pages, originals, notes, whom a delivery is for. Texts about people are kept sealed. */
import type { Migration } from './migrations.ts';

export const desk: Migration = {
  name: 'desk',
  sql: `
  CREATE TABLE page_verdicts (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    number TEXT NOT NULL REFERENCES requests,
    page TEXT NOT NULL,
    verdict TEXT NOT NULL,
    officer TEXT NOT NULL,
    at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX page_verdicts_by_number ON page_verdicts (number, sequence);

  -- How a page lies, where officers turned it; the last one counts.
  CREATE TABLE page_turns (
    number TEXT NOT NULL REFERENCES requests,
    page TEXT NOT NULL,
    rotation INTEGER NOT NULL,
    officer TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (number, page)
  ) STRICT;

  -- Ticked and unticked; the last word on each paper counts.
  CREATE TABLE originals (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    number TEXT NOT NULL REFERENCES requests,
    paper TEXT NOT NULL,
    received INTEGER NOT NULL,
    officer TEXT NOT NULL,
    at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX originals_by_number ON originals (number, sequence);

  -- Between staff; base64 of an age file, sealed to the office.
  CREATE TABLE staff_notes (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    number TEXT NOT NULL REFERENCES requests,
    sealed TEXT NOT NULL,
    officer TEXT NOT NULL,
    at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX staff_notes_by_number ON staff_notes (number, sequence);

  CREATE TABLE recipients (
    number TEXT PRIMARY KEY REFERENCES requests,
    sealed TEXT NOT NULL,
    officer TEXT NOT NULL,
    at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE archives (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    number TEXT NOT NULL REFERENCES requests,
    digest TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    officer TEXT NOT NULL,
    at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX archives_by_number ON archives (number, sequence);

  -- How often a request was looked at.
  CREATE INDEX audit_by_subject ON audit (subject, action);
  `,
};
