/** What is written down while a visit goes on: enough to go on with it, once per change, and never at the cost of the visit. */
import test from 'ava';
import pino from 'pino';
import { interruptedVisit, pageFactsOf, readDraft } from '../../src/kiosk/draft-facts.ts';
import { createDraftWork } from '../../src/kiosk/draft-work.ts';
import type { Outbox } from '../../src/outbox/outbox.ts';
import { systemStamp } from '../../src/outbox/stamp.ts';
import type { VisitContext } from '../../src/visit/visit-context.ts';
import { draftOf } from '../../src/visit/visit-draft.ts';
import { pretendPage } from '../visit/pretend-steps.ts';
import { paths, type Snapshot } from '../visit/visit-walk.ts';

function visitWithPages(): VisitContext {
  const found = paths
    .map(({ state }) => (state as Snapshot).context)
    .find(({ pages, screen }) => pages.length > 0 && screen === 'placingPaper');
  if (!found) throw new Error('nobody scans a page');
  return found;
}

function workWith(noteDraft: Outbox['noteDraft']) {
  return createDraftWork({
    outbox: { noteDraft } as Outbox,
    print: async () => ({ outcome: 'confirmed', by: 'order' }),
    place: 'Balai Desa Pitulua',
    settings: () => ({ keepDays: 3, mostDrafts: 20, mostMegabytes: 200 }),
    stamp: systemStamp(() => new Date('2026-11-24T02:00:00.000Z')),
    log: pino({ enabled: false }),
  });
}

test('the facts are written once per change, and not before there is a page', (t) => {
  const notes: string[] = [];
  const work = workWith((_visit, facts) => void notes.push(facts));
  const visit = visitWithPages();
  work.follow(undefined);
  work.follow({ ...visit, pages: [] });
  t.is(notes.length, 0);
  for (const entry of ['', '7', '74']) work.follow({ ...visit, entry });
  t.is(notes.length, 1);
  work.follow({ ...visit, paper: visit.paper + 1 });
  t.is(notes.length, 2);
  t.false(notes.join().includes(visit.nik ?? '7408'));
});

test('a disk that refuses does not stop the visit, and is asked again at the next change', (t) => {
  let refuses = true;
  const notes: string[] = [];
  const work = workWith((_visit, facts) => {
    if (refuses) throw new Error('full');
    notes.push(facts);
  });
  const visit = visitWithPages();
  t.notThrows(() => work.follow(visit));
  refuses = false;
  work.follow(visit);
  t.is(notes.length, 1);
});

test('a draft of another version, another catalogue or a damaged row is not gone on with', (t) => {
  const visit = visitWithPages();
  const facts = JSON.stringify(draftOf(visit));
  const page = { page: 'a'.repeat(16), paper: 'f-102', facts: pageFactsOf(pretendPage('f-102')) };
  t.truthy(readDraft({ facts, pages: [page] }));
  for (const wrong of [
    { facts: '{}', pages: [page] },
    { facts: 'not JSON', pages: [page] },
    { facts: facts.replace('ktp-hilang', 'no-such-service'), pages: [page] },
    { facts, pages: [{ ...page, paper: 'no-such-paper' }] },
    { facts, pages: [{ ...page, facts: '{}' }] },
  ]) {
    t.is(readDraft(wrong), null, JSON.stringify(wrong).slice(0, 60));
  }
});

test('the time of an interrupted visit is told only while it can be believed', (t) => {
  const facts = JSON.stringify(draftOf(visitWithPages()));
  const draft = { visit: 'v', facts, pages: 1, startedAt: '2026-11-24T02:00:00.000Z' };
  const at = (now: string) => interruptedVisit(draft, new Date(now))?.at;
  t.is(at('2026-11-24T02:10:00.000Z'), draft.startedAt);
  t.is(at('2026-11-24T01:59:00.000Z'), null, 'the clock went back');
  t.is(at('2026-11-26T02:00:00.000Z'), null, 'or has jumped');
  t.is(interruptedVisit({ ...draft, facts: '{}' }, new Date()), null);
  t.is(interruptedVisit(null, new Date()), null);
});
