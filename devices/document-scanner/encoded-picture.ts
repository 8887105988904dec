/** Turns the JPEG or PNG that a network scanner sends into pixels, or says why it can't be one page. Run in a child of its own. */
import sharp from 'sharp';
import type { ScanMode } from './document-scanner.ts';
import type { PnmResult } from './pnm.ts';

export async function decodePicture(
  bytes: Uint8Array,
  { mode, maxPageBytes }: { mode: ScanMode; maxPageBytes: number },
): Promise<PnmResult> {
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8;
  const isPng = bytes[0] === 0x89 && bytes[1] === 0x50;
  if (!isJpeg && !isPng) return { outcome: 'refused', why: 'this is neither JPEG nor PNG' };
  const channels = mode === 'grey' ? 1 : 3;
  try {
    const { data, info } = await sharp(bytes, {
      limitInputPixels: Math.floor(maxPageBytes / channels),
      // Half a page must not pass for a page.
      failOn: 'truncated',
      // Nothing after the first picture, no colour tables or comments of any size: libpng and libjpeg keep their own limits.
      unlimited: false,
    })
      .flatten({ background: '#ffffff' })
      .toColourspace(mode === 'grey' ? 'b-w' : 'srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== channels) return { outcome: 'refused', why: `it has ${info.channels} channels` };
    return { outcome: 'picture', widthPx: info.width, heightPx: info.height, channels, pixels: data };
  } catch (error) {
    return { outcome: 'refused', why: error instanceof Error ? error.message : String(error) };
  }
}
