/** Builds the disk that forgets (faulty-disk.c) and gives it its commands. A process has it when it was started with `diskEnvironment()`. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readlinkSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('./faulty-disk.c', import.meta.url));
const builds = fileURLToPath(new URL('../../.silaku/simulation/', import.meta.url));

/** The environment for a process that shall run on this disk; builds the library when its source has changed. */
export function diskEnvironment(): NodeJS.ProcessEnv {
  const digest = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 16);
  const library = join(builds, `faulty-disk-${digest}.so`);
  if (!existsSync(library)) {
    mkdirSync(builds, { recursive: true });
    const temporary = `${library}.${process.pid}`;
    execFileSync('gcc', ['-O2', '-fPIC', '-shared', '-o', temporary, source, '-ldl', '-lpthread']);
    renameSync(temporary, library);
  }
  return { ...process.env, LD_PRELOAD: library };
}

const numberOf = { kiosk: 1, forwarder: 2, office: 4 } as const;
export type DiskProgram = keyof typeof numberOf;
const diskNumberOf = { kiosk: 0, office: 1 } as const;
const modes = { everything: 0, nothing: 1, some: 2 } as const;
/** What of the unsynced changes was on the disk in time. */
export type Kept = keyof typeof modes;

let running: DiskProgram = 'kiosk';
const command = (words: string) => readlinkSync(`/.simulation/${words}`);
const bits = (programs: readonly DiskProgram[]) => programs.reduce((sum, name) => sum | numberOf[name], 0);

export const faultyDisk = {
  isThere(): boolean {
    try {
      return command('steps') !== '';
    } catch {
      return false;
    }
  },
  /** Begins anew, with the folders `kiosk` and `office` under `root`. */
  begin: (root: string) => void command(`root ${root}`),
  end: () => void command('root none'),
  /** Whose steps on the kiosk's disk the next ones are. */
  run(program: DiskProgram): void {
    running = program;
    command(`run ${numberOf[program]}`);
  },
  running: () => running,
  /** The programs die before their n-th step from now, counted together. */
  arm: (programs: readonly DiskProgram[], steps: number, id: number) =>
    void command(`arm ${bits(programs)} ${steps} ${id}`),
  disarm: () => void command('disarm'),
  kill: (programs: readonly DiskProgram[]) => void command(`kill ${bits(programs)}`),
  revive: (programs: readonly DiskProgram[]) => void command(`revive ${bits(programs)}`),
  /** A step that is not the disk's: a receipt, a message. False when the program is dead, or died now. */
  step: (program: DiskProgram, what: string) => command(`step ${numberOf[program]} ${what}`) === '1',
  isDead: (program: DiskProgram) => (Number.parseInt(command('dead'), 10) & numberOf[program]) !== 0,
  /** The armed crashes that have come since, and the step that the last of them came before. */
  crashes(): { ids: number[]; before: string } {
    const [, fired = '0', ...before] = command('dead').split(' ');
    const ids = Array.from({ length: 31 }, (_, id) => id).filter((id) => (Number(fired) >> id) & 1);
    for (const id of ids) command(`seen ${id}`);
    return { ids, before: before.join(' ') };
  },
  /** After its programs have ended: takes back what was not synced. Tells how many changes are lost. */
  powerCut: (disk: keyof typeof diskNumberOf, kept: Kept, seed: number) =>
    Number(command(`cut ${diskNumberOf[disk]} ${modes[kept]} ${seed}`)),
};
