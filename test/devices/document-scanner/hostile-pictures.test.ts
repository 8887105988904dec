/** Pictures that no honest scanner sends: the decoder refuses them with a reason, and decodes the next page as if nothing had been. */
import { crc32, deflateSync } from 'node:zlib';
import test from 'ava';
import fc from 'fast-check';
import sharp from 'sharp';
import {
  createPictureDecoder,
  type PictureDecoder,
} from '../../../devices/document-scanner/picture-decoder.ts';

const maxPageBytes = 120_000_000;
const { signal } = new AbortController();
const paper = (width = 300, height = 400) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#e8e4da',
      noise: { type: 'gaussian', mean: 200, sigma: 20 },
    },
  });

let decoder: PictureDecoder;
test.before(() => {
  decoder = createPictureDecoder({ mostPageBytes: maxPageBytes });
});
test.after.always(() => decoder?.close());
const decode = (bytes: Uint8Array) => decoder.decode(bytes, { mode: 'colour', maxPageBytes, signal });

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** A PNG of such a size whose pixels are all there, as zeros that compress a thousandfold. */
function bombPng(width: number, height: number, extra: Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const row = Math.ceil(width / 8) + 1;
  const pixels = deflateSync(Buffer.alloc(row * height));
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    ...extra,
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The size in the frame header of a JPEG, wherever it stands. */
function withJpegSize(jpeg: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(jpeg);
  const frame = changed.indexOf(Buffer.from([0xff, 0xc0]));
  changed.writeUInt16BE(height, frame + 5);
  changed.writeUInt16BE(width, frame + 7);
  return changed;
}

test.serial('decompression bombs and giants are refused, and the next page is decoded', async (t) => {
  t.timeout(600_000);
  const jpeg = await paper().jpeg().toBuffer();
  const comment = deflateSync(Buffer.alloc(200_000_000));
  const hostile: Record<string, Uint8Array> = {
    'a PNG of 50,000 by 50,000 in 300 kB': bombPng(50_000, 50_000),
    'a JPEG that says 65,000 by 65,000': withJpegSize(jpeg, 65_000, 65_000),
    'a JPEG that says it has no rows': withJpegSize(jpeg, 300, 0),
    'a JPEG cut short': jpeg.subarray(0, jpeg.length / 2),
    'two bytes of a JPEG': jpeg.subarray(0, 2),
    'a drawing that begins like a PNG': Buffer.from(
      '\x89P<svg xmlns="http://www.w3.org/2000/svg"/>',
      'latin1',
    ),
    'a web page': Buffer.from('<html>'),
    nothing: new Uint8Array(),
  };
  for (const [what, bytes] of Object.entries(hostile)) {
    const result = await decode(bytes);
    t.is(result.outcome, 'refused', what);
    t.is((await decode(jpeg)).outcome, 'picture', `after ${what}`);
  }
  // Comments and profiles that unpack to 200 MB are left packed: the picture itself is fine.
  const name = Buffer.from('x\0\0', 'latin1');
  for (const type of ['zTXt', 'iCCP']) {
    const result = await decode(bombPng(300, 400, [chunk(type, Buffer.concat([name, comment]))]));
    t.true(result.outcome === 'refused' || result.widthPx === 300, type);
  }
  t.is((await decode(jpeg)).outcome, 'picture');
});

test.serial(
  'a picture damaged anywhere gives a page of its own size or a reason, and never ends the decoder',
  async (t) => {
    t.timeout(600_000);
    const originals = await Promise.all([
      paper(60, 80).jpeg({ quality: 70 }).toBuffer(),
      paper(60, 80).jpeg({ progressive: true }).toBuffer(),
      paper(60, 80).png({ palette: true }).toBuffer(),
      paper(60, 80).greyscale().png().withMetadata({ density: 300 }).toBuffer(),
    ]);
    const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...originals),
        fc.array(change, { maxLength: 6 }),
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        async (original, changes, kept) => {
          const bytes = Uint8Array.from(original.subarray(0, Math.ceil(original.length * kept)));
          for (const [place, value] of changes) bytes[Math.floor(place * (bytes.length - 1))] = value;
          const result = await decode(bytes);
          if (result.outcome === 'refused') t.notRegex(result.why, /broke off|does not end|stopped/);
          else t.is(result.pixels.length, result.widthPx * result.heightPx * result.channels);
        },
      ),
      { numRuns: 150 },
    );
  },
);
