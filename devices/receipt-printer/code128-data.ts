/** Which Code 128 sets to use for a text, in the notation that ESC/POS printers read (`{B`, `{C`). Used by the composer. */
import assert from 'node:assert';

export type Code128Data = {
  /** What follows the length byte of `GS k 73 n`. */
  bytes: number[];
  /** Width of start, data, check and stop together, in modules, quiet zones not counted. */
  widthModules: number;
};

/** Pairs of digits cost half in set C; a switch costs one symbol, so only runs that win are switched for. Throws on anything but printable ASCII. */
export function code128Data(data: string): Code128Data {
  assert(/^[\x20-\x7e]+$/.test(data), 'a barcode holds printable ASCII only');
  const bytes: number[] = [];
  let symbols = 0;
  let set: 'B' | 'C' | undefined;
  const use = (wanted: 'B' | 'C') => {
    if (set === wanted) return;
    bytes.push(0x7b, wanted.charCodeAt(0));
    symbols += 1;
    set = wanted;
  };
  for (let at = 0; at < data.length; ) {
    const digits = /^\d*/.exec(data.slice(at))?.[0].length ?? 0;
    const atEdge = at === 0 || at + digits === data.length;
    const alone = at === 0 && digits === data.length && digits % 2 === 0;
    if (digits >= (atEdge ? 4 : 6) || (alone && digits > 0)) {
      // An odd run leaves its first digit to set B, so that what follows the run is never in need of it.
      if (digits % 2 === 1) {
        use('B');
        bytes.push(data.charCodeAt(at));
        symbols += 1;
        at += 1;
      }
      use('C');
      for (let pair = 0; pair < digits >> 1; pair += 1, at += 2) {
        bytes.push(Number(data.slice(at, at + 2)));
        symbols += 1;
      }
      continue;
    }
    use('B');
    const character = data.charCodeAt(at);
    // A brace introduces a set, so a brace that is meant is doubled.
    bytes.push(...(character === 0x7b ? [0x7b, 0x7b] : [character]));
    symbols += 1;
    at += 1;
  }
  assert(bytes.length <= 255, 'a barcode of at most 255 bytes fits the command');
  // The first set costs the start symbol; then the check symbol, and the stop pattern of 13 modules.
  return { bytes, widthModules: 11 * (symbols + 1) + 13 };
}
