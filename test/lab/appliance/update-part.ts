/**
 * Releases that come by themselves: one that is well is kept, those that were broken on purpose are given back, forged ones are never installed, and a
 * power cut in the middle leaves a whole version. After each the kiosk serves, and what was kept is still there.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Health } from '../../../src/control/messages.ts';
import { type UpdateNews, updateNews } from '../../../src/control/update-messages.ts';
import { createSigningKey } from '../../../src/seal/signatures.ts';
import { debName } from '../../../systemd/package/package-plans.ts';
import { isActive, type LabParts } from './lab-parts.ts';
import { until } from './machine.ts';
import { edit, releaseMaker } from './releases.ts';

const app = 'usr/lib/silaku-kiosk';

/** What each broken release has, and why it has to be given back. */
const breakings: { name: string; why: RegExp; change: (tree: string) => void }[] = [
  {
    name: 'the kiosk ends at its start',
    why: /^(kiosk\.notReady|kiosk\.restarts|unit\.down silaku-kiosk)$/,
    change: (tree) => edit(join(tree, app, 'src/kiosk.ts'), (text) => `process.exit(1);\n${text}`),
  },
  {
    name: 'the kiosk is never ready',
    why: /^(kiosk\.notReady|kiosk\.restarts|unit\.down silaku-kiosk)$/,
    change: (tree) =>
      edit(
        join(tree, app, 'src/kiosk.ts'),
        (text) => `setInterval(() => {}, 1_000);\nawait new Promise(() => {});\n${text}`,
      ),
  },
  {
    name: 'the printer is lost',
    why: /^device\.lost printer$/,
    change: (tree) =>
      edit(join(tree, app, 'devices/receipt-printer/tcp-printer-port.ts'), (text) =>
        text.replace('connect({ host, port,', 'connect({ host, port: 1,'),
      ),
  },
  {
    name: 'the package can neither be configured nor removed',
    why: /^package\.notInstalled$/,
    change: (tree) => {
      for (const script of ['postinst', 'prerm'])
        writeFileSync(join(tree, 'DEBIAN', script), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    },
  },
];

type UpdateParts = LabParts & { releases: string };

/** The kiosk with one request that waits, a maker of releases that it trusts, and limits for a lab. */
async function prepare({ machine, citizen, packages, releases, to: newest }: UpdateParts, name: string) {
  await citizen.reaches('welcome');
  const to = (await citizen.health()).version;
  const own = join(releases, name);
  mkdirSync(own);
  const maker = await releaseMaker(join(packages, debName('silaku-kiosk', newest, 'amd64')), own);
  writeFileSync(machine.path('/etc/silaku/release-key.json'), maker.publicKey);
  // A lab does not wait five minutes for each broken one; a start may take 20 s here, not 120.
  writeFileSync(machine.path('/etc/silaku/update.env'), 'UPDATE_WELL_WITHIN_SECONDS=70\n');
  writeFileSync(
    machine.path('/etc/systemd/system/silaku-kiosk.service.d/quick.conf'),
    '[Service]\nTimeoutStartSec=20\n',
  );
  machine.sh('systemctl daemon-reload; systemctl disable -q --now silaku-office');
  await citizen.reaches('welcome');
  await citizen.makesRequest();
  const kept = (await citizen.health()).outbox.waiting;
  const isWell = async (version: string): Promise<boolean> => {
    // A connection that was open while the lab waited for something else has been closed meanwhile.
    const health: Health = await citizen.health().catch(() => citizen.health());
    const devices = Object.values(health.devices);
    return (
      health.version === version &&
      devices.length === 4 &&
      devices.every(({ state }) => state === 'ready' || state === 'attention') &&
      health.outbox.waiting === kept &&
      ['silaku-kiosk', 'silaku-forward', 'silaku-screen'].every((unit) => isActive(machine, unit))
    );
  };
  return {
    ...{ to, base: to.replace(/~.*$/, ''), maker, isWell },
    news: (): UpdateNews => updateNews.parse(JSON.parse(machine.sh('cat /var/lib/silaku-update/news.json'))),
    bringBy: (folder: string) => machine.try(`silaku update --from ${folder}`),
    serves: (version: string) => until(`version ${version} serves`, 120_000, () => isWell(version)),
  };
}

export async function brokenReleasesPart(parts: UpdateParts): Promise<void> {
  const { machine, findings } = parts;
  const { to, base, maker, isWell, news, bringBy, serves } = await prepare(parts, 'broken');
  const forged = await maker.make(`${base}~lab3`, undefined, { key: await createSigningKey() });
  const refused = bringBy(forged);
  findings.found(
    'a release that another key has signed is refused, and nothing changes',
    refused.status === 65 && (await isWell(to)),
    refused.out.split('\n')[0],
  );
  const damaged = await maker.make(`${base}~lab4`);
  turnOneBit(join(damaged, debName('silaku-kiosk', `${base}~lab4`, 'amd64')));
  findings.found(
    'a package that is not what the list says is refused',
    bringBy(damaged).status === 65 && (await isWell(to)),
  );

  const gone: Record<string, unknown> = {};
  for (const [index, { name, why, change }] of breakings.entries()) {
    const folder = await maker.make(`${base}~lab${index + 5}`, change);
    const began = performance.now();
    const { status, out } = bringBy(folder);
    const said = news();
    const isBack = said.phase === 'wentBack' && why.test(said.why ?? '') && status === 70;
    if (!isBack) process.stderr.write(`${out}\n`);
    await serves(to);
    gone[name] = { why: said.why, seconds: Math.round((performance.now() - began) / 1000) };
    findings.found(`a release is given back: ${name}`, isBack, gone[name]);
  }
  // One failure may be chance: it is tried once more, and then left.
  machine.sh('systemctl start silaku-update');
  await serves(to);
  const second = news();
  machine.sh('systemctl start silaku-update');
  findings.found(
    'a release is tried twice at most',
    second.phase === 'wentBack' && news().at === second.at && (await isWell(to)),
  );
  machine.sh('systemctl enable -q --now silaku-office');
}

export async function goodReleasesPart(parts: UpdateParts): Promise<void> {
  const { machine, findings, citizen } = parts;
  const { to, base, maker, isWell, news } = await prepare(parts, 'good');
  const good = `${base}~lab10`;
  const folder = await maker.make(good);
  const bringing = machine.begin(`silaku update --from ${folder}`);
  await until(
    'dpkg unpacks the release',
    120_000,
    () => machine.try('test -e /usr/lib/silaku-kiosk/bin/node.dpkg-new').status === 0,
  );
  await machine.cutPower();
  await bringing;
  await until(
    'after a power cut while it is unpacked, a whole version serves',
    400_000,
    async () => (await isWell(to)) || (await isWell(good)),
  );
  await until(
    'the switch has come to its end',
    400_000,
    () => machine.try('test -e /var/lib/silaku-update/switch.json').status !== 0,
  );
  const after = news();
  findings.found(
    'a power cut while dpkg unpacks leaves a whole version that serves, and nothing of what was kept is lost',
    (after.phase === 'wentBack' || after.phase === 'kept') &&
      (await isWell(after.phase === 'kept' ? good : to)),
    after,
  );

  // The office offers it, and the kiosk fetches it by itself.
  machine.sh('systemctl enable -q --now silaku-office');
  const newest = `${base}~lab11`;
  const offered = await maker.make(newest);
  machine.sh(
    `runuser -u silaku-office -- silaku-office office-release --folder /var/lib/silaku-office --from ${offered} --key /etc/silaku/release-key.json`,
  );
  await until('what waited is delivered', 180_000, async () => (await citizen.health()).outbox.waiting === 0);
  machine.sh('systemctl start silaku-update-fetch');
  await until('the release of the office is kept', 400_000, () => {
    const { phase, version } = news();
    return version === newest && phase === 'kept';
  });
  findings.found('a release that the office offers is fetched, switched to and kept', true, news());
  await citizen.reaches('welcome');
  await citizen.makesRequest();
  findings.found(
    'the version that came by itself takes a request',
    (await citizen.health()).version === newest,
  );
}

function turnOneBit(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(path, bytes);
}
