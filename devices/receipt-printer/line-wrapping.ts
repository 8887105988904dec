/** Breaks text into lines that fit the paper. Pure; used where a receipt becomes commands. */

/** Breaks at spaces; a word that is wider than the paper is broken where it must be. An empty text is one empty line. */
export function wrapText(text: string, columns: number): string[] {
  const lines: string[] = [];
  let rest = text.trimEnd();
  while (rest.length > columns) {
    // One further than the width: a space just behind the last column breaks there.
    const space = rest.lastIndexOf(' ', columns);
    const headless = space > 0 && rest.slice(0, space).trim() !== '';
    const line = headless ? rest.slice(0, space).trimEnd() : rest.slice(0, columns);
    lines.push(line);
    rest = headless ? rest.slice(space).trimStart() : rest.slice(columns).trimStart();
  }
  if (rest !== '' || lines.length === 0) lines.push(rest);
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
