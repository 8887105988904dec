/** The request's number as a bar code (Code 128, ISO/IEC 15417): the letters in set B, the digits in pairs in set C. */
import assert from 'node:assert/strict';

/** Widths of bar, space, bar … for the values 0 to 105, six each; the stop sign has seven. */
const patterns =
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232'.split(
    ' ',
  );
const stop = '2331112';
const startB = 104;
const toC = 99;

/** `SL0270041835`: capital letters, then an even number of digits. Widths in modules, beginning with a bar. */
export function code128Widths(text: string): number[] {
  const match = /^([A-Z]+)((?:\d\d)+)$/.exec(text);
  assert(match, 'capital letters, then digits in pairs');
  const [, letters = '', digits = ''] = match;
  const values = [
    startB,
    ...Array.from(letters, (letter) => letter.charCodeAt(0) - 32),
    toC,
    ...Array.from(digits.matchAll(/\d\d/g), ([pair]) => Number(pair)),
  ];
  const check = values.reduce((sum, value, index) => sum + value * Math.max(1, index), 0) % 103;
  return Array.from([...values, check].map((value) => patterns[value]).join('') + stop, Number);
}

export type Bar = { x: number; width: number };

/** Only the bars, where they begin, and the width of the whole; the ten modules of quiet on both sides are left to who draws. */
export function code128Bars(text: string): { bars: Bar[]; width: number } {
  const bars: Bar[] = [];
  let x = 0;
  for (const [index, width] of code128Widths(text).entries()) {
    if (index % 2 === 0) bars.push({ x, width });
    x += width;
  }
  return { bars, width: x };
}
