/**
 * What kind of picture some bytes begin as, and how large it would become when shown. The office never decodes a page; before an
 * officer's browser does, this makes sure that it is a picture, of the kind it is said to be, and none that would fill the memory.
 */
import type { PageInfo } from '../request/request.ts';

export type PictureHeader = { mediaType: PageInfo['mediaType']; widthPx: number; heightPx: number };

/** The largest that the kiosk's scanners hand out: 120 MB of grey. */
const mostPixels = 120_000_000;

export function isShowable(bytes: Uint8Array, mediaType: PageInfo['mediaType']): boolean {
  const header = readPictureHeader(bytes);
  if (header?.mediaType !== mediaType) return false;
  const pixels = header.widthPx * header.heightPx;
  return pixels > 0 && pixels <= mostPixels;
}

/** null when it is none of the four kinds, or its size can't be read. Reads headers alone, never past the end. */
export function readPictureHeader(bytes: Uint8Array): PictureHeader | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = (offset: number, text: string) => view.toString('latin1', offset, offset + text.length) === text;
  if (at(0, '\x89PNG\r\n\x1a\n') && at(12, 'IHDR')) return sized('image/png', pngSize(view));
  if (at(0, '\xff\xd8\xff')) return sized('image/jpeg', jpegSize(view));
  if (at(0, 'RIFF') && at(8, 'WEBP')) return sized('image/webp', webpSize(view));
  if (at(4, 'ftypavif')) return sized('image/avif', avifSize(view));
  return null;
}

type Size = [widthPx: number, heightPx: number] | null;

const sized = (mediaType: PageInfo['mediaType'], size: Size): PictureHeader | null =>
  size && { mediaType, widthPx: size[0], heightPx: size[1] };

function pngSize(view: Buffer): Size {
  return view.length < 24 ? null : [view.readUInt32BE(16), view.readUInt32BE(20)];
}

/** From marker to marker up to the frame header (ITU T.81, B.2.2); SOF0 to SOF15 without the three that are tables. */
function jpegSize(view: Buffer): Size {
  for (let offset = 2; offset + 9 <= view.length; ) {
    if (view[offset] !== 0xff) return null;
    const marker = view[offset + 1]!;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return [view.readUInt16BE(offset + 7), view.readUInt16BE(offset + 5)];
    offset += 2 + view.readUInt16BE(offset + 2);
  }
  return null;
}

/** RFC 9649: the extended header, the lossless one, or the frame of VP8. */
function webpSize(view: Buffer): Size {
  if (view.length < 30) return null;
  switch (view.toString('latin1', 12, 16)) {
    case 'VP8X':
      return [view.readUIntLE(24, 3) + 1, view.readUIntLE(27, 3) + 1];
    case 'VP8L': {
      const bits = view.readUInt32LE(21);
      return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
    }
    case 'VP8 ':
      return [view.readUInt16LE(26) & 0x3fff, view.readUInt16LE(28) & 0x3fff];
    default:
      return null;
  }
}

/** The largest `ispe` box (ISO/IEC 23008-12, 6.5.3): the picture's own, or that of the grid it is put together from. */
function avifSize(view: Buffer): Size {
  let size: Size = null;
  for (let found = view.indexOf('ispe'); found >= 0 && found + 16 <= view.length; ) {
    const next: Size = [view.readUInt32BE(found + 8), view.readUInt32BE(found + 12)];
    if (!size || next[0] * next[1] > size[0] * size[1]) size = next;
    found = view.indexOf('ispe', found + 4);
  }
  return size;
}
