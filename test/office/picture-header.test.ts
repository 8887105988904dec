import test from 'ava';
import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { isShowable, readPictureHeader } from '../../src/office/picture-header.ts';

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#d8c8a0' } });

const encoders = {
  'image/webp': (of: Sharp) => of.webp({ quality: 50 }),
  'image/avif': (of: Sharp) => of.avif({ effort: 0 }),
  'image/jpeg': (of: Sharp) => of.jpeg({ progressive: true }),
  'image/png': (of: Sharp) => of.png(),
} as const;

for (const [mediaType, encode] of Object.entries(encoders)) {
  test(`the size of ${mediaType} is read as the decoder would`, async (t) => {
    for (const [widthPx, heightPx] of [
      [1, 1],
      [31, 470],
      [1240, 1754],
    ] as const) {
      const bytes = await encode(picture(widthPx, heightPx)).toBuffer();
      t.deepEqual(readPictureHeader(bytes), { mediaType: mediaType as 'image/png', widthPx, heightPx });
    }
  });

  test(`a damaged ${mediaType} is read without an error, whatever is changed or cut off`, async (t) => {
    const good = await encode(picture(64, 48)).toBuffer();
    fc.assert(
      fc.property(fc.nat(good.length), fc.array(fc.tuple(fc.nat(60), fc.nat(255))), (length, changes) => {
        const bytes = Uint8Array.from(good.subarray(0, length));
        for (const [place, value] of changes) if (place < bytes.length) bytes[place] = value;
        t.notThrows(() => readPictureHeader(bytes));
      }),
    );
  });
}

test('lossless and extended WebP are known as well', async (t) => {
  const lossless = await picture(700, 300).webp({ lossless: true }).toBuffer();
  t.deepEqual(readPictureHeader(lossless), { mediaType: 'image/webp', widthPx: 700, heightPx: 300 });
  const extended = await picture(700, 300).ensureAlpha(0.5).webp().toBuffer();
  t.deepEqual(readPictureHeader(extended), { mediaType: 'image/webp', widthPx: 700, heightPx: 300 });
});

test('any bytes at all are read without an error, and none of them is a picture by chance', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      t.is(readPictureHeader(bytes), null);
    }),
  );
});

test('a picture without pixels, or with more than any scanner gives, is not shown', async (t) => {
  const png = await picture(10, 10).png().toBuffer();
  t.true(isShowable(png, 'image/png'));
  for (const [width, height] of [
    [0, 10],
    [50_000, 50_000],
    [2 ** 31, 2 ** 31],
  ] as const) {
    const changed = Buffer.from(png);
    changed.writeUInt32BE(width, 16);
    changed.writeUInt32BE(height, 20);
    t.false(isShowable(changed, 'image/png'), `${width} x ${height}`);
  }
});
