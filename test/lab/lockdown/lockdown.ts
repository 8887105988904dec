/**
 * `npm run lab:lockdown`: every combination of keys that opens something on a Linux console is typed at the keyboard of a real one, first on a
 * Debian as it comes, where they have to work, then on one with the kiosk's package, where nothing may open. Needs root and QEMU.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { debName } from '../../../systemd/package/package-plans.ts';
import { createFindings, type Findings } from '../appliance/findings.ts';
import { bootConsole, type ConsoleMachine, type Look } from './console-machine.ts';

const { cache, 'keep-disks': keepsDisks } = parseArgs({
  options: {
    cache: { type: 'string', default: '/var/tmp/silaku-appliance' },
    /** Those of the last run, for work on the lab itself. */
    'keep-disks': { type: 'boolean', default: false },
  },
}).values;
const here = new URL('.', import.meta.url).pathname;
const folder = join(cache, 'lockdown');

/** Each leads away from the first console on a machine that is not locked. */
const consoleKeys = ['alt-f2', 'ctrl-alt-f3', 'alt-right', 'alt-left', 'ctrl-alt-f6', 'ctrl-alt-f2'];
/** What a program in the foreground, or the kernel, may be ended with. */
const otherKeys = [
  'ctrl-c',
  'ctrl-z',
  'ctrl-backslash',
  'ctrl-d',
  'ctrl-s',
  'ctrl-q',
  'print',
  'pause',
  'esc',
  'alt-sysrq-k',
];
const helpKey = 'alt-sysrq-h';
const restartKey = 'ctrl-alt-delete';
const restartPresses = 9;

const began = performance.now();
const findings = createFindings((line) => process.stderr.write(`${line}\n`));
mkdirSync(folder, { recursive: true });
if (!keepsDisks) buildDisks();

await findings.part('a Debian as it comes', () =>
  on('plain', 'sysrq_always_enabled=1', (machine) => opensEverything(machine, findings)),
);
await findings.part('the kiosk', () => on('kiosk', '', (machine) => opensNothing(machine, findings)));

const { held, broken, figures } = findings.result();
const seconds = Math.round((performance.now() - began) / 1000);
process.stdout.write(`${JSON.stringify({ held, broken, seconds, ...figures })}\n`);
process.exitCode = broken.length === 0 ? 0 : 1;

function buildDisks(): void {
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  run('bash', join(here, '../appliance/build-root.sh'), cache);
  const out = join(folder, 'package');
  const version = '0.0.1';
  run(
    process.execPath,
    'systemd/package/package.ts',
    ...['--architecture', 'amd64', '--package', 'silaku-kiosk', '--compression', 'zstd'],
    ...['--version', version, '--workshop', join(cache, 'workshop'), '--out', out],
  );
  const tar = join(cache, 'root.tar');
  run('bash', join(here, 'build-disk.sh'), tar, folder, 'plain');
  run(
    'bash',
    join(here, 'build-disk.sh'),
    tar,
    folder,
    'kiosk',
    join(out, debName('silaku-kiosk', version, 'amd64')),
  );
}

async function on(
  name: string,
  kernelLine: string,
  work: (machine: ConsoleMachine) => Promise<void>,
): Promise<void> {
  const machine = await bootConsole(folder, name, kernelLine);
  try {
    await work(machine);
  } finally {
    await machine.off();
  }
}

/** The control: what is typed does reach the console, and would open something. */
async function opensEverything(machine: ConsoleMachine, { found }: Findings): Promise<void> {
  const seen = await afterEach(machine, consoleKeys);
  const consoles = [...new Set(seen.map(({ active }) => active))];
  found('control: on a plain Debian the keys lead to other consoles', consoles.length > 1, { consoles });
  found(
    'control: and there a login prompt waits',
    seen.some(({ prompts }) => prompts > 1),
  );
  const before = await machine.look();
  await machine.press(helpKey);
  found('control: SysRq answers', (await machine.look()).help > before.help);
  for (let press = 0; press < restartPresses; press++) await machine.press(restartKey);
  await machine.startsAgain();
  found('control: Ctrl-Alt-Del starts the machine anew', (await machine.look()).boot !== before.boot);
}

async function opensNothing(machine: ConsoleMachine, { found }: Findings): Promise<void> {
  const before = await machine.look();
  found('the citizen’s screen is in front', before.active === 'tty1' && Number(before.screen) > 0, {
    screen: (await machine.text()).slice(0, 200),
  });
  found('the keymap has no key that leads out', before.keys === 0);
  const seen = await afterEach(machine, consoleKeys);
  found(
    'no combination leads to another console',
    seen.every(({ active }) => active === 'tty1'),
    {
      pressed: consoleKeys.length,
    },
  );
  found(
    'no login prompt waits anywhere',
    seen.every(({ prompts }) => prompts === 0),
  );
  await machine.press(helpKey);
  found('SysRq says nothing', (await machine.look()).help === before.help);
  const others = await afterEach(machine, otherKeys);
  found(
    'no key ends the citizen’s screen',
    others.every(({ screen }) => screen === before.screen),
    {
      pressed: otherKeys.length,
    },
  );
  for (let press = 0; press < restartPresses; press++) await machine.press(restartKey);
  const after = await machine.look();
  found(
    'Ctrl-Alt-Del, nine times, restarts nothing',
    after.boot === before.boot && after.uptime >= before.uptime,
  );
  found('and the same screen is still in front', after.active === 'tty1' && after.screen === before.screen);
}

async function afterEach(machine: ConsoleMachine, chords: readonly string[]): Promise<Look[]> {
  const seen: Look[] = [];
  for (const chord of chords) {
    await machine.press(chord);
    seen.push(await machine.look());
  }
  return seen;
}
