/** From outside, over a wire of its own: SSH answers and nothing else does; the technician gets in with a key and gets one program. */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabParts } from './lab-parts.ts';

const [here, there] = ['10.77.0.1', '10.77.0.2'];

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const line = connect({ host: there, port, timeout: 4_000 });
    const end = (is: boolean) => {
      line.destroy();
      resolve(is);
    };
    line.on('connect', () => end(true));
    line.on('timeout', () => end(false));
    line.on('error', () => end(false));
  });

export async function networkPart({ machine, findings }: LabParts): Promise<void> {
  const { wire } = machine;
  execFileSync('ip', ['addr', 'replace', `${here}/24`, 'dev', wire]);
  execFileSync('ip', ['link', 'set', wire, 'up']);
  machine.inNetwork('ip', 'addr', 'replace', `${there}/24`, 'dev', 'host0');
  machine.inNetwork('ip', 'link', 'set', 'host0', 'up');
  machine.sh('systemctl start ssh; systemctl restart silaku-firewall');
  // Something that must not be reached, on every address.
  writeFileSync(
    machine.path('/run/systemd/system/silaku-open.service'),
    '[Service]\nExecStart=/usr/lib/silaku-kiosk/bin/node -e \'require("node:http").createServer((q,a)=>a.end("open")).listen(8099)\'\n',
  );
  machine.sh('systemctl daemon-reload; systemctl start silaku-open; sleep 2');
  const guarded = { ssh: await answers(22), other: await answers(8099) };
  findings.found('from outside SSH answers, and nothing else', guarded.ssh && !guarded.other, guarded);
  // Two listeners of this machine that take a call and say nothing: curl then waits (28); what the firewall refuses ends at once (7).
  const listeners = [443, 8123].map((port) => createServer().listen(port, here));
  await Promise.all(listeners.map((listener) => once(listener, 'listening')));
  const calls = (port: number) => machine.try(`curl -sm3 http://${here}:${port}/ || echo $?`).out.trim();
  findings.found('the kiosk calls no port but the allowed ones', calls(443) === '28' && calls(8123) === '7');
  machine.sh('nft delete table inet silaku');
  findings.found(
    'control: without the firewall the other port answers, and calls go anywhere',
    (await answers(8099)) && calls(8123) === '28',
  );
  for (const listener of listeners) listener.close();
  machine.sh('systemctl restart silaku-firewall; systemctl stop silaku-open');
  findings.found('the firewall comes back', !(await answers(8099)));
  technician({ machine, findings });
}

function technician({ machine, findings }: Pick<LabParts, 'machine' | 'findings'>): void {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-ssh-'));
  const key = join(folder, 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  const ssh = (user: string, ...more: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      'ssh',
      [
        ...['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'BatchMode=yes'],
        ...['-o', 'ConnectTimeout=10', '-i', key, `${user}@${there}`, ...more],
      ],
      { encoding: 'utf8', input: '', timeout: 60_000 },
    );
    return { status, said: `${stdout}${stderr}` };
  };
  const stranger = ssh('teknisi');
  findings.found(
    'control: a stranger with a key of his own is refused',
    /Permission denied/.test(stranger.said),
  );
  machine.sh(`cat > /etc/silaku/teknisi-keys <<'K'\n${readFileSync(`${key}.pub`, 'utf8')}K`);
  // What the technician's screen does without a terminal is its own affair; here it is that it is the one program.
  const shell = ssh('teknisi', 'echo', 'a-shell-$((40+2))');
  findings.found(
    "the technician's key opens the technician's program and no shell",
    !/Permission denied|connect to host/.test(shell.said) && !shell.said.includes('a-shell-42'),
    {
      said: shell.said
        .split('\n')
        .filter((line) => !line.startsWith('Warning'))
        .join(' ')
        .slice(0, 120),
    },
  );
  machine.sh(
    `mkdir -p -m 700 /root/.ssh; cp /etc/silaku/teknisi-keys /root/.ssh/authorized_keys; chmod 600 /root/.ssh/authorized_keys`,
  );
  findings.found(
    'control: another user has his shell',
    ssh('root', 'echo', 'a-shell-$((40+2))').said.includes('a-shell-42'),
  );
  const methods = machine.sh(
    'sshd -T -C user=teknisi,host=x,addr=10.77.0.1 | grep -E "^(authenticationmethods|passwordauthentication|forcecommand|disableforwarding)"',
  );
  findings.found(
    'for the technician sshd takes keys alone',
    /authenticationmethods publickey/.test(methods) && /passwordauthentication no/.test(methods),
  );
  rmSync(folder, { recursive: true });
}
