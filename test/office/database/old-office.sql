-- The forms of office.sqlite before they had names. Kept as they were.
-- form
  CREATE TABLE people (
    username TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE sessions (
    digest TEXT PRIMARY KEY,
    username TEXT NOT NULL REFERENCES people,
    started_at TEXT NOT NULL,
    last_used_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE enrolment_codes (
    digest TEXT PRIMARY KEY,
    kiosk TEXT NOT NULL,
    place TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
  ) STRICT;

  CREATE TABLE kiosks (
    kiosk TEXT PRIMARY KEY,
    place TEXT NOT NULL,
    public_key TEXT NOT NULL,
    token_digest TEXT NOT NULL,
    enrolled_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    revoked_at TEXT
  ) STRICT;

  CREATE TABLE requests (
    number TEXT PRIMARY KEY,
    kiosk TEXT NOT NULL REFERENCES kiosks,
    service TEXT NOT NULL,
    confirmed_at TEXT NOT NULL,
    announced_at TEXT NOT NULL,
    sealed_answers TEXT NOT NULL,
    manifest TEXT NOT NULL,
    manifest_sha256 TEXT NOT NULL,
    acknowledgement TEXT,
    stage TEXT NOT NULL,
    officer TEXT,
    revision INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX requests_by_stage ON requests (stage, announced_at);

  CREATE TABLE pages (
    number TEXT NOT NULL REFERENCES requests,
    position INTEGER NOT NULL,
    page TEXT NOT NULL,
    sealed_bytes INTEGER NOT NULL,
    sealed_sha256 TEXT NOT NULL,
    whole_at TEXT,
    PRIMARY KEY (number, page)
  ) STRICT;

  -- What happened to a request. Rows with told = 1 are what the kiosks hear; their sequence is the cursor of the status feed.
  CREATE TABLE history (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    number TEXT NOT NULL REFERENCES requests,
    at TEXT NOT NULL,
    officer TEXT,
    step TEXT NOT NULL,
    stage TEXT NOT NULL,
    note TEXT,
    told INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX history_by_number ON history (number, sequence);

  CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
  CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
-- form
  -- When each boot of a kiosk began, by the office's clock.
  CREATE TABLE kiosk_boots (
    kiosk TEXT NOT NULL REFERENCES kiosks,
    boot TEXT NOT NULL,
    started_at TEXT NOT NULL,
    PRIMARY KEY (kiosk, boot)
  ) STRICT, WITHOUT ROWID;

  -- What a kiosk without a clock battery knew of the time, and the time as the office put it right.
  ALTER TABLE requests ADD COLUMN boot TEXT;
  ALTER TABLE requests ADD COLUMN uptime_ms INTEGER;
  ALTER TABLE requests ADD COLUMN time_certain INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE requests ADD COLUMN put_right_at TEXT;
  CREATE INDEX requests_by_boot ON requests (kiosk, boot) WHERE time_certain = 0;
-- form
  -- For the bounds of what one kiosk may take of the disk, asked with every announcement and upload.
  ALTER TABLE requests ADD COLUMN announced_bytes INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX requests_under_way ON requests (kiosk, announced_bytes) WHERE acknowledgement IS NULL;
  CREATE INDEX pages_by_arrival ON pages (whole_at);
-- form
  CREATE TABLE lanes (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    kiosk TEXT NOT NULL REFERENCES kiosks,
    lane INTEGER NOT NULL,
    UNIQUE (kiosk, lane)
  ) STRICT;
  CREATE INDEX lanes_by_kiosk ON lanes (kiosk, sequence);
  INSERT OR IGNORE INTO lanes (kiosk, lane)
    SELECT kiosk, CAST(substr(number, 4, 5) AS INTEGER) FROM requests ORDER BY announced_at, number;
-- form
  CREATE TABLE request_links (
    number TEXT PRIMARY KEY REFERENCES requests,
    kiosk TEXT NOT NULL REFERENCES kiosks,
    -- The how-manieth request of its kiosk.
    ordinal INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    entry TEXT NOT NULL,
    predecessor TEXT,
    announced_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX request_links_by_ordinal ON request_links (kiosk, ordinal);

  CREATE TABLE journal_sightings (
    kiosk TEXT NOT NULL REFERENCES kiosks,
    sequence INTEGER NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (kiosk, sequence, entry)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE journal_forks (
    id INTEGER PRIMARY KEY,
    kiosk TEXT NOT NULL REFERENCES kiosks,
    sequence INTEGER NOT NULL,
    seen_at TEXT NOT NULL,
    reviewed_at TEXT,
    reviewed_by TEXT,
    -- How far the journal was known when somebody looked: quarrels up to there are this one.
    covers_sequence INTEGER NOT NULL DEFAULT 0,
    covers_ordinal INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE UNIQUE INDEX journal_forks_open ON journal_forks (kiosk) WHERE reviewed_at IS NULL;

  CREATE TABLE day_ends (
    kiosk TEXT NOT NULL REFERENCES kiosks,
    sequence INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    day TEXT NOT NULL,
    message TEXT NOT NULL,
    text TEXT NOT NULL,
    received_at TEXT NOT NULL,
    acknowledgement TEXT NOT NULL,
    PRIMARY KEY (kiosk, sha256)
  ) STRICT;
  CREATE INDEX day_ends_by_kiosk ON day_ends (kiosk, received_at);
-- form
  UPDATE requests SET stage = CASE stage WHEN 'inWork' THEN 'inProcess' WHEN 'handedOver' THEN 'delivered' ELSE stage END;
  UPDATE history SET stage = CASE stage WHEN 'inWork' THEN 'inProcess' WHEN 'handedOver' THEN 'delivered' ELSE stage END,
                     step = CASE step WHEN 'takeIntoWork' THEN 'startCheck' WHEN 'handOver' THEN 'reportDelivered' ELSE step END;
  UPDATE people SET role = CASE role WHEN 'officer' THEN 'operator' WHEN 'reader' THEN 'auditor' ELSE role END;
