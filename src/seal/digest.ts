/** SHA-256 as both sides write it: 64 lower-case hex digits, over bytes, a text in UTF-8, or a file too long to hold in memory. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

export function sha256Of(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Length and digest of a file, read piece by piece; rejects with the file system's own error. */
export async function sha256OfFile(
  path: string,
  signal?: AbortSignal,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(
    createReadStream(path),
    async (pieces: AsyncIterable<Buffer>) => {
      for await (const piece of pieces) {
        hash.update(piece);
        bytes += piece.length;
      }
    },
    signal ? { signal } : {},
  );
  return { bytes, sha256: hash.digest('hex') };
}
