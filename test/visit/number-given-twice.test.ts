import test from 'ava';
import { words } from '../../src/request/words/words.ts';
import { statusScreens } from '../../src/visit/screens/status-screens.ts';
import type { VisitContext } from '../../src/visit/visit-context.ts';

test('a number that was given twice leads to both times and to the new number, and claims nothing', (t) => {
  const visit = {
    language: 'id',
    number: '0270041835',
    status: {
      outcome: 'found',
      number: '0270041835',
      ...{ stage: 'ready', note: null, at: '2026-11-24T03:00:00.000Z' },
      givenTwice: { number: '0275000007', confirmedAt: '2026-11-24T02:24:00.000Z', isOtherKnown: true },
    },
  } as unknown as VisitContext;
  const body = statusScreens.showingStatus.body(visit, words.id);
  t.deepEqual(body, [
    'Cocokkan waktu struk: 24 Nov 2026, 10.24 WITA',
    'Bila sama, nomor Bapak/Ibu kini 027-5000-007',
    `Bila lain: ${words.id.stages.ready}`,
  ]);
  t.is(statusScreens.showingStatus.heading(visit, words.id), 'Nomor ini terlanjur diberi dua kali');
});
