/** What citizens may demand by law: the demands and their clock, corrections, holds, and signed records of what was destroyed. */
import type { Migration } from './migrations.ts';

export const citizensRights: Migration = {
  name: 'citizens-rights',
  sql: `
  -- Who asked and what they said is sealed to the office, as is the answer.
  CREATE TABLE citizen_demands (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    sealed TEXT NOT NULL,
    received_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    closed_at TEXT,
    closed_by TEXT,
    outcome TEXT,
    sealed_proof TEXT
  ) STRICT;
  CREATE INDEX citizen_demands_by_due ON citizen_demands (closed_at, due_at);

  CREATE TABLE citizen_demand_requests (
    demand INTEGER NOT NULL REFERENCES citizen_demands,
    request TEXT NOT NULL REFERENCES requests,
    PRIMARY KEY (demand, request)
  ) STRICT;
  CREATE INDEX citizen_demands_by_request ON citizen_demand_requests (request);

  -- Old and new values and the reason, sealed; what the citizen said at the kiosk stays as it came.
  CREATE TABLE answer_corrections (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    number TEXT NOT NULL REFERENCES requests,
    sealed TEXT NOT NULL,
    officer TEXT NOT NULL,
    at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX answer_corrections_by_number ON answer_corrections (number, sequence);

  CREATE TABLE legal_holds (
    number TEXT PRIMARY KEY REFERENCES requests,
    reason TEXT NOT NULL,
    officer TEXT NOT NULL,
    at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE deletions (
    number TEXT PRIMARY KEY REFERENCES requests,
    at TEXT NOT NULL,
    record TEXT NOT NULL,
    -- When the last page was gone from where pages lie; until then it is tried again.
    pages_gone_at TEXT
  ) STRICT;
  CREATE INDEX deletions_by_time ON deletions (at);
  `,
};
