import { cpSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { reckon } from './reckoning.ts';
import { type Places, takeStock } from './stock-taking.ts';
import { torture } from './torture-run.ts';

/** Everything that a run left behind, once more, to be spoiled. */
function copyOf(places: Places, from: string, to: string): Places {
  cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith('.sock') });
  const moved = (path: string) => path.replace(from, to);
  return {
    officeFolder: moved(places.officeFolder),
    logs: moved(places.logs),
    kiosks: places.kiosks.map(({ name, kioskFolder, deskFolder }) => ({
      ...{ name, kioskFolder: moved(kioskFolder), deskFolder: moved(deskFolder) },
    })),
  };
}

// The disks are not filled here: that takes the right to mount, which a test must not ask for. `npm run torture` does it.
test('a few seconds of torture lose nothing, and whoever spoils what they left behind is found out', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'silaku-torture-test-'));
  t.teardown(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, 'run');
  const told: string[] = [];
  const { places, errands, ...result } = await torture({
    ...{ folder, minutes: 0.15, seed: 11, kiosks: 1, fillsDisks: false },
    least: { kills: 6, linkFaults: 5, printed: 2 },
    longestMinutes: 5,
    report: (line) => told.push(line),
  });
  t.deepEqual(result.story, [], told.join('\n'));
  t.true(result.kills >= 6 && result.linkFaults >= 5, JSON.stringify(result));
  t.true(result.printed >= 2);
  t.is(result.delivered, result.requests);

  let copies = 0;
  const spoiledBy = async (spoil: (places: Places) => void) => {
    copies += 1;
    const spoiled = copyOf(places, folder, join(root, `copy-${copies}`));
    spoil(spoiled);
    const { lost, duplicated, leaked, story } = reckon(await takeStock(spoiled, errands));
    return { lost, duplicated, leaked, told: story.length > 0 };
  };
  const [number = ''] = readdirSync(join(places.officeFolder, 'sealed'));
  const pageAt = ({ officeFolder }: Places) => {
    const [page = ''] = readdirSync(join(officeFolder, 'sealed', number));
    return join(officeFolder, 'sealed', number, page);
  };
  const kioskOf = (spoiled: Places) => spoiled.kiosks[0] ?? t.fail();

  t.like(await spoiledBy((spoiled) => rmSync(pageAt(spoiled))), {
    lost: 1,
    duplicated: 0,
    leaked: 0,
    told: true,
  });
  t.like(await spoiledBy((spoiled) => truncateSync(pageAt(spoiled), 1_000)), { lost: 1, told: true });
  t.like(
    await spoiledBy((spoiled) => {
      const receipts = join(kioskOf(spoiled).deskFolder, 'receipts');
      for (const ending of ['txt', 'png'])
        cpSync(join(receipts, `001.${ending}`), join(receipts, `900.${ending}`));
    }),
    { lost: 0, duplicated: 1, told: true },
  );
  const nik = errands[0]?.nik ?? '';
  t.like(
    await spoiledBy((spoiled) =>
      writeFileSync(join(spoiled.logs, 'kiosk-1.log'), `{"msg":"${nik}"}\n`, { flag: 'a' }),
    ),
    { lost: 0, leaked: 1, told: true },
  );
  t.like(
    await spoiledBy((spoiled) =>
      writeFileSync(join(kioskOf(spoiled).kioskFolder, 'sealed', 'x.age.new'), 'half a page'),
    ),
    { lost: 0, leaked: 1, told: true },
  );
});
