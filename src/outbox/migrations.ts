/**
 * The tables of the outbox, step by step: each entry brings the database one version further and is never changed once it
 * has been on a kiosk. The README of this folder says what each table is for.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE counter (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE note (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE draft (
    visit      TEXT PRIMARY KEY,
    started_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE request (
    -- The order of confirming. Times cannot give it: a kiosk without a clock battery may wake up in the past.
    position        INTEGER PRIMARY KEY AUTOINCREMENT,
    number          TEXT NOT NULL UNIQUE,
    visit           TEXT NOT NULL UNIQUE,
    kiosk           TEXT NOT NULL,
    service         TEXT NOT NULL,
    confirmed_at    TEXT NOT NULL,
    receipt         TEXT NOT NULL,
    -- The signed text that travels; emptied with the pages once they are delivered and their time is over.
    manifest        TEXT,
    manifest_sha256 TEXT NOT NULL
  ) STRICT;

  CREATE TABLE outbox (
    position     INTEGER PRIMARY KEY REFERENCES request (position),
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'setAside', 'delivered', 'cleared')),
    announced    INTEGER NOT NULL DEFAULT 0 CHECK (announced IN (0, 1)),
    failures     INTEGER NOT NULL DEFAULT 0,
    problem      TEXT,
    acknowledgement TEXT,
    delivered_at TEXT,
    CHECK ((state IN ('delivered', 'cleared')) = (acknowledgement IS NOT NULL AND delivered_at IS NOT NULL))
  ) STRICT;
  CREATE INDEX outbox_by_state ON outbox (state, position);

  CREATE TABLE page (
    page          TEXT PRIMARY KEY,
    visit         TEXT REFERENCES draft (visit),
    request       INTEGER REFERENCES request (position),
    place         INTEGER NOT NULL,
    paper         TEXT NOT NULL,
    sealed_bytes  INTEGER NOT NULL CHECK (sealed_bytes > 0),
    sealed_sha256 TEXT NOT NULL,
    upload_url    TEXT,
    uploaded      INTEGER NOT NULL DEFAULT 0 CHECK (uploaded IN (0, 1)),
    -- A page belongs to a draft or to a request, never to both and never to nothing.
    CHECK ((visit IS NULL) <> (request IS NULL))
  ) STRICT;
  CREATE INDEX page_by_visit ON page (visit);
  CREATE INDEX page_by_request ON page (request);

  CREATE TABLE receipt (
    position   INTEGER PRIMARY KEY REFERENCES request (position),
    printed_at TEXT
  ) STRICT;
  CREATE INDEX receipt_pending ON receipt (position) WHERE printed_at IS NULL;

  CREATE TABLE intent (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    act         TEXT NOT NULL,
    number      TEXT,
    begun_at    TEXT NOT NULL,
    finished_at TEXT,
    outcome     TEXT CHECK (outcome IN ('done', 'failed', 'unknown')),
    CHECK ((finished_at IS NULL) = (outcome IS NULL))
  ) STRICT;
  CREATE INDEX intent_by_number ON intent (number);

  CREATE TABLE status (
    number TEXT PRIMARY KEY,
    stage  TEXT NOT NULL,
    note   TEXT,
    at     TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,

  // Drafts that outlive a restart, and slips that name one. Nothing in them is about the person.
  `
  ALTER TABLE draft ADD COLUMN facts TEXT;
  -- Which one is the newest; times cannot tell.
  ALTER TABLE draft ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
  -- A visit is at work on it, or was when the power went.
  ALTER TABLE draft ADD COLUMN open INTEGER NOT NULL DEFAULT 1 CHECK (open IN (0, 1));
  ALTER TABLE page ADD COLUMN facts TEXT;

  CREATE TABLE draft_slip (
    code_sha256 TEXT PRIMARY KEY,
    -- No reference: the slip is remembered after the draft has become a request or has gone.
    visit       TEXT NOT NULL,
    kept_until  TEXT NOT NULL,
    -- The act of printing it; a slip that never began to be printed is in nobody's hand.
    intent      INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX draft_slip_by_visit ON draft_slip (visit);
  `,
];
