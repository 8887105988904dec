/** Which machine a program or library is for, as its ELF header says. */
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join, relative } from 'node:path';

export type Machine = 'amd64' | 'arm64' | 'another';

/** Null when it is no ELF file. `e_machine` stands at byte 18, in the order of bytes that byte 5 names: elf(5). */
export function machineOf(head: Uint8Array): Machine | null {
  const isElf = head.length >= 20 && Buffer.from(head.subarray(0, 4)).toString('latin1') === '\x7fELF';
  if (!isElf) return null;
  const is64Little = head[4] === 2 && head[5] === 1;
  const machine = Buffer.from(head).readUInt16LE(18);
  if (is64Little && machine === 62) return 'amd64';
  return is64Little && machine === 183 ? 'arm64' : 'another';
}

export type ElfFile = { path: string; machine: Machine };

/** All of a folder, with paths relative to it. What stands under another system's format (Mach-O, PE) has none and is told as `another`. */
export function elfFilesIn(folder: string): ElfFile[] {
  const found: ElfFile[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const machine =
      machineOf(headOf(path)) ?? (/\.(node|so|dll|dylib|exe)$/.test(entry.name) ? 'another' : null);
    if (machine !== null) found.push({ path: relative(folder, path), machine });
  }
  return found;
}

function headOf(path: string): Uint8Array {
  const head = Buffer.alloc(20);
  const file = openSync(path, 'r');
  try {
    return head.subarray(0, readSync(file, head, 0, head.length, 0));
  } finally {
    closeSync(file);
  }
}
