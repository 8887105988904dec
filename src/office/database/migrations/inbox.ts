/** What the list of requests needs beyond the requests: an index of searched words, who holds what, saved filters, and pairs that may be one. */
import type { Migration } from './migrations.ts';

export const inbox: Migration = {
  name: 'inbox',
  sql: `
  -- Where the courier takes it. In the clear, unlike the rest of the answers: a village names nobody, and the kiosk's place, which
  -- nearly always lies in it, is known beside it; so the list can be filtered and counted by it.
  ALTER TABLE requests ADD COLUMN village TEXT;
  -- Whether its search terms have been kept; requests of before are caught up with after the start.
  ALTER TABLE requests ADD COLUMN is_indexed INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX requests_not_indexed ON requests (number) WHERE is_indexed = 0 AND follows IS NULL;

  -- One part of the list is one stage, so each way to look at it is read from its index in the order in which it is shown.
  CREATE INDEX requests_in_stage ON requests (stage, announced_at, number);
  CREATE INDEX requests_of_service ON requests (service, stage, announced_at, number);
  CREATE INDEX requests_of_kiosk ON requests (kiosk, stage, announced_at, number);
  CREATE INDEX requests_of_village ON requests (village, stage, announced_at, number);
  CREATE INDEX requests_without_kiosk ON requests (substr(number, 4));
  CREATE INDEX requests_last_digits ON requests (substr(number, 7));
  DROP INDEX requests_by_stage;

  -- Keyed digests of what may be searched for (src/office/inbox/search/). Nothing here can be read without the key.
  CREATE TABLE search_terms (
    term TEXT NOT NULL,
    announced_at TEXT NOT NULL,
    number TEXT NOT NULL REFERENCES requests,
    kind TEXT NOT NULL,
    PRIMARY KEY (term, announced_at, number)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX search_terms_of_request ON search_terms (number, kind);

  CREATE TABLE claims (
    number TEXT PRIMARY KEY REFERENCES requests,
    username TEXT NOT NULL,
    name TEXT NOT NULL,
    claimed_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX claims_of_person ON claims (username, number);

  CREATE TABLE officer_activity (
    username TEXT PRIMARY KEY,
    seen_at TEXT NOT NULL
  ) STRICT;

  -- Who has a request open.
  CREATE TABLE request_looks (
    number TEXT NOT NULL REFERENCES requests,
    username TEXT NOT NULL,
    name TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (number, username)
  ) STRICT;

  CREATE TABLE saved_views (
    id TEXT PRIMARY KEY,
    username TEXT NOT NULL,
    name TEXT NOT NULL,
    filter TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    UNIQUE (username, name)
  ) STRICT;

  -- \`first\` is the smaller number. Verdict: null, 'notDuplicate' or 'duplicate'.
  CREATE TABLE possible_duplicates (
    first TEXT NOT NULL REFERENCES requests,
    second TEXT NOT NULL REFERENCES requests,
    reason TEXT NOT NULL,
    found_at TEXT NOT NULL,
    verdict TEXT,
    judged_by TEXT,
    judged_at TEXT,
    PRIMARY KEY (first, second)
  ) STRICT;
  CREATE INDEX possible_duplicates_of_second ON possible_duplicates (second, first);

  CREATE TABLE inbox_settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;
  `,
};
