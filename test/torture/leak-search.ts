/** Looks into every file below a folder for what must not be there in the clear: numbers of people, and pictures of pages. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type SearchedFor = { words: readonly string[] };

/** A WebP and an AVIF begin like this; a sealed page never does. */
const pictures: [string, RegExp][] = [
  ['a WebP picture', /RIFF.{4}WEBPVP8/s],
  ['an AVIF picture', /ftypavif/],
  ['a PNG picture', /\x89PNG\r\n/],
];

export function searchForLeaks(folder: string, { words }: SearchedFor): string[] {
  const found: string[] = [];
  const encoded = words.flatMap((word) => [word, Buffer.from(word).toString('hex')]);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path).toString('latin1');
    // The words are numbers that must not be told again, not even here.
    const count = encoded.filter((word) => text.includes(word)).length;
    if (count > 0) found.push(`${path} holds ${count} numbers of citizens in the clear.`);
    for (const [what, form] of pictures)
      if (form.test(text)) found.push(`${path} holds ${what} in the clear.`);
    if (entry.name.endsWith('.age') && !text.startsWith('age-encryption.org/'))
      found.push(`${path} is not sealed.`);
  }
  return found;
}
