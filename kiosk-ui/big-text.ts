/** Numbers that can be read from two metres away: block letters of five rows, or of three where five rows are too wide. */

const alphabet = '0123456789-';

/** Five columns a character and one between; drawn with half blocks so that corners are round. */
// biome-ignore format: the letters are their own picture
const tall = [
  '▄███▄ ▄██   ▄███▄ ▄███▄ ██ ██ █████ ▄███▄ █████ ▄███▄ ▄███▄      ',
  '██ ██  ██   ▀  ██ ▀  ██ ██ ██ ██    ██       ██ ██ ██ ██ ██      ',
  '██ ██  ██    ▄██▀  ███▄ ▀████ ████▄ ████▄   ██  ▄███▄ ▀████ █████',
  '██ ██  ██   ██▀   ▄  ██    ██    ██ ██ ██  ██   ██ ██    ██      ',
  '▀███▀ ████  █████ ▀███▀    ██ ████▀ ▀███▀  ██   ▀███▀ ▀███▀      ',
];

/** Three columns a character and one between. */
// biome-ignore format: the letters are their own picture
const small = [
  '█▀█ ▄█  ▀▀█ ▀▀█ █ █ █▀▀ █▀▀ ▀▀█ █▀█ █▀█    ',
  '█ █  █  █▀▀  ▀█ ▀▀█ ▀▀█ █▀█  █  █▀█ ▀▀█ ▀▀▀',
  '▀▀▀ ▀▀▀ ▀▀▀ ▀▀▀   ▀ ▀▀▀ ▀▀▀  ▀  ▀▀▀ ▀▀▀    ',
];

/**
 * `text` in block letters as lines of equal width, at most `columns` wide and `rows` high; undefined when it does not fit or
 * holds something other than digits, dashes and spaces.
 */
export function bigText(text: string, room: { columns: number; rows: number }): string[] | undefined {
  if (text === '' || [...text].some((character) => character !== ' ' && !alphabet.includes(character))) {
    return undefined;
  }
  return [tall, small]
    .map((font) => setInFont(text, font))
    .find((lines) => lines.length <= room.rows && (lines[0]?.length ?? 0) <= room.columns);
}

function setInFont(text: string, font: string[]): string[] {
  const advance = ((font[0]?.length ?? 0) + 1) / alphabet.length;
  return font.map((row) =>
    Array.from(text, (character) => {
      if (character === ' ') return ' '.repeat(Math.ceil(advance / 3));
      const from = alphabet.indexOf(character) * advance;
      return row.slice(from, from + advance - 1);
    }).join(' '),
  );
}
