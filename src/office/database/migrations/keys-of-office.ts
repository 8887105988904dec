/** Which keys belong to this database: a second office with other keys would tell kiosks to seal to what the first can't open. */
import type { Migration } from './migrations.ts';

export const keysOfOffice: Migration = {
  name: 'keys-of-office',
  sql: `
  CREATE TABLE office_keys (
    office INTEGER PRIMARY KEY CHECK (office = 1),
    recipient TEXT NOT NULL,
    public_key TEXT NOT NULL
  ) STRICT;
  `,
};
