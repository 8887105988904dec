/** How much askew a page lies: lines of writing and of tables, seen along their own direction, fall into few rows. */
import type { Writing } from './writing.ts';

/** Positive when the page was turned clockwise. `sureness` is how much this angle stands out among all: 1 is not at all. */
export type Skew = { degrees: number; sureness: number };

/** Wider than what is corrected, so that a sheet that lies far askew isn't taken for one at the limit. */
const searchedDegrees = 10;
const coarseStep = 0.25;
const fineStep = 0.05;
/** Fewer ends of strokes than this are a signature, a photo's frame, dust. */
const leastPoints = 600;
/** So many tell as much as all. */
const mostPoints = 12_000;

/** Looks at rows and at columns, since a landscape sheet lies on its side, and answers the surer; undefined with too little to tell. */
export function measureSkew({ ink, widthPx, heightPx }: Writing): Skew | undefined {
  const plane = { ink, widthPx, heightPx };
  const found: Skew[] = [];
  const rows = strokeEnds(plane, widthPx);
  if (rows.count >= leastPoints) {
    found.push(bestAngle(rows.x, rows.y, rows.count, { along: widthPx, across: heightPx }));
  }
  const columns = strokeEnds(plane, 1);
  if (columns.count >= leastPoints) {
    // A column is a row seen from the side: its angle counts the other way.
    const { degrees, sureness } = bestAngle(columns.y, columns.x, columns.count, {
      along: heightPx,
      across: widthPx,
    });
    found.push({ degrees: -degrees || 0, sureness });
  }
  return found.sort((a, b) => b.sureness - a.sureness)[0];
}

type Plane = Pick<Writing, 'ink' | 'widthPx' | 'heightPx'>;

/**
 * Where ink ends downwards (`step` is a row) or to the right (`step` is a pixel): in print that is mostly the base line. Solid
 * bars and photos hardly count.
 */
function strokeEnds({ ink, widthPx, heightPx }: Plane, step: number) {
  const last = ink.length - step;
  const isEnd = (i: number) => ink[i] === 1 && ink[i + step] === 0;
  let all = 0;
  for (let i = 0; i < last; i += 1) if (isEnd(i)) all += 1;
  const every = Math.max(1, Math.ceil(all / mostPoints));
  const size = Math.ceil(all / every);
  const [x, y] = [new Int32Array(size), new Int32Array(size)];
  let [count, seen] = [0, 0];
  for (let row = 0; row < heightPx; row += 1) {
    for (let i = row * widthPx, end = Math.min(last, i + widthPx); i < end; i += 1) {
      if (!isEnd(i)) continue;
      if (seen % every === 0) {
        x[count] = i - row * widthPx;
        y[count] = row;
        count += 1;
      }
      seen += 1;
    }
  }
  return { x, y, count };
}

function bestAngle(
  along: Int32Array,
  across: Int32Array,
  count: number,
  size: { along: number; across: number },
): Skew {
  const slack = Math.ceil(Math.tan(((searchedDegrees + 1) * Math.PI) / 180) * size.along) + 1;
  const rows = new Uint32Array(size.across + 2 * slack);
  /** Pairs of points that share a row: most when lines of writing fall into few rows. */
  const sharing = (degrees: number) => {
    const slope = Math.tan((degrees * Math.PI) / 180);
    rows.fill(0);
    let pairs = 0;
    for (let i = 0; i < count; i += 1) {
      const row = slack + Math.round(across[i]! - along[i]! * slope);
      pairs += rows[row]!;
      rows[row]! += 1;
    }
    return pairs;
  };
  const steps = Math.round(searchedDegrees / coarseStep);
  const angles = Array.from({ length: 2 * steps + 1 }, (_, i) => (i - steps) * coarseStep);
  const scores = angles.map(sharing);
  const coarse = angles[scores.indexOf(Math.max(...scores))]!;
  const median = [...scores].sort((a, b) => a - b)[steps]!;
  let [degrees, score] = [coarse, 0];
  for (let step = -4; step <= 4; step += 1) {
    const angle = coarse + step * fineStep;
    const its = sharing(angle);
    if (its > score) [degrees, score] = [angle, its];
  }
  return { degrees: Math.round(degrees * 100) / 100, sureness: score / Math.max(1, median) };
}
