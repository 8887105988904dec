/** Turns a preview on the screen; the page itself stays as it was sealed. */
import type { Rotation } from '../request/request.ts';
import type { Preview } from './page.ts';

/** `turn` in degrees clockwise. */
export function rotatePreview(preview: Preview, turn: Rotation): Preview {
  if (turn === 0) return preview;
  const { columns, rows } = preview;
  const quarter: Preview = {
    columns: rows.length,
    rows: Array.from({ length: columns }, (_, column) =>
      rows
        .map((row) => row[column] ?? '3')
        .reverse()
        .join(''),
    ),
  };
  return rotatePreview(quarter, (turn - 90) as Rotation);
}
