/** Removing keeps what was kept, purging leaves nothing. */
import { dirname } from 'node:path';
import type { LabParts } from './lab-parts.ts';

export async function purgePart({ machine, findings, packages, lab }: LabParts): Promise<void> {
  machine.sh(
    'systemctl disable -q --now silaku-desk; rm -rf /usr/lib/silaku-kiosk/.silaku /etc/systemd/system/silaku-*; systemctl daemon-reload',
  );
  machine.sh('apt-get remove -y -q silaku-kiosk');
  findings.found(
    'removing keeps the outbox and the settings',
    machine.try('test -s /var/lib/silaku/outbox.sqlite && test -s /etc/silaku/kiosk.json').status === 0,
  );
  machine.sh('apt-get purge -y -q silaku-kiosk silaku-office');
  const left = machine
    .sh(
      `find / -xdev \\( -path /proc -o -path /sys -o -path /var/lib/dpkg -o -path /var/log -o -path /var/cache -o -path /tmp -o -path ${dirname(packages)} -o -path ${lab.replace(/\/$/, '')} \\) -prune -o -iname '*silaku*' -print`,
    )
    .split('\n')
    .filter((path) => path !== '' && !packages.startsWith(path) && !lab.startsWith(path));
  findings.found('purging leaves nothing', left.length === 0, { left });
  const masks = machine.try('find /etc/systemd/system -lname /dev/null').out.trim();
  findings.found('the consoles are open again', masks === '', masks);
  findings.found('the machine is well', /running/.test(machine.try('systemctl is-system-running').out));
}
