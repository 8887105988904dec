/** Compares two pictures of paper dot by dot, and shows both with what differs between them. */
import sharp from 'sharp';

type Dots = { width: number; height: number; isBlack: (x: number, y: number) => boolean };

/** `side`: a PNG of approved and printed side by side, and of the difference: red is missing, blue is too much. */
export async function comparePictures(
  approvedPng: Buffer,
  printedPng: Buffer,
): Promise<{ different: number; side: Buffer }> {
  const [approved, printed] = await Promise.all([dotsOf(approvedPng), dotsOf(printedPng)]);
  const width = Math.max(approved.width, printed.width);
  const height = Math.max(approved.height, printed.height);
  const pixels = Buffer.alloc(3 * width * height * 3, 0xff);
  const paint = (column: number, x: number, y: number, colour: readonly number[]) =>
    pixels.set(colour, (y * 3 * width + column * width + x) * 3);
  let different = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [wanted, got] = [approved.isBlack(x, y), printed.isBlack(x, y)];
      const isOutside = y >= Math.min(approved.height, printed.height);
      const isOff = wanted !== got || isOutside || x >= Math.min(approved.width, printed.width);
      if (isOff) different += 1;
      if (wanted) paint(0, x, y, black);
      if (got) paint(1, x, y, black);
      if (isOff) paint(2, x, y, wanted ? red : blue);
      else if (wanted) paint(2, x, y, grey);
    }
  }
  const side = await sharp(pixels, { raw: { width: 3 * width, height, channels: 3 } })
    .png()
    .toBuffer();
  return { different, side };
}

const black = [0, 0, 0];
const grey = [0xcc, 0xcc, 0xcc];
const red = [0xd0, 0, 0];
const blue = [0, 0, 0xd0];

async function dotsOf(png: Buffer): Promise<Dots> {
  const { data, info } = await sharp(png)
    .removeAlpha()
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return {
    width,
    height,
    isBlack: (x, y) => x < width && y < height && (data[y * width + x] ?? 255) < 128,
  };
}
