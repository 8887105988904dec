/** Every program is killed, then every event loop is hung; systemd has to bring each back. The control is the same hang without a watchdog. */
import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { isActive, type LabParts, mainPid, type Program, programs } from './lab-parts.ts';
import { until } from './machine.ts';

const limitMs = 240_000;

export async function watchdogPart({ machine, findings, citizen }: LabParts): Promise<void> {
  const back = (unit: Program, pid: number) =>
    until(`${unit} is back`, limitMs, () => {
      const now = mainPid(machine, unit);
      return now !== 0 && now !== pid && isActive(machine, unit);
    });

  const killed: Record<string, number> = {};
  for (const unit of programs) {
    const pid = mainPid(machine, unit);
    machine.sh(`kill -9 ${pid}`);
    killed[unit] = await back(unit, pid);
  }
  await citizen.reaches('welcome');
  findings.found('each program that is killed is back', true, killed);

  // The control first, so that it hangs for as long as all others need.
  writeFileSync(
    machine.path('/etc/systemd/system/silaku-office.service.d/control.conf'),
    '[Service]\nWatchdogSec=0\n',
  );
  machine.sh('systemctl daemon-reload; systemctl restart silaku-office');
  const control = mainPid(machine, 'silaku-office');
  const watched = programs.filter((unit) => unit !== 'silaku-office');
  const pids = watched.map((unit) => mainPid(machine, unit));
  machine.sh(`kill -USR2 ${[control, ...pids].join(' ')}`);
  const seconds = await Promise.all(watched.map((unit, index) => back(unit, pids[index] ?? 0)));
  findings.found(
    'each program whose event loop hangs is started anew by the watchdog',
    true,
    Object.fromEntries(watched.map((unit, index) => [unit, seconds[index]])),
  );
  findings.found(
    'systemd says that it was the watchdog',
    /silaku-kiosk\.service: Watchdog timeout/.test(machine.sh('journalctl -u silaku-kiosk --no-pager')),
  );
  await pause(5_000);
  findings.found(
    'control: without a watchdog a hung program hangs on',
    mainPid(machine, 'silaku-office') === control &&
      machine.try('curl -sm3 http://127.0.0.1:8080/login').status !== 0,
  );
  machine.sh(
    `rm /etc/systemd/system/silaku-office.service.d/control.conf; systemctl daemon-reload; kill -9 ${control}`,
  );
  await back('silaku-office', control);

  await citizen.reaches('welcome');
  const before = mainPid(machine, 'silaku-kiosk');
  // The loop turns, and yet nobody can reach the kiosk: a bare timer would ping for ever.
  machine.sh('rm /run/silaku/kiosk.sock');
  findings.found('a kiosk that turns but is out of reach is started anew too', true, {
    seconds: await back('silaku-kiosk', before),
  });
  await citizen.reaches('welcome');

  const kiosk = mainPid(machine, 'silaku-kiosk');
  await citizen.act('paper-out');
  await until(
    'the kiosk says that the paper is out',
    60_000,
    async () => (await citizen.health()).devices.printer?.state !== 'ready',
  );
  await citizen.act('paper-in');
  await citizen.reaches('welcome');
  findings.found('a device in trouble restarts nothing', mainPid(machine, 'silaku-kiosk') === kiosk);
}
