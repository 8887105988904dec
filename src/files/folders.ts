/** Folders that hand their group on to what is made in them. */
import { chmodSync, mkdirSync, statSync } from 'node:fs';

/**
 * Makes `folder` with this mode when it is not there; one that is there stays as it is. The set-group bit comes from the folder above where that has it:
 * a sandboxed service may not set it (systemd's RestrictSUIDSGID=).
 */
export function makeFolder(folder: string, mode: number): void {
  if (!mkdirSync(folder, { recursive: true, mode: mode & 0o777 })) return;
  if ((statSync(folder).mode & 0o7777) !== mode) chmodSync(folder, mode);
}
