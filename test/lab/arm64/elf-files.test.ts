import test from 'ava';
import { machineOf } from './elf-files.ts';

/** The first 20 bytes of a header: class, order of bytes, machine. */
function head(bits: 1 | 2, order: 1 | 2, machine: number): Buffer {
  const bytes = Buffer.alloc(20);
  bytes.write('\x7fELF', 'latin1');
  bytes.set([bits, order], 4);
  if (order === 1) bytes.writeUInt16LE(machine, 18);
  else bytes.writeUInt16BE(machine, 18);
  return bytes;
}

test('a file is for the machine that its header names', (t) => {
  t.is(machineOf(head(2, 1, 62)), 'amd64');
  t.is(machineOf(head(2, 1, 183)), 'arm64');
  t.is(machineOf(head(1, 1, 40)), 'another', '32-bit ARM');
  t.is(machineOf(head(2, 2, 183)), 'another', 'arm64 with the bytes the other way round');
});

test('what is no program has no machine', (t) => {
  t.is(machineOf(Buffer.from('#!/bin/sh\nexec node "$@"\n')), null);
  t.is(machineOf(head(2, 1, 183).subarray(0, 12)), null);
});
