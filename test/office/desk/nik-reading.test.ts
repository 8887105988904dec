/** What a NIK tells an officer, and where it does not fit what was typed at the kiosk. */
import test from 'ava';
import { ageOn, readNik } from '../../../src/office/desk/nik-reading.ts';

const today = '2026-11-24';
const asked = {
  nik: '7408014503850002',
  familyCardNumber: null as string | null,
  service: 'ktp-rusak',
  caseAnswers: {},
};
const read = (changes: Partial<typeof asked>) => readNik({ ...asked, ...changes }, today);
const remarks = (changes: Parameters<typeof read>[0]) => read(changes).remarks.map(({ is }) => is);

test('birth date, sex and place of the first registration stand in the NIK', (t) => {
  t.deepEqual(read({}), {
    outcome: 'ok',
    birthDates: ['1985-03-05'],
    sex: 'female',
    areaCode: '740801',
    district: 'Lasusua',
    remarks: [],
  });
});

test('a year of two digits is read as both centuries where both are possible, and never as the future', (t) => {
  const dates = (nik: string) => {
    const reading = read({ nik });
    return reading.outcome === 'ok' ? reading.birthDates : [];
  };
  t.deepEqual(dates('7408010503240001'), ['2024-03-05', '1924-03-05']);
  t.deepEqual(dates('7408010503190001'), ['2019-03-05'], 'nobody is 107 when the other year fits');
  t.deepEqual(dates('7408010512260001'), ['1926-12-05'], 'the fifth of December is still to come');
});

test('an age that does not fit the service or the answers is told', (t) => {
  t.deepEqual(remarks({ nik: '7408010503190001' }), ['tooYoungForCard']);
  t.deepEqual(remarks({ nik: '7408010503190001', caseAnswers: { age: 'marriedUnder17' } }), []);
  t.deepEqual(remarks({ service: 'kia-baru' }), ['tooOldForChildCard']);
  const child = { service: 'kia-baru', nik: '7408010503190001' };
  t.deepEqual(remarks({ ...child, caseAnswers: { childAge: 'under5' } }), ['childAgeDiffers']);
  t.deepEqual(remarks({ ...child, caseAnswers: { childAge: 'from5' } }), []);
});

test('a number from elsewhere, an estimated birthday and a card number that can not be are told', (t) => {
  t.deepEqual(remarks({ nik: '7371014503850002' }), ['otherRegency']);
  t.deepEqual(remarks({ nik: '7408010107850002' }), ['perhapsEstimated']);
  t.deepEqual(remarks({ familyCardNumber: asked.nik }), ['sameAsFamilyCard']);
  t.deepEqual(remarks({ familyCardNumber: '7408019912190001' }), ['familyCardWrong']);
  t.deepEqual(remarks({ familyCardNumber: '7408011204150003' }), []);
});

test('a NIK that can not be right says which part', (t) => {
  const reading = read({ nik: '7408014513850002' });
  t.is(reading.outcome === 'wrong' && reading.part, 'month');
});

test('a birthday counts from its day on', (t) => {
  t.is(ageOn('2009-11-24', '2026-11-24'), 17);
  t.is(ageOn('2009-11-25', '2026-11-24'), 16);
});
