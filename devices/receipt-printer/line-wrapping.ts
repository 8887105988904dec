/** Breaks text into lines that fit the paper. Pure; used where a receipt becomes commands. */

/**
 * Breaks at spaces; a word that is wider than the paper is broken where it must be. An empty text is one empty line. What belongs to
 * a point of a list (`- KTP asli`) stays under its text.
 */
export function wrapText(text: string, columns: number): string[] {
  const indent = text.startsWith('- ') && columns > 8 ? '  ' : '';
  const lines: string[] = [];
  let rest = text.trimEnd();
  while (rest.length > columns) {
    // One further than the width: a space just behind the last column breaks there.
    const space = rest.lastIndexOf(' ', columns);
    const hasWordBefore = space > 0 && /[^ -]/.test(rest.slice(0, space));
    const end = hasWordBefore ? space : columns;
    lines.push(rest.slice(0, end).trimEnd());
    rest = indent + rest.slice(end).trimStart();
  }
  if (rest.trim() !== '' || lines.length === 0) lines.push(rest);
  return lines;
}

/** `left` and `right` on one line; when they do not fit, `right` gets lines of its own at the right edge. */
export function wrapPair(left: string, right: string, columns: number): string[] {
  const lines = wrapText(left, columns);
  const last = lines.at(-1) ?? '';
  if (right === '') return lines;
  if (last.length + 1 + right.length <= columns) {
    lines[lines.length - 1] = last + right.padStart(columns - last.length);
    return lines;
  }
  return [...lines, ...wrapText(right, columns).map((line) => line.padStart(columns))];
}
