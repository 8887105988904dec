/** What is on a page, as a few figures, measured on a small picture on white paper (about 75 dpi). */
import type { PagePixels } from './page.ts';

export type PageStatistics = {
  /** Share of the pixels that are clearly not paper. */
  inkShare: number;
  /** Share of the pixels that are clearly coloured. */
  colourShare: number;
  /** Area with shades in it, in square centimetres: photos, cards, patterns. Writing and flat tints do not count. */
  toneCm2: number;
  /** Brightness of the darkest twentieth of the ink; print is below 100, pencil and faded paper above. 255 without ink. */
  inkDepth: number;
};

const cellPx = 8;
const cmPerInch = 2.54;
/** The softest sky in a photo changes more within a cell; the noise of a scanner is below 1 at 75 dpi. */
const leastShading = 1.5;

type Cell = { filled: boolean; shaded: boolean };

export function measurePage(page: PagePixels): PageStatistics {
  const { widthPx, heightPx, channels, pixels, resolutionDpi } = page;
  const columns = Math.ceil(widthPx / cellPx);
  const cells: Cell[] = [];
  const inkHistogram = new Uint32Array(256);
  let [ink, coloured] = [0, 0];
  for (let top = 0; top < heightPx; top += cellPx) {
    for (let left = 0; left < widthPx; left += cellPx) {
      let [area, filled, sum, squares] = [0, 0, 0, 0];
      for (let y = top; y < Math.min(top + cellPx, heightPx); y += 1) {
        for (let x = left; x < Math.min(left + cellPx, widthPx); x += 1) {
          const i = (y * widthPx + x) * channels;
          const brightness = brightnessAt(pixels, i, channels);
          const chroma = channels === 1 ? 0 : chromaAt(pixels, i);
          area += 1;
          sum += brightness;
          squares += brightness * brightness;
          if (brightness < 242 || chroma > 16) filled += 1;
          if (chroma > 40) coloured += 1;
          if (brightness < 200) {
            ink += 1;
            inkHistogram[brightness]! += 1;
          }
        }
      }
      const deviation = Math.sqrt(Math.max(0, squares / area - (sum / area) ** 2));
      cells.push({ filled: filled >= 0.9 * area, shaded: deviation > leastShading });
    }
  }
  const cellCm2 = ((cellPx / resolutionDpi) * cmPerInch) ** 2;
  return {
    inkShare: ink / (widthPx * heightPx),
    colourShare: coloured / (widthPx * heightPx),
    toneCm2: countTones(cells, columns) * cellCm2,
    inkDepth: inkDepth(inkHistogram, ink / 20),
  };
}

/** A line of writing on a tinted bar is two cells high; a photo fills its surroundings too. */
function countTones(cells: Cell[], columns: number): number {
  let tones = 0;
  for (let i = columns + 1; i < cells.length - columns - 1; i += 1) {
    let shaded = 0;
    let allFilled = true;
    for (const row of [-columns, 0, columns]) {
      for (const step of [-1, 0, 1]) {
        const cell = cells[i + row + step]!;
        allFilled &&= cell.filled;
        if (cell.shaded) shaded += 1;
      }
    }
    if (allFilled && shaded >= 5) tones += 1;
  }
  return tones;
}

function brightnessAt(pixels: Uint8Array, i: number, channels: 1 | 3): number {
  if (channels === 1) return pixels[i]!;
  return (77 * pixels[i]! + 150 * pixels[i + 1]! + 29 * pixels[i + 2]!) >> 8;
}

function chromaAt(pixels: Uint8Array, i: number): number {
  const [red, green, blue] = [pixels[i]!, pixels[i + 1]!, pixels[i + 2]!];
  return Math.max(red, green, blue) - Math.min(red, green, blue);
}

function inkDepth(histogram: Uint32Array, wanted: number): number {
  let seen = 0;
  for (let value = 0; value < 256; value += 1) {
    seen += histogram[value]!;
    if (seen > wanted) return value;
  }
  return 255;
}
