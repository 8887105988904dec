/** Puts a page's picture on a sheet of A4: upright by the sheet's own axes, the pixels as they are, never blown up beyond 150 dpi. */
import {
  concatTransformationMatrix,
  drawObject,
  type PDFDocument,
  PDFHexString,
  type PDFPage,
  PDFRawStream,
  popGraphicsState,
  pushGraphicsState,
} from 'pdf-lib';
import type { Rotation } from '../../../request/request.ts';
import type { PagePicture } from './page-picture.ts';

export type Box = { x: number; y: number; width: number; height: number };

const leastDpi = 150;

/** Which way the sheet lies so that the picture is largest. */
export function sheetFor(picture: PagePicture, rotation: Rotation): 'tall' | 'long' {
  const { width, height } = uprightSize(picture, rotation);
  // A card has room on a tall sheet; only what would shrink is worth turning the sheet for.
  return width > height && (width * 72) / leastDpi > 500 ? 'long' : 'tall';
}

export function drawPicture(
  pdf: PDFDocument,
  page: PDFPage,
  about: { picture: PagePicture; rotation: Rotation; box: Box },
): void {
  const { picture, rotation, box } = about;
  const upright = uprightSize(picture, rotation);
  const scale = Math.min(box.width / upright.width, box.height / upright.height, 72 / leastDpi);
  const width = upright.width * scale;
  const height = upright.height * scale;
  const x = box.x + (box.width - width) / 2;
  const y = box.y + box.height - height;
  const name = page.node.newXObject('Page', pdf.context.register(imageOf(pdf, picture)));
  page.pushOperators(
    pushGraphicsState(),
    concatTransformationMatrix(...placement[rotation]({ x, y, width, height })),
    drawObject(name),
    popGraphicsState(),
  );
}

type Matrix = [number, number, number, number, number, number];

/** Where the unit square of the picture goes: its corner at the bottom left, its lower edge and its left edge, turned clockwise. */
const placement: Record<Rotation, (box: Box) => Matrix> = {
  0: ({ x, y, width, height }) => [width, 0, 0, height, x, y],
  90: ({ x, y, width, height }) => [0, -height, width, 0, x, y + height],
  180: ({ x, y, width, height }) => [-width, 0, 0, -height, x + width, y + height],
  270: ({ x, y, width, height }) => [0, height, -width, 0, x + width, y],
};

function uprightSize(
  { widthPx, heightPx }: PagePicture,
  rotation: Rotation,
): { width: number; height: number } {
  return rotation === 90 || rotation === 270
    ? { width: heightPx, height: widthPx }
    : { width: widthPx, height: heightPx };
}

/** ISO 32000-1, 8.9.5: the bytes of a JPEG, or an index with its palette. */
function imageOf(pdf: PDFDocument, picture: PagePicture): PDFRawStream {
  const { context } = pdf;
  const common = { Type: 'XObject', Subtype: 'Image', Width: picture.widthPx, Height: picture.heightPx };
  if (picture.kind === 'jpeg') {
    const dict = context.obj({
      ...common,
      ColorSpace: picture.channels === 1 ? 'DeviceGray' : 'DeviceRGB',
      BitsPerComponent: 8,
      Filter: 'DCTDecode',
    });
    return PDFRawStream.of(dict, picture.data);
  }
  const palette = PDFHexString.of(Buffer.from(picture.palette.flat()).toString('hex'));
  const dict = context.obj({
    ...common,
    ColorSpace: ['Indexed', 'DeviceRGB', picture.palette.length - 1, palette],
    BitsPerComponent: picture.bits,
    Filter: 'FlateDecode',
    DecodeParms: { Predictor: 15, Colors: 1, BitsPerComponent: picture.bits, Columns: picture.widthPx },
  });
  return PDFRawStream.of(dict, picture.data);
}
