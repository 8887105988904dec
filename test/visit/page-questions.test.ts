/** What the citizen is asked about a page that the check found fault with, and what of it the office is told. */
import assert from 'node:assert/strict';
import test from 'ava';
import { officeWords } from '../../src/office/words/words.ts';
import type { PageRemark } from '../../src/page/page.ts';
import type { PageFault } from '../../src/page/page-remarks.ts';
import { words } from '../../src/request/words/words.ts';
import { viewOfVisit } from '../../src/visit/view.ts';
import { answersOf } from '../../src/visit/visit-answers.ts';
import type { VisitContext } from '../../src/visit/visit-context.ts';
import { pretendPage } from './pretend-steps.ts';
import { paths, type Snapshot } from './visit-walk.ts';

function contextOn(screen: VisitContext['screen']): VisitContext {
  const found = paths.map((path) => path.state as Snapshot).find(({ context }) => context.screen === screen);
  assert(found);
  return found.context;
}

function reviewing(remarks: PageRemark[], language: 'id' | 'en') {
  const visit = contextOn('reviewingPage');
  return viewOfVisit({ ...visit, language, page: visit.page && { ...visit.page, remarks } });
}

for (const language of ['id', 'en'] as const) {
  const { faults, heading, keep, retake, good } = words[language].reviewingPage;
  for (const fault of Object.keys(faults) as PageFault[]) {
    test(`${fault} is asked about in one sentence of its own (${language})`, (t) => {
      const view = reviewing([fault], language);
      t.is(view.heading, faults[fault].heading);
      t.is(view.body.at(-1), faults[fault].body);
      t.deepEqual(
        view.choices?.map(({ label }) => label),
        [retake, keep],
      );
    });
  }

  test(`a page that only carries a QR code is asked about like any other (${language})`, (t) => {
    const view = reviewing(['qrPresent'], language);
    t.is(view.heading, heading);
    t.is(view.choices?.[0]?.label, good);
  });

  test(`of several faults the most important one is asked about (${language})`, (t) => {
    t.is(reviewing(['streaks', 'blurred', 'sameSheet'], language).heading, faults.sameSheet.heading);
  });
}

test('the office is told the faults that were kept, and of a QR code that one is there', (t) => {
  const visit = contextOn('showingReceipt');
  const pages = [
    pretendPage('f-102', { remarks: ['streaks', 'qrPresent', 'cutOff'] }),
    pretendPage('f-102', { remarks: [] }),
  ];
  const kept = answersOf({ ...visit, pages }).pages;
  t.deepEqual(
    kept.map(({ keptAnyway, hasQr }) => ({ keptAnyway, hasQr })),
    [
      { keptAnyway: ['cutOff', 'streaks'], hasQr: true },
      { keptAnyway: [], hasQr: false },
    ],
  );
  t.false('preview' in kept[0]! || 'remarks' in kept[0]!);
});

test('the office has words of its own for every fault, in both languages', (t) => {
  for (const language of ['id', 'en'] as const) {
    const { kept } = officeWords[language].request;
    for (const fault of Object.keys(words.id.reviewingPage.faults)) t.truthy(kept[fault], fault);
  }
});
