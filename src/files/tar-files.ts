/** A few small texts as a tar archive (POSIX ustar), gzipped, and back; so that any computer can open a support bundle. */
import { gunzipSync, gzipSync } from 'node:zlib';

const block = 512;
/** Of what a bundle unpacks to; a stranger's file may be a bomb. */
const mostBytes = 64 * 1024 * 1024;

export function packTar(files: { name: string; text: string }[]): Buffer {
  const parts = files.flatMap(({ name, text }) => {
    const body = Buffer.from(text);
    return [header(name, body.length), body, Buffer.alloc((block - (body.length % block)) % block)];
  });
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * block)]));
}

/** Throws when it is no gzipped tar, or unpacks to more than 64 MB. */
export function unpackTar(packed: Uint8Array): Map<string, string> {
  const bytes = gunzipSync(packed, { maxOutputLength: mostBytes });
  const files = new Map<string, string>();
  for (let at = 0; at + block <= bytes.length; ) {
    const name = bytes
      .subarray(at, at + 100)
      .toString('utf8')
      .replace(/\0.*$/s, '');
    if (name === '') break;
    const size = Number.parseInt(bytes.subarray(at + 124, at + 136).toString('latin1'), 8);
    if (!(size >= 0)) throw new Error('This is no tar archive.');
    files.set(name, bytes.subarray(at + block, at + block + size).toString('utf8'));
    at += block + Math.ceil(size / block) * block;
  }
  return files;
}

function header(name: string, size: number): Buffer {
  const bytes = Buffer.alloc(block);
  bytes.write(name, 0, 100);
  bytes.write('0000640\0', 100);
  bytes.write('0000000\0', 108);
  bytes.write('0000000\0', 116);
  bytes.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  // The same bundle twice gives the same bytes.
  bytes.write('00000000000\0', 136);
  bytes.write('        ', 148);
  bytes.write('0', 156);
  bytes.write('ustar\x0000', 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}
