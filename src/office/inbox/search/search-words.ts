/** What an officer typed into the search field, and what a name becomes before it is compared. Pure. */

export type Search =
  | { for: 'nothing' }
  /** Digits of a request number: all ten, or a part that people read from a receipt. */
  | { for: 'number'; digits: string }
  /** Sixteen digits: a NIK or a family card. */
  | { for: 'civilNumber'; digits: string }
  /** Words of a name, each at least three letters of its beginning. */
  | { for: 'name'; words: string[] }
  /** Too little to look for. */
  | { for: 'tooShort' };

export const shortestWord = 3;
/** Beginnings longer than this are rarely typed, and every one of them is an entry. */
const longestBeginning = 10;
const civilNumberDigits = 16;
const mostWords = 6;

export function readSearch(text: string): Search {
  const typed = text.trim().replace(/^SL(?=\s*\d)/i, '');
  if (typed === '') return { for: 'nothing' };
  if (/^[\d\s.\p{Dash_Punctuation}]+$/u.test(typed)) {
    const digits = typed.replace(/\D/g, '');
    if (digits.length === civilNumberDigits) return { for: 'civilNumber', digits };
    return digits.length < 3 || digits.length > 10 ? { for: 'tooShort' } : { for: 'number', digits };
  }
  const words = nameWords(typed).filter((word) => word.length >= shortestWord);
  return words.length === 0 ? { for: 'tooShort' } : { for: 'name', words };
}

/**
 * `Hj. Sitti Aisyah, S.Pd` gives sitti → `siti`, aisyah → `aisyah`: small letters, no titles, doubled letters once, since people and
 * papers spell Muhammad in four ways.
 */
export function nameWords(text: string): string[] {
  const words = text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/['’`]/g, '')
    .split(/[^a-z]+/)
    .filter((word) => word.length >= 2 && !titles.has(word))
    .map((word) => word.replace(/(.)\1+/g, '$1').replace(/^mo(?=ham)/, 'mu'));
  return [...new Set(words)].slice(0, mostWords);
}

/** Every beginning of a word under which it is found. */
export function beginningsOf(word: string): string[] {
  const longest = Math.min(word.length, longestBeginning);
  return Array.from({ length: Math.max(0, longest - shortestWord + 1) }, (_, index) =>
    word.slice(0, shortestWord + index),
  );
}

/** A typed word as the beginnings are kept. */
export function beginningOf(word: string): string {
  return word.slice(0, longestBeginning);
}

const titles = new Set([
  'hj',
  'dr',
  'ir',
  'drs',
  'dra',
  'st',
  'sh',
  'se',
  'spd',
  'ssos',
  'pd',
  'alm',
  'almh',
]);
