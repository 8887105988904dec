/** A machine in QEMU with a keyboard and a screen of its own: keys are typed at its keyboard, its consoles are asked about on a serial line. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

const look = z.object({
  /** The console in front: `tty1`. */
  active: z.string(),
  boot: z.string(),
  /** Programs that ask for a login. */
  prompts: z.number(),
  /** Process of the citizen's screen; empty or 0 where there is none. */
  screen: z.string(),
  uptime: z.number(),
  /** Lines about SysRq in the kernel's log. */
  help: z.number(),
  /** Keys of the first console's keymap that lead away from it. */
  keys: z.number(),
});
export type Look = z.infer<typeof look>;

export type ConsoleMachine = {
  /** A chord of QEMU's names, such as `ctrl-alt-f3`. */
  press(chord: string): Promise<void>;
  look(): Promise<Look>;
  /** The first lines on the first console. */
  text(): Promise<string>;
  /** Waits for it to have started anew. */
  startsAgain(): Promise<void>;
  off(): Promise<void>;
};

/** A minute without KVM on a quiet machine. */
const bootLimitMs = 900_000;
const answerLimitMs = 120_000;

export async function bootConsole(folder: string, name: string, kernelLine: string): Promise<ConsoleMachine> {
  const sockets = mkdtempSync(join(tmpdir(), 'silaku-console-'));
  const [serialPath, monitorPath] = [join(sockets, 'serial'), join(sockets, 'monitor')];
  const qemu = spawn('setpriv', [
    ...['--pdeathsig', 'KILL', 'qemu-system-x86_64'],
    ...['-accel', 'tcg', '-cpu', 'max', '-smp', '2', '-m', '1024', '-display', 'none', '-vga', 'std'],
    ...['-kernel', join(folder, 'vmlinuz'), '-initrd', join(folder, 'initrd.img')],
    ...['-append', `root=/dev/vda rw consoleblank=0 fbcon=font:TER16x32 ${kernelLine}`],
    ...['-drive', `file=${join(folder, `${name}.img`)},if=virtio,format=raw,snapshot=on`],
    ...[
      '-serial',
      `unix:${serialPath},server=on,wait=off`,
      '-monitor',
      `unix:${monitorPath},server=on,wait=off`,
    ],
    ...['-net', 'none'],
  ]);
  const ended = once(qemu, 'exit');
  const serial = await dial(serialPath, qemu);
  const monitor = await dial(monitorPath, qemu);
  monitor.resume();
  const lines: string[] = [];
  const hear = createInterface({ input: serial });
  hear.on('line', (line) => lines.push(line));

  async function next(what: RegExp, limitMs: number): Promise<string> {
    const until = Date.now() + limitMs;
    for (;;) {
      const at = lines.findIndex((line) => what.test(line));
      const [found] = at < 0 ? [] : lines.splice(0, at + 1).slice(-1);
      if (found !== undefined) return found;
      if (qemu.exitCode !== null)
        throw new Error(`${name} ended; its last lines: ${lines.slice(-5).join(' / ')}`);
      if (Date.now() > until)
        throw new Error(`${name} did not say ${what}; its last lines: ${lines.slice(-5).join(' / ')}`);
      await pause(200);
    }
  }

  async function ask(question: string): Promise<string> {
    serial.write(`${question}\n`);
    return (await next(/^PROBE (?!READY)/, answerLimitMs)).slice('PROBE '.length);
  }

  await next(/PROBE READY/, bootLimitMs);
  return {
    async press(chord) {
      monitor.write(`sendkey ${chord} 100\n`);
      await pause(400);
    },
    look: async () => look.parse(JSON.parse(await ask('look'))),
    text: () => ask('text'),
    startsAgain: async () => void (await next(/PROBE READY/, bootLimitMs)),
    async off() {
      monitor.write('quit\n');
      await ended;
      rmSync(sockets, { recursive: true, force: true });
    },
  };
}

/** QEMU makes its sockets a moment after its start. */
async function dial(path: string, qemu: ChildProcess): Promise<Socket> {
  for (;;) {
    const socket = connect(path);
    const isThere = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    if (isThere) return socket;
    if (qemu.exitCode !== null) throw new Error('QEMU did not start.');
    await pause(100);
  }
}
