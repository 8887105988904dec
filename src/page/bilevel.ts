/** Print on white as ink or paper and nothing between: the smallest true picture of a letter. */

export type GreyPlane = { widthPx: number; heightPx: number; grey: Uint8Array };

/** About 3.5 mm at 300 dpi: larger than the strokes of any writing, smaller than a change of light. */
const windowMm = 3.5;
/** Sauvola & Pietikäinen, Adaptive document image binarization (2000): R is the largest deviation there can be, k the usual 0.2 to 0.5. */
const [deviationRange, k] = [128, 0.24];
/** Darker than this is ink wherever it stands; it is the edge of black print. */
const solidInk = 128;

/**
 * Answers 1 for ink and 0 for paper. A pixel is ink when it is darker than its surroundings allow: the threshold follows the
 * local mean, and lies lower where nothing is written, so that noise stays paper and pale writing becomes ink.
 */
export function findInk(plane: GreyPlane, resolutionDpi: number): Uint8Array {
  const soft = smooth(plane);
  const { widthPx, heightPx } = plane;
  const reach = Math.max(2, Math.round(((windowMm / 25.4) * resolutionDpi) / 2));
  const ink = new Uint8Array(widthPx * heightPx);
  const columnSums = new Uint32Array(widthPx);
  const columnSquares = new Uint32Array(widthPx);
  const addRow = (y: number, sign: 1 | -1) => {
    const start = y * widthPx;
    for (let x = 0; x < widthPx; x += 1) {
      const value = soft[start + x]!;
      columnSums[x]! += sign * value;
      columnSquares[x]! += sign * value * value;
    }
  };
  for (let y = 0; y < Math.min(reach, heightPx); y += 1) addRow(y, 1);
  for (let y = 0; y < heightPx; y += 1) {
    if (y + reach < heightPx) addRow(y + reach, 1);
    if (y - reach - 1 >= 0) addRow(y - reach - 1, -1);
    const rows = Math.min(heightPx - 1, y + reach) - Math.max(0, y - reach) + 1;
    thresholdRow({ soft, ink, columnSums, columnSquares, widthPx, y, rows, reach });
  }
  return dropSpecks(ink, widthPx, heightPx);
}

type Row = {
  soft: Uint8Array;
  ink: Uint8Array;
  columnSums: Uint32Array;
  columnSquares: Uint32Array;
  widthPx: number;
  y: number;
  rows: number;
  reach: number;
};

function thresholdRow({ soft, ink, columnSums, columnSquares, widthPx, y, rows, reach }: Row): void {
  const start = y * widthPx;
  let [sum, squares, columns] = [0, 0, 0];
  for (let x = 0; x < Math.min(reach, widthPx); x += 1) {
    sum += columnSums[x]!;
    squares += columnSquares[x]!;
    columns += 1;
  }
  for (let x = 0; x < widthPx; x += 1) {
    if (x + reach < widthPx) {
      sum += columnSums[x + reach]!;
      squares += columnSquares[x + reach]!;
      columns += 1;
    }
    if (x - reach - 1 >= 0) {
      sum -= columnSums[x - reach - 1]!;
      squares -= columnSquares[x - reach - 1]!;
      columns -= 1;
    }
    const value = soft[start + x]!;
    // Nearly all of a page is bare: no square root for what is white anyhow.
    if (value > 225) continue;
    const count = rows * columns;
    const mean = sum / count;
    const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
    const threshold = mean * (1 + k * (deviation / deviationRange - 1));
    // The middle of a broad bar or of a stamp's star is no darker than its surroundings, yet it is ink.
    if (value < solidInk || (value < threshold && value < edgeOfStroke(soft, start + x, widthPx))) {
      ink[start + x] = 1;
    }
  }
}

/**
 * A stroke ends about half-way between its own darkest value and white. So black print keeps its true weight, and a pale stamp
 * beside it is kept too.
 */
function edgeOfStroke(soft: Uint8Array, i: number, widthPx: number): number {
  let darkest = 255;
  for (let row = i - 2 * widthPx; row <= i + 2 * widthPx; row += widthPx) {
    for (let at = row - 2; at <= row + 2; at += 1) {
      const value = soft[at];
      if (value !== undefined && value < darkest) darkest = value;
    }
  }
  return darkest + 0.55 * (255 - darkest);
}

/** Binomial 3 x 3 (1 2 1): takes the grain off the edges of letters, which costs more bytes than the letters themselves. */
function smooth({ widthPx, heightPx, grey }: GreyPlane): Uint8Array {
  const out = new Uint8Array(grey.length);
  const column = new Uint16Array(widthPx + 2);
  for (let y = 0; y < heightPx; y += 1) {
    const above = Math.max(0, y - 1) * widthPx;
    const here = y * widthPx;
    const below = Math.min(heightPx - 1, y + 1) * widthPx;
    for (let x = 0; x < widthPx; x += 1)
      column[x + 1] = grey[above + x]! + 2 * grey[here + x]! + grey[below + x]!;
    column[0] = column[1]!;
    column[widthPx + 1] = column[widthPx]!;
    for (let x = 0; x < widthPx; x += 1) {
      out[here + x] = (column[x]! + 2 * column[x + 1]! + column[x + 2]! + 8) >> 4;
    }
  }
  return out;
}

/** A pixel that stands against nearly all its neighbours is noise. One pass, so that the dot of an i and thin lines stay. */
function dropSpecks(ink: Uint8Array, widthPx: number, heightPx: number): Uint8Array {
  const out = ink.slice();
  for (let y = 1; y < heightPx - 1; y += 1) {
    for (let x = 1; x < widthPx - 1; x += 1) {
      const i = y * widthPx + x;
      const [above, below] = [i - widthPx, i + widthPx];
      const row = ink[above]! + ink[i]! + ink[below]!;
      const neighbours =
        row -
        ink[i]! +
        ink[above - 1]! +
        ink[i - 1]! +
        ink[below - 1]! +
        ink[above + 1]! +
        ink[i + 1]! +
        ink[below + 1]!;
      if (ink[i] === 1 ? neighbours <= 1 : neighbours >= 7) out[i] = ink[i] === 1 ? 0 : 1;
    }
  }
  return out;
}
