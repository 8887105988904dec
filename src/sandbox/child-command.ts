/**
 * How a child is started so that it can do little: Node's permission model without file writes, children and threads of its own; an
 * empty environment; the kernel's limits on memory, files and core dumps, which hold for native code as well.
 */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectFolder = fileURLToPath(new URL('../../', import.meta.url));
/** The code alone: keys, outbox and logs lie elsewhere, in the demo within the project's folder. */
const codeFolders = ['src', 'devices', 'node_modules'].map((name) => `${projectFolder}${name}/`);

/** Part of util-linux, which every Debian has. */
const prlimit = '/usr/bin/prlimit';

export type ChildCommand = { command: string; args: string[]; env: Record<string, string> };

export function childCommand(program: URL, { memoryBytes }: { memoryBytes: number }): ChildCommand {
  const path = fileURLToPath(program);
  const node = [
    process.execPath,
    '--permission',
    ...[...codeFolders, `${projectFolder}package.json`, `${dirname(path)}/`].map(
      (readable) => `--allow-fs-read=${readable}`,
    ),
    // sharp is native code: that is why the limits below are the kernel's.
    '--allow-addons',
    '--no-warnings',
    '--max-old-space-size=1024',
    path,
  ];
  // `--data` counts what can be written to, in every library; the address space alone would also count what V8 only reserves.
  const limits = [`--data=${memoryBytes}`, '--fsize=0', '--core=0', '--nofile=256'];
  const [command = '', ...args] = existsSync(prlimit) ? [prlimit, ...limits, '--', ...node] : node;
  return { command, args, env: {} };
}
