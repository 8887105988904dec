/** The twin's Font A: letters of 12 by 24 dots in black and white, drawn once from DejaVu Sans Mono. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { charactersOf, codePages } from './code-pages.ts';
import { fontHeightDots, fontWidthDots } from './paper-rows.ts';

/** For each character 24 rows of 12 bits, the leftmost dot in bit 11. */
export type FontA = ReadonlyMap<string, Uint16Array>;

export function fontA(): Promise<FontA> {
  drawn ??= drawFont();
  return drawn;
}

let drawn: Promise<FontA> | undefined;

async function drawFont(): Promise<FontA> {
  // Without any configuration fontconfig complains on stderr, where a screen program may be drawing.
  if (!existsSync('/etc/fonts/fonts.conf')) {
    process.env.FONTCONFIG_FILE ??= fileURLToPath(new URL('no-fonts.conf', import.meta.url));
  }
  const characters = new Set(Array.from({ length: 95 }, (_, at) => String.fromCharCode(0x20 + at)));
  for (const page of Object.values(codePages)) {
    for (const character of charactersOf(page)) characters.add(character);
  }
  characters.add('\ufffd');
  const glyphs = new Map<string, Uint16Array>();
  const all = [...characters];
  for (let at = 0; at < all.length; at += 40) {
    const row = all.slice(at, at + 40);
    for (const [place, glyph] of (await drawRow(row)).entries()) glyphs.set(row[place]!, glyph);
  }
  return glyphs;
}

/**
 * Draws some characters side by side at four times their size. The picture is cropped to its ink, so a full block on either side,
 * which fills its whole cell (and bleeds a little, hence the spaces), tells where the cells are.
 */
async function drawRow(row: readonly string[]): Promise<Uint16Array[]> {
  const escaped = `█ ${row.join('')} █`
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('\u00ad', '-');
  const cells = row.length + 4;
  const { data, info } = await sharp({
    text: {
      text: escaped,
      font: 'DejaVu Sans Mono',
      fontfile: fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf')),
      width: cells * fontWidthDots * 5,
      dpi: 288,
      wrap: 'none',
    },
  })
    .resize(cells * fontWidthDots, fontHeightDots, { fit: 'fill', kernel: 'lanczos3' })
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return row.map((_, place) => {
    const glyph = new Uint16Array(fontHeightDots);
    for (let y = 0; y < fontHeightDots; y += 1) {
      for (let x = 0; x < fontWidthDots; x += 1) {
        const light = data[y * info.width + (place + 2) * fontWidthDots + x]!;
        if (light > 110) glyph[y]! |= 0x800 >> x;
      }
    }
    return glyph;
  });
}
