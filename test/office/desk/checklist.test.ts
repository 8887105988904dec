/** The papers of a case against what was scanned and what officers said of it. */
import test from 'ava';
import { checklistOf } from '../../../src/office/desk/checklist.ts';
import type { DeskPage } from '../../../src/office/desk/desk-page.ts';
import { originalsOf } from '../../../src/office/desk/originals.ts';
import { answersOf, deskPage } from './support/desk-pages.ts';

const states = (pages: DeskPage[], changes: Parameters<typeof answersOf>[1] = {}) =>
  checklistOf(answersOf(pages, changes), pages).lines.map(({ paper, state }) => `${paper} ${state}`);

test('each required paper is missing, to be checked, bad or fine', (t) => {
  t.deepEqual(states([]), ['f-102 missing', 'ktp-rusak missing']);
  t.deepEqual(states([deskPage('a', 'f-102', { verdict: 'fine' }), deskPage('b', 'ktp-rusak')]), [
    'f-102 fine',
    'ktp-rusak toCheck',
  ]);
  const oneBad = [
    deskPage('b', 'ktp-rusak', { verdict: 'fine' }),
    deskPage('c', 'ktp-rusak', { verdict: 'wrongPaper' }),
  ];
  t.deepEqual(states(oneBad), ['f-102 missing', 'ktp-rusak bad']);
});

test('a paper is fine only when every page of it is', (t) => {
  t.deepEqual(states([deskPage('b', 'ktp-rusak', { verdict: 'fine' }), deskPage('c', 'ktp-rusak')]), [
    'f-102 missing',
    'ktp-rusak toCheck',
  ]);
});

test('a page that was sent back is waited for, and the newer scan counts in the place of the older', (t) => {
  const sentBack = {
    reason: 'blurred' as const,
    note: 'Mohon pindai ulang.',
    at: '2026-11-24T02:24:00.000Z',
  };
  t.deepEqual(states([deskPage('a', 'f-102', { verdict: 'unreadable', sentBack })]), [
    'f-102 waiting',
    'ktp-rusak missing',
  ]);
  const replaced = [
    deskPage('a', 'f-102', { verdict: 'unreadable', replacedBy: 'b' }),
    deskPage('b', 'f-102', { replaces: 'a' }),
  ];
  t.deepEqual(states(replaced), ['f-102 toCheck', 'ktp-rusak missing']);
  t.is(checklistOf(answersOf(replaced), replaced).pages, 1);
});

test('what may be left out is not missing, unless the citizen said so; what nobody asked for is shown all the same', (t) => {
  t.deepEqual(states([deskPage('a', 'ijazah')], { service: 'ktp-hilang' }), [
    'f-102 missing',
    'surat-hilang missing',
    'kk notGiven',
    'ijazah toCheck',
  ]);
  t.true(states([], { service: 'ktp-hilang', missingPapers: ['kk'] }).includes('kk missing'));
});

test('the originals to be handed in follow the case, each ticked by who received it', (t) => {
  const ticked = { paper: 'kk-lama', officer: 'Nurhayati', at: '2026-11-24T02:24:00.000Z' };
  const moving = {
    service: 'pindah-dalam',
    caseAnswers: { applicant: 'self', home: 'own', childCards: 'yes' },
  };
  t.deepEqual(
    originalsOf(moving, [ticked]).map(({ requirement, received }) => [
      requirement.id,
      received?.officer ?? null,
    ]),
    [
      ['kk-lama', 'Nurhayati'],
      ['ktp-lama', null],
      ['kia-lama', null],
    ],
  );
  t.deepEqual(originalsOf({ ...moving, service: 'ktp-hilang' }, []), [], 'a lost card can not be handed in');
});
