/**
 * The character tables we ask a printer to use: which characters exist there, what `ESC t` calls the table, and what the
 * encoder calls it. The profiles name one; the twin reads the same tables the other way round.
 */

export type CodePage = {
  name: 'PC437' | 'PC850' | 'PC858' | 'WPC1252';
  /** The number behind `ESC t`. */
  number: number;
  /** What iconv-lite, inside escpos, calls it. */
  encoding: string;
  /** The 128 characters of the bytes 80 to FF; U+FFFD where the table has a hole. */
  upperHalf: string;
};

export const codePages = {
  PC437: {
    name: 'PC437',
    number: 0,
    encoding: 'cp437',
    upperHalf:
      'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐' +
      '└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
  },
  PC850: {
    name: 'PC850',
    number: 2,
    encoding: 'cp850',
    upperHalf:
      'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐' +
      '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  },
  PC858: {
    name: 'PC858',
    number: 19,
    encoding: 'cp858',
    upperHalf:
      'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐' +
      '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  },
  WPC1252: {
    name: 'WPC1252',
    number: 16,
    encoding: 'win1252',
    upperHalf:
      '€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿' +
      'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ',
  },
} as const satisfies Record<string, CodePage>;

export function codePageNumbered(number: number): CodePage | undefined {
  return Object.values(codePages).find((page) => page.number === number);
}

/** The characters of a code page beyond ASCII, holes left out. */
export function charactersOf(page: CodePage): ReadonlySet<string> {
  let characters = characterSets.get(page.name);
  if (!characters) {
    characters = new Set([...page.upperHalf].filter((character) => character !== '\ufffd'));
    characterSets.set(page.name, characters);
  }
  return characters;
}

const characterSets = new Map<CodePage['name'], ReadonlySet<string>>();

/** What a printer with this code page shows for one byte. */
export function characterAt(byte: number, page: CodePage): string {
  return byte < 0x80 ? String.fromCharCode(byte) : (page.upperHalf[byte - 0x80] ?? '\ufffd');
}
