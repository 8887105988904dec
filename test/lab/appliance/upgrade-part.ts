/** An upgrade that comes while a citizen is at the kiosk: it waits, the visit is finished, and what was kept is still there. */
import { setTimeout as pause } from 'node:timers/promises';
import { goToLastCheck } from '../../support/errand-steps.ts';
import { isActive, type LabParts, mainPid } from './lab-parts.ts';
import { until } from './machine.ts';

export async function upgradePart({ machine, findings, citizen, packages, to }: LabParts): Promise<void> {
  const rows = () =>
    Number(
      machine.sh(
        `/usr/lib/silaku-kiosk/bin/node -e "const {DatabaseSync}=require('node:sqlite');console.log(new DatabaseSync('/var/lib/silaku/outbox.sqlite',{readOnly:true}).prepare('SELECT count(*) AS n FROM request').get().n)" 2>/dev/null`,
      ),
    );
  // An office that is away: what is kept now waits through the upgrade.
  machine.sh('systemctl stop silaku-office');
  const before = await citizen.receipts();
  await goToLastCheck(citizen);
  const pid = mainPid(machine, 'silaku-kiosk');
  const upgrading = machine.begin(`apt-get install -y -q ${packages}/silaku-kiosk_${to}_amd64.deb`);
  await until(
    'the upgrade waits for the visit',
    120_000,
    () => machine.try('pgrep -f "silaku.ts idle"').status === 0,
  );
  await pause(5_000);
  findings.found(
    'an upgrade waits while a citizen is at the kiosk',
    mainPid(machine, 'silaku-kiosk') === pid,
  );
  await citizen.confirms(before);
  const kept = rows();
  let awayAt = 0;
  let backAt = 0;
  const watching = until('the new version serves', 300_000, async () => {
    const now = mainPid(machine, 'silaku-kiosk');
    if (now !== pid && awayAt === 0) awayAt = performance.now();
    const is = now !== 0 && now !== pid && (await citizen.view()).screen === 'welcome';
    if (is) backAt = performance.now();
    return is;
  });
  const { status, out } = await upgrading;
  await watching;
  if (status !== 0) throw new Error(out);
  findings.found(
    'after the visit it goes on, and the new version serves',
    (await citizen.health()).version === to,
    {
      awaySeconds: Math.round((backAt - awayAt) / 100) / 10,
    },
  );
  findings.found(
    'what was kept is still kept',
    rows() === kept && (await citizen.health()).outbox.waiting === 1,
    { requests: kept },
  );
  machine.sh('systemctl start silaku-office');
  await until('what waited is delivered', 180_000, async () => (await citizen.health()).outbox.waiting === 0);
  findings.found('what waited through the upgrade is delivered by the new version', true);
  findings.found(
    'every unit runs again',
    ['silaku-kiosk', 'silaku-forward', 'silaku-screen'].every((unit) => isActive(machine, unit)),
  );
}
