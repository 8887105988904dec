/** Turns any text into characters that a printer's code page has, so that nothing arrives on paper as a question mark. Used before wrapping. */
import { type CodePage, charactersOf } from './code-pages.ts';

/**
 * One line of text with only printable ASCII and characters of the code page. Control characters, line feeds among them, are
 * gone (a tab is a space): no text can speak to the printer. Letters lose their marks before they are lost; what has no likeness
 * becomes a black square.
 */
export function printableText(text: string, page: CodePage): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const known = charactersOf(page);
  let printable = '';
  for (const character of text.normalize('NFC')) printable += printableCharacter(character, known);
  return printable;
}

const likenesses: Readonly<Record<string, string>> = {
  '\t': ' ',
  '\u00a0': ' ',
  '\u00ad': '',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  ʻ: "'",
  ʼ: "'",
  ʾ: "'",
  ʿ: "'",
  '′': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '″': '"',
  '‹': '<',
  '›': '>',
  '«': '"',
  '»': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
  '─': '-',
  '━': '-',
  '═': '=',
  '│': '|',
  '…': '...',
  '•': '*',
  '·': '*',
  '●': '*',
  '→': '->',
  '←': '<-',
  '✓': 'v',
  '✔': 'v',
  '✗': 'x',
  '✘': 'x',
  '×': 'x',
  '÷': '/',
  '€': 'EUR',
  '₹': 'Rs',
  '™': '(TM)',
  '®': '(R)',
  '©': '(C)',
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ł: 'l',
  Ł: 'L',
  ı: 'i',
  ŋ: 'ng',
  Ŋ: 'Ng',
  ə: 'e',
};

/** These have a place in some code pages, but as something that is easily taken for another or that breaks lines badly. */
const alwaysReplaced = new Set(['\t', '\u00a0', '\u00ad']);

function printableCharacter(character: string, known: ReadonlySet<string>): string {
  if (/^[\x20-\x7e]$/.test(character)) return character;
  if (known.has(character) && !alwaysReplaced.has(character)) return character;
  const likeness = likenesses[character];
  if (likeness !== undefined) return likeness;
  // Control and format characters, lone surrogates, marks that found no letter: nothing to show.
  if (/^[\p{Cc}\p{Cf}\p{Cs}\p{M}]$/u.test(character)) return '';
  if (/^\p{Z}$/u.test(character)) return ' ';
  return plainer(character, known) ?? (known.has('■') ? '■' : '*');
}

/** The letters under marks, ligatures and full-width forms; undefined where even those are foreign. */
function plainer(character: string, known: ReadonlySet<string>): string | undefined {
  let plain = '';
  for (const part of character.normalize('NFKD')) {
    if (/^\p{M}$/u.test(part)) continue;
    if (/^[\x20-\x7e]$/.test(part) || (known.has(part) && !alwaysReplaced.has(part))) plain += part;
    else if (likenesses[part] !== undefined) plain += likenesses[part];
    else return undefined;
  }
  return plain === '' ? undefined : plain;
}
