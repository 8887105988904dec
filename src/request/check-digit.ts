/** The check digit of everything that this project numbers: requests, appointments, badges. */
import assert from 'node:assert/strict';

/**
 * H. M. Damm, "Total anti-symmetrische Quasigruppen" (Marburg 2004): a quasigroup of order ten in which
 * x·x = 0 and no two different neighbours can be swapped unnoticed. Going through a number with its check digit ends at 0.
 */
export function checkDigit(digits: string): string {
  let interim = '0';
  for (const digit of digits) {
    const next = dammTable[Number(interim)]?.[Number(digit)];
    assert(next !== undefined, 'only digits have a check digit');
    interim = next;
  }
  return interim;
}

// biome-ignore format: a table is read as rows
const dammTable = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
];
