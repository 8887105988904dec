/** The real file system under a stick that is pulled, or is full, at a chosen call; what it refuses from then on a test can see. */
import { realStickDisk, type StickDisk } from '../../../src/seal/stick/stick-disk.ts';

export type CutDisk = StickDisk & {
  /** Calls so far, by name: the sequence of writing. */
  calls: string[];
  /** What each call was about. */
  paths: string[];
};

const changing = ['makeFolder', 'write', 'sync', 'rename', 'remove'] as const;

/** Call number `at` (from 0) fails half done, and so does every later one: nobody answers any more. */
export function diskPulledAt(at: number): CutDisk {
  return failing((call) => call >= at, 'EIO');
}

/** From call number `at` on, nothing new finds room; removing makes room for what comes after. */
export function diskFullAt(at: number): CutDisk {
  let isFull = false;
  return failing((call, name) => {
    if (name === 'remove') isFull = false;
    else if (call === at) isFull = true;
    return isFull && (name === 'write' || name === 'makeFolder');
  }, 'ENOSPC');
}

function failing(fails: (call: number, name: string) => boolean, code: string): CutDisk {
  const disk = { ...realStickDisk, calls: [] as string[], paths: [] as string[] };
  for (const name of changing) {
    const real = realStickDisk[name] as (...args: unknown[]) => Promise<void>;
    disk[name] = async (...args: unknown[]) => {
      const call = disk.calls.push(name) - 1;
      disk.paths.push(args[0] as string);
      if (!fails(call, name)) return real(...args);
      // Half a file is what a cut in mid-write leaves.
      if (name === 'write') {
        const bytes = args[1] as Uint8Array;
        await realStickDisk.write(args[0] as string, bytes.subarray(0, bytes.length / 2)).catch(() => {});
      }
      throw Object.assign(new Error(`${code}: ${name}`), { code, syscall: name });
    };
  }
  return disk;
}
