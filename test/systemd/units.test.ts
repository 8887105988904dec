import { existsSync, readdirSync, readFileSync } from 'node:fs';
import test from 'ava';
import { configurationFiles, packageNames, packagePlans } from '../../systemd/package/package-plans.ts';

const folders = ['systemd/kiosk', 'systemd/office'];
const units = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.service'))
    .map((name) => ({ name, text: readFileSync(`${folder}/${name}`, 'utf8') })),
);
const lasting = units.filter(({ text }) => text.includes('Type=notify'));
/** Every value that a unit gives a directive. */
const values = (text: string, directive: string) =>
  [...text.matchAll(new RegExp(`^${directive}=(.*)$`, 'gm'))].map(([, value]) => value ?? '');

test('the four programs are units that say when they serve and have to say that they live', (t) => {
  t.deepEqual(lasting.map(({ name }) => name).sort(), [
    'silaku-forward.service',
    'silaku-kiosk.service',
    'silaku-office.service',
    'silaku-screen.service',
  ]);
  for (const { name, text } of lasting) {
    t.deepEqual(values(text, 'NotifyAccess'), ['main'], name);
    t.true(Number(values(text, 'WatchdogSec')[0]) >= 30, `${name}: a card may take seconds over one write`);
    t.deepEqual(values(text, 'LimitCORE'), ['0'], `${name}: a dump would hold what citizens showed`);
    t.regex(values(text, 'MemoryMax')[0] ?? '', /^\d+[MG]$/, name);
  }
});

test('no unit ever gives up: there is nobody in the village to start it again', (t) => {
  for (const { name, text } of lasting) {
    t.deepEqual(values(text, 'Restart'), ['always'], name);
    t.deepEqual(values(text, 'StartLimitIntervalSec'), ['0'], name);
    t.is(values(text, 'RestartMaxDelaySec').length, 1, name);
  }
});

test('every unit is closed in all that its work does not need', (t) => {
  const always = [
    'ProtectSystem=strict',
    'ProtectHome=yes',
    'PrivateTmp=yes',
    'NoNewPrivileges=yes',
    'RestrictNamespaces=yes',
    'RestrictSUIDSGID=yes',
    'LockPersonality=yes',
    'SystemCallArchitectures=native',
    'SystemCallFilter=@system-service',
    'DevicePolicy=closed',
  ];
  // dpkg writes programs, units and users: whoever runs it is closed in less.
  const forDpkg = always.filter((line) => !/^(ProtectSystem|RestrictSUID)/.test(line));
  for (const { name, text } of units) {
    const lines = text.split('\n');
    const wanted = text.includes('update-switch') ? [...forDpkg, 'PrivateNetwork=yes'] : always;
    t.deepEqual(
      wanted.filter((line) => !lines.includes(line)),
      [],
      name,
    );
    if (text.includes('Type=notify')) t.is(values(text, 'User').length, 1, `${name} is not root`);
  }
});

test('the kiosk has devices and no network, the forwarder a network and no devices', (t) => {
  const kiosk = units.find(({ name }) => name === 'silaku-kiosk.service')?.text ?? '';
  const forward = units.find(({ name }) => name === 'silaku-forward.service')?.text ?? '';
  t.deepEqual(values(kiosk, 'PrivateNetwork'), ['yes']);
  t.deepEqual(
    values(kiosk, 'DeviceAllow').map((value) => value.split(' ')[0]),
    ['char-hidraw', 'char-usb_device', 'char-ttyACM', 'char-ttyUSB', 'char-gpiochip'],
  );
  t.deepEqual(values(forward, 'PrivateDevices'), ['yes']);
  t.deepEqual(values(forward, 'DeviceAllow'), []);
});

test('one unit alone makes the folder that two users share', (t) => {
  const makers = units.filter(({ text }) => values(text, 'StateDirectory').includes('silaku'));
  t.deepEqual(
    makers.map(({ name }) => name),
    ['silaku-kiosk.service'],
  );
});

test('every file that a package is to hold is there, and no file of the kiosk is forgotten', (t) => {
  const planned = packageNames.flatMap((name) => packagePlans[name].files.map(({ from }) => from));
  t.deepEqual(
    planned.filter((path) => !existsSync(path)),
    [],
  );
  const own = ['systemd', ...folders, 'systemd/kiosk/drop-ins']
    .flatMap((folder) =>
      readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
        .map((entry) => `${folder}/${entry.name}`),
    )
    .filter((path) => !planned.includes(path));
  t.deepEqual(own, []);
});

test('what a technician may have changed in /etc survives an upgrade', (t) => {
  t.deepEqual(configurationFiles(packagePlans['silaku-kiosk']), ['/etc/ssh/sshd_config.d/60-silaku.conf']);
});

test('each unit that a package holds is started, stopped and purged by its scripts', (t) => {
  for (const name of packageNames) {
    const plan = packagePlans[name];
    // Others are started by these, or while a switch is on its way.
    const held = plan.files
      .filter(
        ({ from }) => /\.(service|timer)$/.test(from) && /^\[Install\]$/m.test(readFileSync(from, 'utf8')),
      )
      .map(({ to }) => to.split('/').at(-1) ?? '');
    t.true(held.length > 0);
    for (const script of ['postinst', 'prerm', 'postrm']) {
      const text = readFileSync(`${plan.scripts}/${script}`, 'utf8');
      t.deepEqual(
        held.filter((unit) => !text.includes(unit)),
        [],
        `${plan.scripts}/${script}`,
      );
    }
  }
});
