/** What sshd hands on (`ForceCommand /usr/bin/silaku tech`): a text of whoever holds the technician's key. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { unpackTar } from '../../src/files/tar-files.ts';
import { needsTerminal, plainCommands, readAsked, refusal } from '../../src/technician/asked-from-afar.ts';
import { openTechnicianKiosk } from '../support/technician-kiosk.ts';
import { wellState } from '../support/technician-states.ts';

test('nothing asked for opens the screen', (t) => {
  for (const text of [undefined, '', 'tech', 'silaku tech']) t.deepEqual(readAsked(text), { is: 'screen' });
});

test('each plain command is understood, with and without the word silaku, and its options one by one', (t) => {
  for (const command of plainCommands) {
    t.like(readAsked(command), { is: 'command', command });
    t.deepEqual(readAsked(`  silaku   ${command} `), readAsked(command));
  }
  t.deepEqual(readAsked('silaku doctor --json --language id'), {
    is: 'command',
    command: 'doctor',
    args: ['--json', '--language=id'],
  });
  t.deepEqual(readAsked('logs --lines=20 --filter device.became'), {
    is: 'command',
    command: 'logs',
    args: ['--lines=20', '--filter=device.became'],
  });
  t.deepEqual(readAsked('silaku support'), { is: 'command', command: 'support', args: ['--to', '-'] });
});

const nasty = [
  ...['sh', 'bash -i', '/bin/sh', 'silaku', 'silaku silaku doctor', 'scp -f /etc/shadow', 'sftp', ' ', '\t'],
  ...[
    'doctor; sh',
    'doctor;sh',
    'doctor && sh',
    'doctor | sh',
    'doctor & sh',
    'doctor > /tmp/x',
    'doctor `sh`',
  ],
  ...['doctor $(sh)', '$(doctor)', '"doctor"', "'doctor'", 'doctor "--json"', 'doctor\\ --json', 'DOCTOR'],
  ...[
    'doctor\nsh',
    'doctor\n',
    '\ndoctor',
    'doctor\r',
    'doctor\0',
    'doctor --json\0sh',
    'doctor\u00a0--json',
  ],
  ...['doctor --socket /tmp/mine.sock', 'status --socket=/tmp/mine.sock', 'doctor --forward-socket /tmp/x'],
  ...['devices record', 'devices record printer --to /tmp/x', 'kiosk', 'office', 'setup', 'restore', 'desk'],
  ...['support --to /etc/passwd', 'support --to=-', 'support --settings /etc/shadow', 'support --folder /'],
  ...[
    'logs --follow',
    'logs --lines 0',
    'logs --lines 99999',
    'logs --lines -5',
    'logs --lines 1e3',
    'logs --lines',
  ],
  ...[
    'logs --filter --json',
    'logs --filter',
    'logs --filter=',
    'logs --filter $(sh)',
    'doctor --json=1',
    'doctor --',
  ],
  ...[
    'doctor -j',
    'doctor --language fr',
    'doctor json',
    'doctor --__proto__',
    'doctor --constructor x',
    '__proto__',
  ],
  ...['constructor', 'toString', 'hasOwnProperty', `doctor ${'--json '.repeat(1_500)}`, 'x'.repeat(10_000)],
];

test('everything else is refused', (t) => {
  for (const text of nasty)
    t.deepEqual(readAsked(text), { is: 'refused' }, JSON.stringify(text.slice(0, 60)));
});

test('whatever is sent, what comes out is on the list and has no room for another program', (t) => {
  const pieces = fc.constantFrom(
    ...plainCommands,
    ...nasty,
    '--json',
    '--lines',
    '7',
    '--filter',
    'a',
    ' ',
    '=',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((each) => each.join(' ')),
    fc.array(pieces).map((each) => each.join('')),
  );
  t.notThrows(() =>
    fc.assert(
      fc.property(texts, (text) => {
        const asked = readAsked(text);
        if (asked.is !== 'command') return true;
        return (
          plainCommands.includes(asked.command) &&
          (asked.args.join(' ') === '--to -' ||
            asked.args.every((arg) =>
              /^--(json|language=(id|en)|lines=\d+|filter=[A-Za-z0-9._:=-]+)$/.test(arg),
            ))
        );
      }),
    ),
  );
});

test('both sentences name every command, in two languages', (t) => {
  for (const text of [refusal, needsTerminal]) {
    for (const line of text.trim().split('\n'))
      t.deepEqual(
        plainCommands.filter((command) => !line.includes(command)),
        [],
      );
    t.is(text.trim().split('\n').length, 2);
  }
});

type Ended = { status: number; out: Buffer; err: string };

/** As sshd starts it: no terminal, and what was asked for in the environment. */
function overSsh(asked: string | undefined, socket: string): Promise<Ended> {
  return new Promise((resolve) => {
    const { SSH_ORIGINAL_COMMAND: _, ...env } = process.env;
    const program = execFile(
      process.execPath,
      ['src/silaku.ts', 'tech'],
      {
        encoding: 'buffer',
        env: {
          ...env,
          LANG: 'C',
          SILAKU_SOCKET: socket,
          ...(asked === undefined ? {} : { SSH_ORIGINAL_COMMAND: asked }),
        },
      },
      (_error, out, err) => resolve({ status: program.exitCode ?? -1, out, err: err.toString() }),
    );
    program.stdin?.end();
  });
}

test('silaku tech runs what was asked for, refuses the rest with a list, and says what it needs without a terminal', async (t) => {
  const kiosk = await openTechnicianKiosk(wellState);
  t.teardown(kiosk.close);
  const socket = kiosk.args[kiosk.args.indexOf('--socket') + 1] ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'afar-'));
  t.teardown(() => rmSync(folder, { recursive: true }));

  const doctor = await overSsh('silaku doctor --json', socket);
  t.is(doctor.status, 0, doctor.err);
  t.true(JSON.parse(doctor.out.toString()).checks.length > 5);
  const devices = await overSsh('devices --json', socket);
  t.is(JSON.parse(devices.out.toString()).printer.state, 'ready');
  const support = await overSsh('silaku support', socket);
  t.true(unpackTar(support.out).has('health.json'), 'the bundle comes over the line');
  const status = await overSsh('status', join(folder, 'nobody.sock'));
  t.is(status.status, 69);

  const other = await overSsh(`doctor; touch ${folder}/made`, socket);
  t.is(other.status, 64);
  t.is(other.err, refusal);
  t.is(other.out.length, 0);
  t.false(existsSync(join(folder, 'made')));

  const none = await overSsh(undefined, socket);
  t.is(none.status, 64);
  t.is(none.err, needsTerminal);
});
