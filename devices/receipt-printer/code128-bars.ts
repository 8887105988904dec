/** Reads what `GS k 73` carries and lays out the bars, as the printer's own firmware does. Used by the twin, and nothing of the driver's is used here. */

export type Code128Bars = {
  /** What a scanner will read. */
  text: string;
  /** True is a black module; quiet zones are not part of it. */
  modules: boolean[];
};

/** Undefined where a printer would print nothing: no starting set, or a byte that the chosen set does not have. */
export function code128Bars(data: Uint8Array): Code128Bars | undefined {
  const symbols: number[] = [];
  let text = '';
  let set: CodeSet | undefined;
  for (let at = 0; at < data.length; at += 1) {
    const byte = data[at]!;
    if (byte === 0x7b && (set !== 'C' || at + 1 < data.length)) {
      const next = String.fromCharCode(data[at + 1] ?? 0);
      at += 1;
      if (isCodeSet(next)) {
        if (set !== next) symbols.push(set === undefined ? startSymbols[next] : switchSymbols[next]);
        set = next;
        continue;
      }
      if (next !== '{' || set === undefined) return undefined;
    }
    if (set === 'C') {
      if (byte > 99) return undefined;
      symbols.push(byte);
      text += String(byte).padStart(2, '0');
    } else {
      const symbol = set && symbolIn(set, byte);
      if (symbol === undefined) return undefined;
      symbols.push(symbol);
      text += String.fromCharCode(byte);
    }
  }
  if (symbols.length < 2) return undefined;
  const check = symbols.reduce((sum, symbol, place) => sum + symbol * Math.max(1, place), 0) % 103;
  return { text, modules: [...symbols, check, stopSymbol].flatMap(modulesOf) };
}

type CodeSet = 'A' | 'B' | 'C';
const isCodeSet = (letter: string): letter is CodeSet => letter === 'A' || letter === 'B' || letter === 'C';

const startSymbols = { A: 103, B: 104, C: 105 };
const switchSymbols = { A: 101, B: 100, C: 99 };
const stopSymbol = 106;

function symbolIn(set: 'A' | 'B', byte: number): number | undefined {
  if (byte >= 0x20 && byte <= (set === 'A' ? 0x5f : 0x7f)) return byte - 0x20;
  return set === 'A' && byte < 0x20 ? byte + 64 : undefined;
}

function modulesOf(symbol: number): boolean[] {
  const widths = [...patterns[symbol]!];
  return widths.flatMap((width, at) => new Array<boolean>(Number(width)).fill(at % 2 === 0));
}

/** Bar, space, bar, … in modules, for the symbols 0 to 106 (ISO/IEC 15417, table 1). */
const patterns = `
  212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
  123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
  232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
  313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
  111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
  111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
  114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112`
  .trim()
  .split(/\s+/);
