/** What the page of a request has to know about who works on it. Opening the page counts as looking at it. */
import type { People } from '../people/people.ts';
import type { Person } from '../people/person.ts';
import type { OfficeRequest } from '../request-register.ts';
import { isHeldStage, mayReassign } from './claim-rules.ts';
import type { Inbox } from './inbox.ts';
import type { ClaimState } from './views/claim-card.ts';

export type ClaimReader = (
  request: Pick<OfficeRequest, 'number' | 'stage'>,
  person: Person,
  isTaken: boolean,
) => Promise<ClaimState>;

export function createClaimReader({
  inbox: { claims, looks, duplicates },
  people,
}: {
  inbox: Pick<Inbox, 'claims' | 'looks' | 'duplicates'>;
  people: Pick<People, 'list'>;
}): ClaimReader {
  return async ({ number, stage }, person, isTaken) => ({
    ...{ number, stage, isTaken },
    holder: isHeldStage(stage) ? await claims.holderOf(number) : null,
    lookers: await looks.note(number, person),
    people: mayReassign(person.role, stage)
      ? (await people.list()).filter(({ disabledAt }) => disabledAt === null)
      : [],
    twins: (await duplicates.of(number))
      .filter(({ verdict }) => verdict === null)
      .map(({ first, second }) => (first === number ? second : first)),
  });
}
