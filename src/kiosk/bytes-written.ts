/** What this process has caused to be written to disks, as the kernel counts it: an SD card is worn by bytes. For GET /health. */
import { readFileSync } from 'node:fs';

/** null where the kernel does not say. Counts whole pages as they become dirty; the file system's own journal comes on top. */
export function bytesWritten(): number | null {
  try {
    const [, bytes] = /^write_bytes: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8')) ?? [];
    return bytes === undefined ? null : Number(bytes);
  } catch {
    return null;
  }
}
