import test from 'ava';
import { readCorrection, withCorrections } from '../../../src/office/law/citizens/answer-corrections.ts';
import { closedBefore, monthsFor } from '../../../src/office/law/citizens/retention.ts';
import type { RequestAnswers } from '../../../src/request/request.ts';

const answers: RequestAnswers = {
  service: 'ktp-hilang',
  caseAnswers: {},
  nik: '7408014503850002',
  familyCardNumber: null,
  phone: '+6281234567890',
  handover: { way: 'pickUp' },
  consent: { noticeVersion: '2026-11', language: 'id', at: '2026-11-24T02:24:00.000Z', choice: 'yes' },
  missingPapers: [],
  pages: [],
};
const typed = {
  nik: answers.nik,
  familyCardNumber: '',
  phone: '0812-3456-7890',
  reason: 'Salah ketik di kiosk',
};

test('only what differs is a change, with what it was', (t) => {
  t.deepEqual(readCorrection(answers, { ...typed, nik: '7408 0145 0385 0003', phone: '' }), {
    outcome: 'ok',
    correction: {
      reason: 'Salah ketik di kiosk',
      changes: [
        { field: 'nik', from: '7408014503850002', to: '7408014503850003' },
        { field: 'phone', from: '+6281234567890', to: null },
      ],
    },
  });
});

for (const [what, change, problem] of [
  ['a NIK of fifteen digits', { nik: '740801450385000' }, 'nik'],
  ['no NIK', { nik: '' }, 'nik'],
  ['a family card that can’t be', { familyCardNumber: '7408019912150003' }, 'familyCardNumber'],
  ['a phone that is none', { phone: '123' }, 'phone'],
  ['no reason', { nik: '7408014503850003', reason: ' ' }, 'reason'],
  ['the same as before', {}, 'nothing'],
] as const) {
  test(`${what} is no correction`, (t) => {
    t.deepEqual(readCorrection(answers, { ...typed, ...change }), { outcome: 'wrong', problem });
  });
}

test('the newest correction counts, and what the citizen said is not touched', (t) => {
  const first = {
    reason: 'x',
    changes: [{ field: 'phone', from: '+6281234567890', to: '+6281200000000' }],
  } as const;
  const second = { reason: 'y', changes: [{ field: 'phone', from: '+6281200000000', to: null }] } as const;
  const corrected = withCorrections(answers, [
    { ...first, changes: [...first.changes] },
    { ...second, changes: [...second.changes] },
  ]);
  t.is(corrected.phone, null);
  t.is(answers.phone, '+6281234567890');
  t.like(corrected, { nik: answers.nik, service: answers.service });
});

test('months are those of the calendar', (t) => {
  const before = (now: string, months: number) =>
    closedBefore(new Date(now), months).toISOString().slice(0, 10);
  t.is(before('2026-11-24T00:00:00Z', 12), '2025-11-24');
  t.is(before('2026-05-31T00:00:00Z', 3), '2026-02-28');
  t.is(before('2026-03-01T00:00:00Z', 1), '2026-02-01');
});

test('a service goes by its own months, else by the usual ones, else it is kept', (t) => {
  const retention = { usual: null, services: { 'ktp-hilang': 12 } };
  t.is(monthsFor('ktp-hilang', retention), 12);
  t.is(monthsFor('akta-lahir', retention), null);
  t.is(monthsFor('akta-lahir', { ...retention, usual: 60 }), 60);
});
