/** Second factors, codes, shared counting of wrong passwords, sessions that know where they are, settings, and details in the audit trail. */
import type { Migration } from './migrations.ts';

export const peopleAndSignIn: Migration = {
  name: 'people-and-sign-in',
  sql: `
  ALTER TABLE people ADD COLUMN disabled_at TEXT;
  ALTER TABLE people ADD COLUMN last_login_at TEXT;
  -- Sealed with a key from the office's keys.
  ALTER TABLE people ADD COLUMN totp_secret TEXT;
  ALTER TABLE people ADD COLUMN totp_enrolled_at TEXT;
  -- The newest step of time of which a code was taken.
  ALTER TABLE people ADD COLUMN totp_last_step INTEGER NOT NULL DEFAULT 0;
  -- Issuer and subject at an OpenID Connect provider; whether that provider also gives the role.
  ALTER TABLE people ADD COLUMN account TEXT;
  ALTER TABLE people ADD COLUMN is_providers INTEGER NOT NULL DEFAULT 0;
  CREATE UNIQUE INDEX people_by_account ON people (account);

  CREATE TABLE recovery_codes (
    username TEXT NOT NULL REFERENCES people,
    digest TEXT NOT NULL,
    used_at TEXT,
    PRIMARY KEY (username, digest)
  ) STRICT;

  CREATE TABLE password_codes (
    username TEXT PRIMARY KEY REFERENCES people,
    digest TEXT NOT NULL,
    expires_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE login_attempts (
    attempt TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_failed_at TEXT NOT NULL,
    waits_until TEXT NOT NULL
  ) STRICT;
  CREATE INDEX login_attempts_by_age ON login_attempts (last_failed_at);

  CREATE TABLE office_settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;

  -- Everybody logs in anew: an old session does not say how it came in.
  DELETE FROM sessions;
  ALTER TABLE sessions ADD COLUMN id TEXT NOT NULL DEFAULT '';
  ALTER TABLE sessions ADD COLUMN stage TEXT NOT NULL DEFAULT 'inside';
  ALTER TABLE sessions ADD COLUMN way TEXT NOT NULL DEFAULT 'password';
  ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
  ALTER TABLE sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';
  ALTER TABLE sessions ADD COLUMN waiting_secret TEXT;
  CREATE INDEX sessions_by_person ON sessions (username);

  ALTER TABLE audit ADD COLUMN details TEXT;
  `,
};
