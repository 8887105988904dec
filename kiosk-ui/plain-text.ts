/** Text made fit for a terminal: one character is one column, and nothing can move the cursor. */

/**
 * Latin-1 and what Debian's console font `Vietnamese-TerminusBold32x16` can draw beyond it (see README.md).
 * Wide and combining characters would shift everything to their right.
 */
const drawable = /[ -~¡-ÿ–—‘’“”•…←↑→↓─│┌┐└┘├┤░▒▓█▀▄▌▐▲▼√]/u;

/** Line breaks and tabs become spaces, other control characters vanish, what can't be drawn becomes `?`. */
export function plainText(text: string): string {
  const joined = text
    .normalize('NFC')
    .replace(/[\t\r\n\u00a0]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{M}]/gu, '');
  return Array.from(joined, (character) => (drawable.test(character) ? character : '?')).join('');
}

/** Breaks at spaces into lines of at most `width`; a longer word is cut. Always at least one line. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (let word of plainText(text).split(' ')) {
    if (word === '') continue;
    if (line !== '' && line.length + 1 + word.length <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    while (word.length > width) {
      lines.push(word.slice(0, width));
      word = word.slice(width);
    }
    line = word;
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}
