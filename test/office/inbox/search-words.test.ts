import test from 'ava';
import { createSearchTerms } from '../../../src/office/inbox/search/search-terms.ts';
import { nameWords, readSearch } from '../../../src/office/inbox/search/search-words.ts';

test('digits are a request number or a part of it, sixteen are a NIK or a family card', (t) => {
  t.deepEqual(readSearch(' SL 001-0000-057 '), { for: 'number', digits: '0010000057' });
  t.deepEqual(readSearch('0057'), { for: 'number', digits: '0057' });
  t.deepEqual(readSearch('7408 0145 0385 0002'), { for: 'civilNumber', digits: '7408014503850002' });
  t.deepEqual(readSearch('12'), { for: 'tooShort' });
  t.deepEqual(readSearch('74080145038'), { for: 'tooShort' });
  t.deepEqual(readSearch('  '), { for: 'nothing' });
});

test('a name is searched for by words of three letters, without titles', (t) => {
  t.deepEqual(readSearch('Hj. Sitti Aisyah, S.Pd'), { for: 'name', words: ['siti', 'aisyah'] });
  t.deepEqual(readSearch('al'), { for: 'tooShort' });
});

test('spellings of one name are one', (t) => {
  const [one] = nameWords('Muhammad');
  for (const spelling of ['MUHAMAD', 'Mohammad', 'mohamad', 'Muhammád'])
    t.deepEqual(nameWords(spelling), [one]);
});

test('a name is found by the beginnings of its words, and by nothing else', (t) => {
  const terms = createSearchTerms('secret');
  const kept = new Set(terms.ofName('Andi Baso Contoh').map(({ term }) => term));
  const finds = (text: string) =>
    terms.wantedBy(readSearch(text)).some(({ all }) => all.every((term) => kept.has(term)));
  t.true(finds('baso'));
  t.true(finds('cont and'));
  t.true(finds('ANDI baso contoh'));
  t.false(finds('ontoh'));
  t.false(finds('baso budi'));
});

test('without the key a term can be neither read nor made', (t) => {
  const nik = '7408014503850002';
  const answers = { nik, familyCardNumber: nik, pages: [] };
  const here = createSearchTerms('one secret').ofAnswers(answers);
  const elsewhere = createSearchTerms('another secret').ofAnswers(answers);
  t.false(JSON.stringify(here).includes(nik));
  t.notDeepEqual(here, elsewhere);
  t.not(here[0]?.term, here[1]?.term, 'the same digits as NIK and as family card are two things');
});
