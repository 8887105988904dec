import test from 'ava';
import fc from 'fast-check';
import { noteLimit, readCitizenNote } from '../../src/office/citizen-note.ts';

const read = (typed: string) => readCitizenNote(typed, 'required');

test('a plain sentence is taken as it is', (t) => {
  t.deepEqual(read('Mohon pindai ulang KK, ukuran 2x3 cm, nomor 027-0041-835.'), {
    outcome: 'ok',
    note: 'Mohon pindai ulang KK, ukuran 2x3 cm, nomor 027-0041-835.',
  });
});

test('line breaks and control characters do not reach the kiosk’s screen', (t) => {
  t.deepEqual(read('  Bawa\r\n\tKTP \u001b[2J\u202e lama\u0000 '), {
    outcome: 'ok',
    note: 'Bawa KTP [2J lama',
  });
});

test('nothing is missing, too long is too long', (t) => {
  for (const nothing of ['', '  ', '\n\t', '\u200b']) t.deepEqual(read(nothing), { outcome: 'missing' });
  t.is(read('a'.repeat(noteLimit)).outcome, 'ok');
  t.is(read('a'.repeat(noteLimit + 1)).outcome, 'tooLong');
});

test('sixteen digits are refused, however they are grouped', (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 16, maxLength: 16 }),
      fc.constantFrom('', ' ', '.', '-', '. ', ' - '),
      fc.integer({ min: 1, max: 8 }),
      (digits, between, group) => {
        const number = (digits.join('').match(new RegExp(`.{1,${group}}`, 'g')) ?? []).join(between);
        t.is(read(`NIK ${number} tidak cocok`).outcome, 'holdsNumber', number);
      },
    ),
  );
  t.is(read('７４０８０１４５０３８５０００２').outcome, 'holdsNumber');
  t.is(read('٧٤٠٨٠١٤٥٠٣٨٥٠٠٠٢').outcome, 'holdsNumber');
});

test('a phone number, a date and a time together are no NIK', (t) => {
  t.is(read('Hubungi 0812 3456 7890, datang 24 November 2026 pukul 10.00.').outcome, 'ok');
});

test('a step that takes no note drops what was typed', (t) => {
  t.deepEqual(readCitizenNote('anything', 'none'), { outcome: 'ok', note: null });
  t.deepEqual(readCitizenNote('', 'optional'), { outcome: 'ok', note: null });
});
