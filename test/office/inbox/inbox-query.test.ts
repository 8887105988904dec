import test from 'ava';
import fc from 'fast-check';
import {
  addressOf,
  ages,
  everything,
  filterOf,
  type InboxQuery,
  queryFrom,
  stageChoices,
} from '../../../src/office/inbox/inbox-query.ts';

const read = (address: string): InboxQuery =>
  queryFrom(Object.fromEntries(new URL(address, 'http://office').searchParams));

test('every filter stands in the address and comes back from it', (t) => {
  const word = fc.option(fc.stringMatching(/^[a-z0-9.-]{1,20}$/));
  const queries = fc.record<InboxQuery>({
    stage: fc.constantFrom(...stageChoices),
    service: word,
    village: word,
    kiosk: word,
    age: fc.option(fc.constantFrom(...ages)),
    isMine: fc.boolean(),
    isLate: fc.boolean(),
    text: fc.string({ maxLength: 60 }).map((text) => text.trim()),
    order: fc.constantFrom('newest', 'oldest'),
    after: fc.option(fc.constant({ announcedAt: '2026-11-24T02:24:00.000Z', number: '0010000057' })),
  });
  const found = fc.check(
    fc.property(queries, (query) => {
      t.deepEqual(read(addressOf(query)), query);
      t.is(filterOf(read(addressOf(query))), filterOf(query));
    }),
  );
  t.false(found.failed, JSON.stringify(found.counterexample));
});

test('what makes no sense in an address counts as not asked', (t) => {
  t.deepEqual(read('/requests?stage=x&service=%3Cb%3E&age=9&mine=yes&late=&order=up&after=now'), everything);
});

test('who searches finds closed requests as well, unless asked otherwise', (t) => {
  t.is(read('/requests?q=andi').stage, 'any');
  t.is(read('/requests?q=andi&stage=ready').stage, 'ready');
  t.is(read('/requests').stage, 'open');
});
