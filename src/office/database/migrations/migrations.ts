/**
 * The form of the office's database, one named step after another. A step that has been released is never changed, only followed by a
 * new one. Written as SQLite takes it; `table-forms.ts` makes PostgreSQL's form of the tables.
 */
import { auditSearch } from './audit-search.ts';
import { citizensRights } from './citizens-rights.ts';
import { dayEndOrder } from './day-end-order.ts';
import { desk } from './desk.ts';
import { firstForm } from './first-form.ts';
import { fleet } from './fleet.ts';
import { followUps } from './follow-ups.ts';
import { inbox } from './inbox.ts';
import { jobRuns } from './job-runs.ts';
import { keysOfOffice } from './keys-of-office.ts';
import { peopleAndSignIn } from './people-and-sign-in.ts';

export type Migration = {
  name: string;
  sql: string;
  /** For rows of offices that are older than PostgreSQL's form. */
  onlySqlite?: string;
  /** Tables whose rows nobody may change or delete, not even this program. */
  appendOnly?: readonly string[];
};

export const migrations: readonly Migration[] = [
  ...firstForm,
  dayEndOrder,
  followUps,
  fleet,
  keysOfOffice,
  jobRuns,
  peopleAndSignIn,
  desk,
  auditSearch,
  inbox,
  citizensRights,
];
