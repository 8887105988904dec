/** What the list is asked to show, and how that stands in the address: every filter is a link that can be kept, sent and gone back to. */
import { z } from 'zod';
import { type Stage, stages } from '../../request/request.ts';

export const openStages = [
  'received',
  'underCheck',
  'waitingForCitizen',
  'inProcess',
  'ready',
  'withCourier',
] as const satisfies Stage[];
export const closedStages = ['delivered', 'pickedUp', 'rejected', 'withdrawn'] as const satisfies Stage[];
/** Where the office has it in hand, so that it can be late. */
export const stagesInHand = ['received', 'underCheck', 'inProcess'] as const satisfies Stage[];
const officeStages = stages.filter((stage) => stage !== 'kept');

/** `open` and `closed` stand for several; `any`: all of them. */
export const stageChoices = ['open', 'any', 'closed', ...officeStages] as const;
export type StageChoice = (typeof stageChoices)[number];

export const ages = ['today', 'over3', 'over7', 'over30'] as const;
export type Age = (typeof ages)[number];

/** In the place of a village: it is fetched at the office. */
export const pickedUpHere = 'pickUp';

export type InboxQuery = {
  stage: StageChoice;
  service: string | null;
  /** A village's code, or `pickUp`. */
  village: string | null;
  kiosk: string | null;
  age: Age | null;
  isMine: boolean;
  isLate: boolean;
  /** As it was typed. */
  text: string;
  order: 'newest' | 'oldest';
  /** The last row of the page before this one. */
  after: Place | null;
};
/** Where a row stands in the order of the list. */
export type Place = { announcedAt: string; number: string };

export const everything: InboxQuery = {
  stage: 'open',
  service: null,
  village: null,
  kiosk: null,
  age: null,
  isMine: false,
  isLate: false,
  text: '',
  order: 'newest',
  after: null,
};

const longestText = 60;
const word = z
  .string()
  .regex(/^[\w.-]{1,40}$/)
  .nullable()
  .catch(null);

const asked = z.object({
  stage: z.enum(stageChoices).optional().catch(undefined),
  service: word,
  village: word,
  kiosk: word,
  age: z.enum(ages).nullable().catch(null),
  mine: z.literal('1').optional().catch(undefined),
  late: z.literal('1').optional().catch(undefined),
  q: z.string().catch(''),
  order: z.enum(['newest', 'oldest']).catch('newest'),
  after: z.string().catch(''),
});

/** Whatever stands in an address: what makes no sense counts as not asked. */
export function queryFrom(given: unknown): InboxQuery {
  const { stage, mine, late, q, after, ...rest } = asked.parse(given);
  const text = q.trim().slice(0, longestText);
  return {
    ...rest,
    // Whoever searches for a person wants to find closed requests as well.
    stage: stage ?? (text === '' ? 'open' : 'any'),
    isMine: mine === '1',
    isLate: late === '1',
    text,
    after: placeFrom(after),
  };
}

export function addressOf(query: InboxQuery): string {
  const text = parametersOf(query).toString();
  return text ? `/requests?${text}` : '/requests';
}

/** The filter alone, without the page of it: what a saved view keeps, and the same for two addresses that mean the same. */
export function filterOf(query: InboxQuery): string {
  return parametersOf({ ...query, after: null }).toString();
}

function parametersOf(query: InboxQuery): URLSearchParams {
  const parts = new URLSearchParams();
  if (query.stage !== (query.text === '' ? 'open' : 'any')) parts.set('stage', query.stage);
  for (const name of ['service', 'village', 'kiosk', 'age'] as const) {
    const value = query[name];
    if (value) parts.set(name, value);
  }
  if (query.isMine) parts.set('mine', '1');
  if (query.isLate) parts.set('late', '1');
  if (query.text) parts.set('q', query.text);
  if (query.order !== 'newest') parts.set('order', query.order);
  if (query.after) parts.set('after', `${query.after.announcedAt}_${query.after.number}`);
  return parts;
}

function placeFrom(text: string): Place | null {
  const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_(\d{10})$/.exec(text);
  return found ? { announcedAt: found[1] ?? '', number: found[2] ?? '' } : null;
}

export function stagesOf(choice: StageChoice): readonly Stage[] {
  if (choice === 'open') return openStages;
  if (choice === 'closed') return closedStages;
  return choice === 'any' ? officeStages : [choice];
}

/** Nothing but the usual list. */
export function isEverything(query: InboxQuery): boolean {
  return filterOf({ ...query, order: 'newest' }) === '';
}
