/** How each kind of terminal shows the colours that the screens name. Pure tables; used by the terminal. */
import type { Colour } from './screen-line.ts';

/** Numbers of the terminal's palette; `bold` is how eight-colour terminals reach the bright half. */
export type Paint = { ink: number; bold?: boolean; ground: number };
export type Theme = Record<Colour, Paint>;

/**
 * The sixteen colours that the kiosk's own console gets, as RRGGBB. A Linux console has 8 grounds and 16 inks, so each of
 * the first eight serves as both, and the bright eight are inks only.
 */
export const consolePalette: readonly string[] = [
  '0e1c2a', // 0 ground
  'b3372f', // 1 red
  '3fa66b', // 2 green
  'e2b13c', // 3 yellow
  '1f5d8f', // 4 header, blue
  '1b3044', // 5 panel
  '9eb0be', // 6 light grey
  'f2f5f7', // 7 paper
  '7b91a3', // 8 dim
  'ff8f80', // 9
  '7ddba4', // 10
  'ffd866', // 11 glow
  '7cc7f7', // 12 accent
  '4d6376', // 13 dark grey
  'c3dbe8', // 14
  'ffffff', // 15 strong
];

/** With `consolePalette` set. */
export const consoleTheme: Theme = {
  ground: { ink: 0, ground: 0 },
  panel: { ink: 5, ground: 5 },
  header: { ink: 4, ground: 4 },
  paper: { ink: 7, ground: 7 },
  text: { ink: 6 + 8, bold: true, ground: 6 },
  strong: { ink: 15, bold: true, ground: 7 },
  dim: { ink: 8, bold: true, ground: 5 },
  accent: { ink: 12, bold: true, ground: 4 },
  glow: { ink: 11, bold: true, ground: 3 },
  green: { ink: 2, ground: 2 },
  yellow: { ink: 3, ground: 3 },
  red: { ink: 1, ground: 1 },
  blue: { ink: 4, ground: 4 },
  grey0: { ink: 0, ground: 0 },
  grey1: { ink: 13, bold: true, ground: 5 },
  grey2: { ink: 6, ground: 6 },
  grey3: { ink: 7, ground: 7 },
};

/** Eight colours that can't be changed: panels are told apart by their texts alone. */
export const eightColourTheme: Theme = {
  ground: { ink: 0, ground: 0 },
  panel: { ink: 8, bold: true, ground: 0 },
  header: { ink: 4, ground: 4 },
  paper: { ink: 7, ground: 7 },
  text: { ink: 7, ground: 7 },
  strong: { ink: 15, bold: true, ground: 7 },
  dim: { ink: 6, ground: 0 },
  accent: { ink: 14, bold: true, ground: 6 },
  glow: { ink: 11, bold: true, ground: 3 },
  green: { ink: 2, ground: 2 },
  yellow: { ink: 3, ground: 3 },
  red: { ink: 1, ground: 1 },
  blue: { ink: 4, ground: 4 },
  grey0: { ink: 0, ground: 0 },
  grey1: { ink: 8, bold: true, ground: 0 },
  grey2: { ink: 7, ground: 7 },
  grey3: { ink: 15, bold: true, ground: 7 },
};

/** xterm's 256 colours: grey ramp 232 to 255, cube from 16. */
export const manyColoursTheme: Theme = {
  ground: { ink: 234, ground: 234 },
  panel: { ink: 237, ground: 237 },
  header: { ink: 24, ground: 24 },
  paper: { ink: 255, ground: 255 },
  text: { ink: 253, ground: 253 },
  strong: { ink: 231, bold: true, ground: 231 },
  dim: { ink: 246, ground: 246 },
  accent: { ink: 117, ground: 117 },
  glow: { ink: 221, bold: true, ground: 221 },
  green: { ink: 72, ground: 72 },
  yellow: { ink: 179, ground: 179 },
  red: { ink: 124, ground: 124 },
  blue: { ink: 25, ground: 25 },
  grey0: { ink: 233, ground: 233 },
  grey1: { ink: 242, ground: 242 },
  grey2: { ink: 249, ground: 249 },
  grey3: { ink: 255, ground: 255 },
};
