/** From the bare Debian to a kiosk that serves: install both packages, the pretend devices, set up, one request up to the office. */
import { writeFileSync } from 'node:fs';
import { isActive, type LabParts, mainPid } from './lab-parts.ts';
import { until } from './machine.ts';
import { exposure } from './sandbox-part.ts';

const deskUnit = `[Unit]
Description=Pretend devices, in the kiosk's own network
JoinsNamespaceOf=silaku-kiosk.service
[Service]
PrivateNetwork=yes
User=silaku
Group=silaku
RuntimeDirectory=silaku-desk
UMask=0007
ExecStart=/usr/lib/silaku-kiosk/bin/node /usr/lib/silaku-kiosk/src/silaku.ts desk --serve --folder /run/silaku-desk --printer-port 9100
[Install]
WantedBy=multi-user.target
`;
/** As for a printer on the network: the pretend one listens on the loopback of the kiosk's own network, which stays private. */
const kioskDropIn = `[Service]
RestrictAddressFamilies=AF_INET AF_INET6
IPAddressAllow=localhost
Environment=NODE_OPTIONS=--import=/opt/hang.mjs
`;
const hangDropIn = '[Service]\nEnvironment=NODE_OPTIONS=--import=/opt/hang.mjs\n';

export async function installAndSetUp({ machine, findings, citizen, packages, lab, from }: LabParts) {
  const seconds = (work: () => void) => {
    const began = performance.now();
    work();
    return Math.round((performance.now() - began) / 100) / 10;
  };
  const installed = seconds(() => {
    machine.sh(`apt-get install -y -q ${packages}/silaku-kiosk_${from}_amd64.deb`);
  });
  findings.found('apt installs the kiosk', isActive(machine, 'silaku-screen'), { seconds: installed });
  findings.found(
    'before the set-up nothing of the kiosk runs but its screen',
    !isActive(machine, 'silaku-kiosk'),
  );
  machine.sh(`apt-get install -y -q ${packages}/silaku-office_${from}_amd64.deb`);
  findings.found('apt installs the office beside it', isActive(machine, 'silaku-office'));

  exposure({ machine, findings });

  machine.sh(`cp ${lab}/hang.mjs /opt/hang.mjs`);
  for (const unit of ['kiosk', 'forward', 'screen', 'office']) {
    machine.sh(`mkdir -p /etc/systemd/system/silaku-${unit}.service.d`);
    const text = unit === 'kiosk' ? kioskDropIn : hangDropIn;
    writeFileSync(machine.path(`/etc/systemd/system/silaku-${unit}.service.d/lab.conf`), text);
  }
  writeFileSync(machine.path('/etc/systemd/system/silaku-desk.service'), deskUnit);
  writeFileSync(
    machine.path('/etc/systemd/system/silaku-office.service.d/code.conf'),
    "[Service]\nExecStart=\nExecStart=/usr/lib/silaku-office/bin/node /usr/lib/silaku-office/src/silaku.ts office --folder /var/lib/silaku-office --new-kiosk 'Balai Desa Pitulua'\n",
  );
  // The desk draws its papers beside the program; only the lab has a desk there.
  machine.sh('install -d -o silaku -g silaku /usr/lib/silaku-kiosk/.silaku');
  machine.sh(
    'systemctl daemon-reload; systemctl enable -q --now silaku-desk; systemctl restart silaku-office',
  );
  let code = '';
  await until('the office gives a code', 60_000, () => {
    code =
      /"office\.enrolmentCode".*"code":"([^"]+)"/.exec(
        machine.sh('journalctl -u silaku-office -o cat'),
      )?.[1] ?? '';
    return code !== '';
  });
  machine.sh(
    'rm /etc/systemd/system/silaku-office.service.d/code.conf; systemctl daemon-reload; systemctl restart silaku-office',
  );
  let port = '';
  await until('the pretend devices are there', 60_000, () => {
    port = /"printerPort":(\d+)/.exec(machine.sh('journalctl -u silaku-desk -o cat'))?.[1] ?? '';
    return port !== '';
  });
  const node = '/usr/lib/silaku-kiosk/bin/node';
  writeFileSync(
    machine.path('/root/devices.json'),
    JSON.stringify({
      clock: 'battery',
      printer: { wire: 'tcp', host: '127.0.0.1', port: Number(port) },
      documentScanner: {
        command: [node, '/usr/lib/silaku-kiosk/devices/document-scanner/pretend-scanimage.ts'],
        env: { SILAKU_PRETEND_GLASS: '/run/silaku-desk/glass' },
        extraOptions: ['-x', '210', '-y', '297'],
        resolutionDpi: 100,
      },
      barcodeScanner: { wire: 'socket', path: '/run/silaku-desk/barcode.sock' },
      buttonPanel: { wire: 'socket', path: '/run/silaku-desk/panel.sock' },
    }),
  );
  const answers = {
    office: 'http://127.0.0.1:8080/',
    code,
    place: 'Balai Desa Pitulua',
    devices: '/root/devices.json',
    technicianKey: '',
  };
  const answersFile = machine.path('/root/answers.json');
  writeFileSync(answersFile, JSON.stringify({ ...answers, code: 'nope', office: 'http://kantor.example' }));
  const refused = machine.try('silaku setup --answers /root/answers.json');
  findings.found(
    'control: the set-up refuses wrong answers, each with a sentence, and changes nothing',
    refused.status === 65 &&
      /office:/.test(refused.out) &&
      /code:/.test(refused.out) &&
      !isActive(machine, 'silaku-kiosk'),
  );
  writeFileSync(answersFile, JSON.stringify(answers));
  const setUp = machine.try('silaku setup --answers /root/answers.json');
  if (setUp.status !== 0) throw new Error(setUp.out);
  await citizen.reaches('welcome');
  findings.found(
    'after the set-up the kiosk serves',
    isActive(machine, 'silaku-kiosk') && isActive(machine, 'silaku-forward'),
    {
      status: machine.sh('systemctl show -P StatusText silaku-kiosk').trim(),
    },
  );
  const screen = () => machine.sh('fold -w80 /dev/vcs1');
  const shown = await until('tty1 shows the welcome screen', 60_000, () => /Selamat datang/i.test(screen()));
  findings.found('the citizen sees it on the first console', shown >= 0);

  await citizen.makesRequest();
  findings.found('a citizen makes a request and gets a receipt', (await citizen.receipts()) === 1);
  const seconds2 = await until('the office has it', 120_000, async () => {
    const { outbox } = await citizen.health();
    return outbox.waiting === 0;
  });
  findings.found('the forwarder brings it to the office', true, { seconds: seconds2 });
  findings.found(
    'the set-up may be run again without a code',
    machine.try(`sed -i 's/${code}//' /root/answers.json; silaku setup --answers /root/answers.json`)
      .status === 0,
  );
  await citizen.reaches('welcome');
  stateIsShared({ machine, findings });
  if (mainPid(machine, 'silaku-kiosk') === 0) throw new Error('The kiosk ended.');
}

/** Two users, one folder: nobody's files change hands when units start again, and the key stays with the kiosk. */
function stateIsShared({ machine, findings }: Pick<LabParts, 'machine' | 'findings'>): void {
  const look = () => machine.sh("cd /var/lib/silaku; stat -c '%n %U %G %a' . *.json outbox.sqlite sealed");
  const before = look();
  machine.sh(
    'systemctl restart silaku-forward; systemctl restart silaku-kiosk; systemctl restart silaku-forward',
  );
  const after = look();
  findings.found(
    'kiosk and forwarder share the folder; restarts change no owner',
    before === after,
    after.trim().split('\n'),
  );
  findings.found(
    "control: the forwarder cannot read the kiosk's key",
    machine.try('runuser -u silaku-forward -- cat /var/lib/silaku/kiosk-key.json').status !== 0 &&
      machine.try('runuser -u silaku-forward -- cat /var/lib/silaku/enrolment.json').status === 0,
  );
}
