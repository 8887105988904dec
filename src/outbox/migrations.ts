/**
 * The tables of the outbox, step by step: each entry brings the database one version further and is never changed once it
 * has been on a kiosk. The README of this folder says what each table is for.
 *
 * A release that is not well is given back while its tables stay, so steps after `oldestReader` only add: programs of that version go on
 * working with what newer ones have made. test/outbox/database.test.ts keeps it so.
 */
export const oldestReader = 9;

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
  // The journal, the day ends that are signed with it, and when the office received a request.
  `
  CREATE TABLE journal (
    sequence  INTEGER PRIMARY KEY,
    at        TEXT NOT NULL,
    boot      TEXT NOT NULL,
    uptime_ms INTEGER NOT NULL,
    certain   INTEGER NOT NULL CHECK (certain IN (0, 1)),
    event     TEXT NOT NULL,
    subject   TEXT,
    details   TEXT NOT NULL,
    previous  TEXT NOT NULL,
    hash      TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX journal_kept ON journal (subject) WHERE event = 'request.kept';
  CREATE INDEX journal_kept_in_order ON journal (sequence) WHERE event = 'request.kept';
  CREATE INDEX journal_began ON journal (sequence) WHERE event = 'journal.began';
  CREATE INDEX journal_day_ended ON journal (sequence) WHERE event = 'day.ended';
  CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
  CREATE TRIGGER journal_is_never_shortened BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
  -- Without this one, INSERT OR REPLACE would change an entry past the other two.
  CREATE TRIGGER journal_only_grows BEFORE INSERT ON journal
    WHEN NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM journal)
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

  CREATE TABLE day_end (
    -- Of its entry in the journal.
    sequence INTEGER PRIMARY KEY REFERENCES journal (sequence),
    day      TEXT NOT NULL,
    -- The signed text that travels.
    text     TEXT NOT NULL,
    sha256   TEXT NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('waiting', 'received', 'refused')),
    problem  TEXT,
    acknowledgement TEXT,
    -- Whether a slip of it is wanted on paper, and has come out.
    slip     TEXT NOT NULL CHECK (slip IN ('none', 'owed', 'printed'))
  ) STRICT;
  CREATE INDEX day_end_waiting ON day_end (sequence) WHERE state = 'waiting';
  CREATE INDEX day_end_owed ON day_end (sequence) WHERE slip = 'owed';

  -- The office's own time, from its acknowledgement.
  ALTER TABLE outbox ADD COLUMN received_at TEXT;
  `,
  `
  -- A request was written to a USB stick: when, and in which export. Empty until then.
  ALTER TABLE outbox ADD COLUMN exported_at TEXT;
  ALTER TABLE outbox ADD COLUMN exported_in TEXT;
  `,
  `
  CREATE TABLE damage (
    id       INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,
    -- null where only the request is known
    page     TEXT,
    found_at TEXT NOT NULL,
    -- 1: a whole copy was put back from the backup
    healed   INTEGER NOT NULL DEFAULT 0 CHECK (healed IN (0, 1)),
    -- 1: a technician has said that it is dealt with
    seen     INTEGER NOT NULL DEFAULT 0 CHECK (seen IN (0, 1)),
    UNIQUE (position, page)
  ) STRICT;

  -- Whoever finds a request's page gone or damaged, kiosk or forwarder, sets the request aside; from here the kiosk hears of it.
  CREATE TRIGGER damage_of_request AFTER UPDATE OF state ON outbox
  WHEN NEW.state = 'setAside' AND NEW.problem IN ('pageLost', 'pageDamaged', 'manifestDamaged')
    AND NOT EXISTS (SELECT 1 FROM damage WHERE position = NEW.position AND seen = 0)
  BEGIN
    INSERT INTO damage (position, page, found_at) VALUES (NEW.position, NULL, strftime('%Y-%m-%dT%H:%M:%fZ'));
  END;
  `,
  // Forwarding: rests of single requests, lanes of numbers, numbers that were exchanged, feeds that begin anew, bytes that cost money.
  `
  ALTER TABLE outbox ADD COLUMN rests INTEGER NOT NULL DEFAULT 0;
  -- On the clock of the forwarder that runs; a new one begins with 0 for all.
  ALTER TABLE outbox ADD COLUMN due_ms REAL NOT NULL DEFAULT 0;
  CREATE INDEX outbox_next ON outbox (failures, announced, position, due_ms) WHERE state = 'waiting';

  ALTER TABLE status ADD COLUMN feed INTEGER NOT NULL DEFAULT 0;

  -- Ten serials each. boot: the start of this kiosk that takes its numbers here; null: the office has named it as used.
  CREATE TABLE lane (
    kiosk TEXT NOT NULL,
    lane  INTEGER NOT NULL CHECK (lane BETWEEN 0 AND 99999),
    boot  TEXT,
    taken INTEGER NOT NULL,
    PRIMARY KEY (kiosk, lane)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX lane_by_boot ON lane (kiosk, boot) WHERE boot IS NOT NULL;
  INSERT OR IGNORE INTO lane (kiosk, lane, boot, taken)
    SELECT kiosk, CAST(substr(number, 4, 5) AS INTEGER), NULL, 10 FROM request;

  CREATE TABLE former_number (
    number   TEXT PRIMARY KEY,
    position INTEGER NOT NULL REFERENCES request (position),
    at       TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE data_use (
    day      TEXT PRIMARY KEY,
    sent     INTEGER NOT NULL,
    received INTEGER NOT NULL
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

  `
  -- How long a slip is valid that was made while the time was not certain, in ms; counted from when it is. Null: kept_until holds.
  ALTER TABLE draft_slip ADD COLUMN unsure_keeps_ms INTEGER;
  `,
  // The stages of the office's workflow (src/request/workflow/) in place of the first ones.
  `
  UPDATE status SET stage = CASE stage WHEN 'inWork' THEN 'inProcess' WHEN 'handedOver' THEN 'delivered' ELSE stage END;
  `,
  // What follows a request of any kiosk: a page that the office wants again (then `replaces` names the old one), or a withdrawal.
  `
  ALTER TABLE request ADD COLUMN follows TEXT;
  ALTER TABLE request ADD COLUMN replaces TEXT;
  CREATE INDEX request_follows ON request (follows) WHERE follows IS NOT NULL;
  -- The pages that the office wants again, as JSON. Null: none.
  ALTER TABLE status ADD COLUMN wanted TEXT;
  `,
];
