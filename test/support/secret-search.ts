/** Looks for things that must not have been written anywhere: in every form that a program might have given them on the way. */
import { createReadStream, type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A secret as it might stand in a file: plain, UTF-16, base64, hex, as part of an address or a JSON text, in groups of four. */
export function tracesOf(secret: string): Buffer[] {
  const plain = [secret];
  if (/^\d+$/.test(secret)) {
    for (const gap of [' ', '-', '.', '%20', '+']) plain.push(secret.replace(/(.{4})(?=.)/g, `$1${gap}`));
  }
  plain.push(encodeURIComponent(secret), secret.replaceAll(' ', '+'), JSON.stringify(secret).slice(1, -1));
  const base64 = [0, 1, 2].flatMap((shift) => {
    // What stands before it shifts its digits by up to two places; the ends depend on the neighbours.
    const text = Buffer.from(`${'x'.repeat(shift)}${secret}`)
      .toString('base64')
      .replaceAll('=', '');
    const inner = text.slice(shift === 0 ? 0 : 4, -2);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const hex = Buffer.from(secret).toString('hex');
  const texts = [...plain, ...base64, hex, hex.toUpperCase()].map((text) => Buffer.from(text));
  const wide = Buffer.from(secret, 'utf16le');
  return unique([...texts, wide, Buffer.from(wide).swap16()]);
}

function unique(buffers: Buffer[]): Buffer[] {
  return [...new Map(buffers.map((bytes) => [bytes.toString('hex'), bytes])).values()];
}

export type Search = { secrets: Record<string, string>; folders: string[]; sinceMs?: number };

/** `file: name of the secret` for each that was found. Files of the folders that were changed since; links are not followed. */
export async function searchFiles({ secrets, folders, sinceMs = 0 }: Search): Promise<string[]> {
  const traces = Object.entries(secrets).map(([name, secret]) => ({ name, of: tracesOf(secret) }));
  const longest = Math.max(...traces.flatMap(({ of }) => of.map(({ length }) => length)));
  const found: string[] = [];
  for (const path of folders.flatMap((folder) => filesIn(folder, sinceMs))) {
    let before = Buffer.alloc(0);
    try {
      for await (const piece of createReadStream(path, { highWaterMark: 4 * 1024 * 1024 })) {
        const bytes = Buffer.concat([before, piece as Buffer]);
        for (const { name, of } of traces) {
          if (of.some((trace) => bytes.includes(trace))) found.push(`${path}: ${name}`);
        }
        before = bytes.subarray(Math.max(0, bytes.length - longest));
      }
    } catch {
      // Gone meanwhile, as somebody else's temporary files are.
    }
  }
  return [...new Set(found)];
}

function filesIn(folder: string, sinceMs: number): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path, sinceMs);
    const changedMs = entry.isFile() ? (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) : -1;
    return changedMs >= sinceMs ? [path] : [];
  });
}

/** What every process of this machine shows of itself to everybody: the words it was started with. */
export function searchProcesses(secrets: Record<string, string>): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      let shown: Buffer;
      try {
        shown = readFileSync(`/proc/${pid}/cmdline`);
      } catch {
        return [];
      }
      return Object.entries(secrets)
        .filter(([, secret]) => tracesOf(secret).some((trace) => shown.includes(trace)))
        .map(([name]) => `process ${pid}: ${name}`);
    });
}
