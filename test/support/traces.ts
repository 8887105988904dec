/** Looks for a secret in every file of a folder, as whoever steals the card would. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** As bytes, as base64 at each of its three places, and as hex: whoever steals the card looks for all of them. */
export function tracesOf(secret: string): Buffer[] {
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from(`${'x'.repeat(shift)}${secret}`)
      .toString('base64')
      .slice(4, -4),
  );
  return [secret, ...base64, Buffer.from(secret).toString('hex')].map((trace) => Buffer.from(trace));
}

export function filesWith(folder: string, traces: Buffer[]): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const content = readFileSync(path);
      return traces.some((trace) => content.includes(trace));
    });
}
