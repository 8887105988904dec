/** The lab's virtual machine: QEMU with Debian's kernel and the project inside. Starts it, runs shell lines in it, ends it. No KVM is needed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

/** Starting takes 10 to 20 s without KVM on a quiet machine; this is for a busy one. */
const startLimitMs = 480_000;
/** The kiosk inside runs for the longest, about five minutes on a quiet machine. What hangs inside must not hang the lab. */
const longestRunMs = 1_800_000;

export type MachineOptions = {
  /** Holds what build-image.sh has made, and the two disks with the project. */
  folder: string;
  /** Will be a Unix socket that leads to the kiosk's control API inside. */
  controlSocket: string;
  /** More disks: /dev/vdd and on. What is written to them inside is in these files at once. */
  disks?: string[];
  /** More for QEMU. */
  extraArguments?: string[];
};

export class Machine {
  #qemu: ChildProcess;
  #shellPort: number;
  #control: Server | undefined;
  #console: string[] = [];
  #exited: Promise<unknown>;

  private constructor(qemu: ChildProcess, shellPort: number) {
    this.#qemu = qemu;
    this.#shellPort = shellPort;
    this.#exited = once(qemu, 'exit');
  }

  /** Resolves when its shell can be used; rejects, with the end of its console, when it does not come up. */
  static async start({
    folder,
    controlSocket,
    disks = [],
    extraArguments = [],
  }: MachineOptions): Promise<Machine> {
    const [shellPort, controlPort] = [await freePort(), await freePort()];
    const qemu = spawn(
      'setpriv',
      [
        ...['--pdeathsig', 'KILL', 'qemu-system-x86_64'],
        ...qemuArguments(folder, shellPort, controlPort, disks),
        ...extraArguments,
      ],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const machine = new Machine(qemu, shellPort);
    try {
      await machine.#ready();
      machine.#control = await bridge(controlSocket, controlPort);
      return machine;
    } catch (error) {
      await machine.stop();
      throw error;
    }
  }

  /**
   * Runs a shell script inside, and hands over each line of its output. Resolves with its exit status; rejects when the
   * machine ends before. `signal` gives up listening; what was started inside goes on.
   */
  async run(
    script: string,
    onLine: (line: string) => void = () => {},
    signal?: AbortSignal,
  ): Promise<number> {
    const over = AbortSignal.any([AbortSignal.timeout(longestRunMs), ...(signal ? [signal] : [])]);
    const socket = connect(this.#shellPort, '127.0.0.1');
    const stop = () => socket.destroy();
    over.addEventListener('abort', stop, { once: true });
    socket.on('error', () => {});
    let status: number | undefined;
    // In one brace, so that the shell has read all of it before anything inside could eat its input.
    socket.write(`{ cd /silaku\n{ ${script}\n} </dev/null 2>&1\necho "@status $?"; exit; }\n`);
    for await (const line of createInterface({ input: socket })) {
      const ended = /^@status (\d+)$/.exec(line);
      if (ended) {
        status = Number(ended[1]);
        break;
      }
      onLine(line);
    }
    socket.destroy();
    over.removeEventListener('abort', stop);
    over.throwIfAborted();
    if (status === undefined) throw new Error(`The machine broke off: ${script}\n${this.console()}`);
    return status;
  }

  /** As `run`, for short scripts: what they said, or an error when their status is not 0. */
  async output(script: string): Promise<string> {
    const lines: string[] = [];
    const status = await this.run(script, (line) => lines.push(line));
    if (status !== 0) throw new Error(`In the machine, status ${status}: ${script}\n${lines.join('\n')}`);
    return lines.join('\n');
  }

  /** The last lines of its console, for error messages. */
  console(): string {
    return this.#console.slice(-30).join('\n');
  }

  async stop(): Promise<void> {
    this.#control?.close();
    if (this.#qemu.exitCode === null && this.#qemu.signalCode === null) this.#qemu.kill('SIGKILL');
    await this.#exited;
  }

  async #ready(): Promise<void> {
    const ready = Promise.withResolvers<void>();
    const hear = (line: string) => {
      this.#console.push(line);
      if (line.includes('the lab is ready')) ready.resolve();
    };
    for (const input of [this.#qemu.stdout!, this.#qemu.stderr!]) createInterface({ input }).on('line', hear);
    const ended = this.#exited.then(() => {
      throw new Error(`QEMU ended at once:\n${this.console()}`);
    });
    const limit = new AbortController();
    const late = pause(startLimitMs, undefined, { signal: limit.signal }).then(() => {
      throw new Error(`The machine did not start within ${startLimitMs / 1000} s:\n${this.console()}`);
    });
    ended.catch(() => {});
    late.catch(() => {});
    await Promise.race([ready.promise, ended, late]);
    limit.abort();
  }
}

function qemuArguments(
  folder: string,
  shellPort: number,
  controlPort: number,
  disks: readonly string[],
): string[] {
  const disk = (name: string) => [
    '-drive',
    `if=virtio,format=raw,snapshot=on,cache=unsafe,file=${join(folder, name)}`,
  ];
  return [
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
    ...['-machine', 'q35', '-cpu', 'max', '-smp', '2', '-m', '1536', '-accel', 'tcg,thread=multi'],
    ...['-kernel', join(folder, 'vmlinuz'), '-initrd', join(folder, 'initramfs')],
    // A busy host is late with the ticks by which the kernel tries its timer, and the kernel would give up.
    ...['-append', 'console=ttyS0 quiet panic=-1 net.ifnames=0 mitigations=off no5lvl no_timer_check'],
    ...['-serial', 'stdio'],
    ...[...disk('root.img'), ...disk('project.img'), ...disk('packages.img')],
    ...disks.flatMap((file) => ['-drive', `if=virtio,format=raw,cache=writeback,file=${file}`]),
    // The machine reaches this host's loopback as 10.0.2.2, and this host its two ports.
    ...[
      '-netdev',
      `user,id=net,ipv6=off,hostfwd=tcp:127.0.0.1:${shellPort}-:1,hostfwd=tcp:127.0.0.1:${controlPort}-:2`,
    ],
    ...['-device', 'virtio-net-pci,netdev=net,romfile='],
  ];
}

/** QEMU forwards TCP alone, and our control client speaks to Unix sockets alone. */
async function bridge(socketPath: string, port: number): Promise<Server> {
  const server = createServer((near: Socket) => {
    const far = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => {});
      one.on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  server.listen(socketPath);
  await once(server, 'listening');
  return server;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free TCP port');
  return address.port;
}
