/** Another word after each start of this machine: Linux makes it. Elsewhere each start of the program counts as one. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

const ofThisProcess = randomUUID();

export function readBootId(path = '/proc/sys/kernel/random/boot_id'): string {
  try {
    return readFileSync(path, 'utf8').trim() || ofThisProcess;
  } catch {
    return ofThisProcess;
  }
}
