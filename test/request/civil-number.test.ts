import test from 'ava';
import fc from 'fast-check';
import {
  compareWithBirthDate,
  groupDigits,
  type NikFacts,
  parseFamilyCardNumber,
  parseNik,
} from '../../src/request/civil-number.ts';

const pairs = (from: number, to: number) =>
  fc.integer({ min: from, max: to }).map((value) => String(value).padStart(2, '0'));

/** Any region of the country, and those that are not founded yet. */
const areas = fc.tuple(pairs(1, 99), pairs(1, 99), pairs(1, 99)).map((parts) => parts.join(''));

const birthdays = fc.date({ min: new Date('1920-01-01'), max: new Date('2026-11-24'), noInvalidDate: true });

const people = fc.record({
  areaCode: areas,
  birthDate: birthdays.map((date) => ({
    day: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    yearInCentury: date.getUTCFullYear() % 100,
  })),
  sex: fc.constantFrom('male' as const, 'female' as const),
  serial: fc.integer({ min: 1, max: 9999 }).map((value) => String(value).padStart(4, '0')),
});

function nikOf({ areaCode, birthDate, sex, serial }: NikFacts): string {
  const day = sex === 'female' ? birthDate.day + 40 : birthDate.day;
  const date = [day, birthDate.month, birthDate.yearInCentury].map((part) => String(part).padStart(2, '0'));
  return areaCode + date.join('') + serial;
}

function partOf(text: string): string {
  const result = parseNik(text);
  return result.outcome === 'ok' ? 'ok' : result.part;
}

test('whoever is born wherever, the NIK tells area, birth date, sex and serial again', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(people, (facts) => {
        const nik = nikOf(facts);
        t.deepEqual(parseNik(nik), { outcome: 'ok', nik: nik as never, facts });
      }),
    ),
  );
});

test('spaces, dots and dashes make no difference, wherever they stand', (t) => {
  const separators = fc.array(fc.constantFrom('', ' ', '.', '-', '\u2013', '\u00a0', '\t'), {
    minLength: 16,
    maxLength: 16,
  });
  fc.assert(
    fc.property(people, separators, (facts, between) => {
      const nik = nikOf(facts);
      const typed = [...nik].map((digit, index) => digit + between[index]).join('');
      t.deepEqual(parseNik(typed), parseNik(nik));
    }),
  );
});

test('any text at all gets an answer, and an answer to a wrong one never repeats it', (t) => {
  const texts = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9]{14,18}$/));
  fc.assert(
    fc.property(texts, (text) => {
      for (const result of [parseNik(text), parseFamilyCardNumber(text)]) {
        if (result.outcome === 'ok') continue;
        const { outcome: _, part, digits, ...rest } = result;
        t.true(['characters', 'length', 'area', 'month', 'day', 'serial'].includes(part));
        t.is(digits, text.replace(/[^0-9]/g, '').length);
        t.true(Object.values(rest).every((value) => typeof value === 'boolean'));
      }
    }),
  );
});

test('a number that is too short or too long says how many digits it has', (t) => {
  t.deepEqual(parseNik('7408 0112 0385 000'), { outcome: 'wrong', part: 'length', digits: 15 });
  t.deepEqual(parseNik('74080112038500011'), { outcome: 'wrong', part: 'length', digits: 17 });
  t.deepEqual(parseNik(''), { outcome: 'wrong', part: 'length', digits: 0 });
});

test('letters, control characters and digits of other scripts are no digits', (t) => {
  t.is(partOf('740801120385000O'), 'characters');
  t.is(partOf('7408011203850\u0000001'), 'characters');
  t.is(partOf('７４０８０１１２０３８５０００１'), 'characters');
  t.is(partOf('٧٤٠٨٠١١٢٠٣٨٥٠٠٠١'), 'characters');
  t.is(partOf('𝟕408011203850001'), 'characters');
});

test('an impossible part is named', (t) => {
  const wrong = {
    '0008011203850001': 'area',
    '7400011203850001': 'area',
    '7408001203850001': 'area',
    '7408011213850001': 'month',
    '7408011200850001': 'month',
    '7408010003850001': 'day',
    '7408013203850001': 'day',
    '7408014003850001': 'day',
    '7408017203850001': 'day',
    '7408013002850001': 'day',
    '7408017002850001': 'day',
    '7408013104850001': 'day',
    '7408011203850000': 'serial',
  };
  for (const [text, part] of Object.entries(wrong)) t.is(partOf(text), part, text);
});

test('29 February counts for men and women, since the century is not known', (t) => {
  t.is(partOf('7408012902000001'), 'ok');
  t.is(partOf('7408016902010001'), 'ok');
});

test('a pair of zeros across two parts of the area is no mistake', (t) => {
  t.is(partOf('7010011203850001'), 'ok');
});

// What two published packages get wrong, and this one must not.

test("a woman's NIK is a woman's, with the day forty less", (t) => {
  const result = parseNik('7408015203850001');
  t.like(result, {
    outcome: 'ok',
    facts: { sex: 'female', birthDate: { day: 12, month: 3, yearInCentury: 85 } },
  });
});

test('a region that no list knows is never wrong: old Kolaka, the new Papuan provinces, unknown districts', (t) => {
  for (const area of ['740112', '731705', '910101', '930101', '960199', '740899']) {
    t.is(partOf(`${area}1203850001`), 'ok', area);
  }
});

test('what a lenient package calls valid is refused: month 13, day 00, 30 February, serial 0000, letters at the end', (t) => {
  for (const text of ['7408011213850001', '7408010003850001', '7408013002850001', '7408011203850000']) {
    t.not(partOf(text), 'ok', text);
  }
  t.is(partOf('74080112038500AB'), 'characters');
});

test('a year is two digits and nobody guesses the century', (t) => {
  const result = parseNik('7408010101040001');
  t.like(result, { outcome: 'ok', facts: { birthDate: { yearInCentury: 4 } } });
});

test('a family card number tells the day it was recorded', (t) => {
  t.deepEqual(parseFamilyCardNumber('7408 0117 0812 0003'), {
    outcome: 'ok',
    familyCardNumber: '7408011708120003' as never,
    facts: { areaCode: '740801', recordedOn: { day: 17, month: 8, yearInCentury: 12 }, serial: '0003' },
  });
});

test("every woman's NIK typed as a family card number is recognised, and every man's passes", (t) => {
  fc.assert(
    fc.property(people, (facts) => {
      const result = parseFamilyCardNumber(nikOf(facts));
      if (facts.sex === 'male') t.is(result.outcome, 'ok');
      else t.deepEqual(result, { outcome: 'wrong', part: 'day', digits: 16, looksLikeNik: true });
    }),
  );
});

test('a family card number that is wrong in another way does not look like a NIK', (t) => {
  t.like(parseFamilyCardNumber('7408013203850001'), { part: 'day', looksLikeNik: false });
  t.like(parseFamilyCardNumber('7408015213850001'), { part: 'month', looksLikeNik: false });
  t.like(parseFamilyCardNumber('740801'), { part: 'length', digits: 6, looksLikeNik: false });
});

test('a birth date or sex that differs from the NIK is only remarked', (t) => {
  const result = parseNik('7408015203850001');
  if (result.outcome === 'wrong') return t.fail();
  const { facts } = result;
  t.deepEqual(compareWithBirthDate(facts, { birthDate: '1985-03-12', sex: 'female' }), []);
  t.deepEqual(compareWithBirthDate(facts, { birthDate: '1985-07-01', sex: 'female' }), ['birthDateDiffers']);
  t.deepEqual(compareWithBirthDate(facts, { birthDate: '1985-03-12', sex: 'male' }), ['sexDiffers']);
  t.deepEqual(compareWithBirthDate(facts, { sex: 'male' }), ['sexDiffers']);
  t.deepEqual(compareWithBirthDate(facts, {}), []);
});

test('digits are shown in groups of four, also while they are typed', (t) => {
  t.is(groupDigits('7408011203850001'), '7408 0112 0385 0001');
  t.is(groupDigits('74080'), '7408 0');
  t.is(groupDigits('7408'), '7408');
  t.is(groupDigits(''), '');
});
