/** What each unit is exposed to by systemd's own reckoning, and what a program inside the sandbox of the kiosk can reach; the control is outside of it. */
import { writeFileSync } from 'node:fs';
import type { LabParts } from './lab-parts.ts';

const units = ['kiosk', 'forward', 'screen', 'office', 'console', 'firewall', 'update-fetch'].map(
  (name) => `silaku-${name}.service`,
);

/** To be asked before the lab's own drop-ins are there. */
export function exposure({ machine, findings }: Pick<LabParts, 'machine' | 'findings'>): void {
  const scores = Object.fromEntries(
    units.map((unit) => {
      const said = machine.sh(`systemd-analyze security --no-pager ${unit} | tail -1`);
      return [unit, Number(/([\d.]+) (?:SAFE|OK|MEDIUM|EXPOSED|UNSAFE)/.exec(said)?.[1] ?? 99)];
    }),
  );
  findings.found(
    'every unit is exposed by less than 2.0',
    Object.values(scores).every((score) => score < 2),
    scores,
  );
  writeFileSync(machine.path('/run/systemd/system/silaku-bare.service'), '[Service]\nExecStart=/bin/true\n');
  machine.sh('systemctl daemon-reload');
  const bare = machine.sh('systemd-analyze security --no-pager silaku-bare.service | tail -1');
  findings.found('control: a unit without a sandbox is called unsafe', /UNSAFE/.test(bare));
}

export async function sandboxPart({ machine, findings, lab }: LabParts): Promise<void> {
  const said = machine.try('systemd-analyze verify /usr/lib/systemd/system/silaku-*.service');
  findings.found(
    'systemd-analyze verify has nothing to say',
    said.status === 0 && said.out.trim() === '',
    said.out.trim(),
  );
  const wrong = machine.try(
    "printf '[Service]\nExecStart=/nowhere\nRestrat=always\n' > /run/wrong.service; systemd-analyze verify /run/wrong.service",
  );
  findings.found('control: it does say so of a wrong unit', wrong.out.includes('Restrat'));
  const rules = machine.try(
    'udevadm verify --no-summary /usr/lib/udev/rules.d/7?-silaku-*.rules /etc/udev/rules.d/65-silaku-usb-known.rules',
  );
  findings.found('udevadm verify accepts the rules', rules.status === 0, rules.out.trim());

  const major = /(\d+) hidraw/.exec(machine.sh('cat /proc/devices'))?.[1];
  machine.sh(
    `mknod -m 666 /dev/silaku-hidraw c ${major} 0; mknod -m 666 /dev/silaku-mem c 1 1; cp ${lab}/probe.mjs /run/probe.mjs`,
  );
  const whole = machine.sh('cat /usr/lib/systemd/system/silaku-kiosk.service');
  const probe = (name: string, text: string): Record<string, string> => {
    writeFileSync(machine.path(`/run/systemd/system/${name}.service`), text);
    machine.sh(`systemctl daemon-reload; systemctl start ${name}`);
    return JSON.parse(machine.sh(`journalctl -u ${name} -o cat | grep '^{' | tail -1`)) as Record<
      string,
      string
    >;
  };
  const asProbe = whole
    .replace(/^Type=notify$/m, 'Type=oneshot')
    .replace(/^ExecStart=.*$/m, 'ExecStart=/usr/lib/silaku-kiosk/bin/node /run/probe.mjs')
    .replace(
      /^(Restart|WatchdogSec|NotifyAccess|RuntimeDirectory|Restart\w+|ConditionPathExists)=.*\n/gm,
      '',
    );
  const inside = probe('silaku-probe', asProbe);
  const outside = probe(
    'silaku-probe-bare',
    '[Service]\nType=oneshot\nExecStart=/usr/lib/silaku-kiosk/bin/node /run/probe.mjs\n',
  );
  findings.found(
    'the kiosk reaches HID devices, and its own folder',
    inside.hidraw !== 'EPERM' && inside.state === 'ok',
    inside,
  );
  findings.found(
    'the kiosk reaches no other device, no network, no system file and no home',
    inside.memory === 'EPERM' &&
      !['ok', 'ECONNREFUSED', 'ETIMEDOUT'].includes(inside.network ?? '') &&
      inside.system === 'EROFS' &&
      inside.home !== 'ok',
  );
  findings.found(
    'control: the same program without the sandbox reaches them',
    outside.memory !== 'EPERM' &&
      ['ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(outside.network ?? '') &&
      outside.system === 'ok' &&
      outside.home === 'ok',
    outside,
  );
  machine.sh('rm -f /usr/lib/silaku-probe /var/lib/silaku/probe /dev/silaku-hidraw /dev/silaku-mem');
}
