/** The kiosk goes by what the office has published: between visits, and only when the office has signed it. */
import { readFileSync } from 'node:fs';
import test, { type ExecutionContext } from 'ava';
import pino from 'pino';
import { createBulletinWatch } from '../../src/kiosk/bulletin-watch.ts';
import type { Bilingual } from '../../src/request/request.ts';
import { adoptCatalogue, findService, serviceGroups } from '../../src/request/service-catalogue.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import type { Bulletin } from '../../src/seal/bulletin.ts';
import { sha256Of } from '../../src/seal/digest.ts';
import { createSigningKey, publicKeyOf, signBulletin } from '../../src/seal/signatures.ts';
import { kioskNumber, startPretendKiosk } from '../support/outbox/pretend-kiosk.ts';
import { sampleBulletin } from '../support/sample-bulletin.ts';

const builtIn = readFileSync(new URL('../../src/request/service-catalogue.json', import.meta.url), 'utf8');

async function watchOf(t: ExecutionContext) {
  const officeKey = await createSigningKey();
  const kiosk = await startPretendKiosk((await createIdentity()).recipient);
  t.teardown(() => {
    kiosk.close();
    adoptCatalogue(null);
  });
  const world = { now: new Date('2026-11-24T02:00:00.000Z'), isIdle: true, shown: [] as Bilingual[][] };
  const watch = createBulletinWatch({
    ...{ outbox: kiosk.outbox, officeKey: publicKeyOf(officeKey), kiosk: kioskNumber },
    now: () => world.now,
    isIdle: () => world.isIdle,
    onAnnouncements: (texts) => world.shown.push(texts),
    log: pino({ enabled: false }),
  });
  async function arrive(change: Partial<Bulletin>, catalogue: string | null = null, key = officeKey) {
    const bulletin = { ...sampleBulletin, ...change };
    kiosk.outbox.noteBulletin({ jws: await signBulletin(key, bulletin), bulletin, catalogue });
    await watch.look();
  }
  return { watch, world, arrive };
}

// One after the other: a catalogue holds for the whole program.
test.serial('announcements come and go with their hours', async (t) => {
  const { watch, world, arrive } = await watchOf(t);
  await arrive({});
  t.deepEqual(world.shown, [[sampleBulletin.announcements[0]?.text]]);
  await watch.look();
  t.is(world.shown.length, 1, 'told once');
  world.now = new Date('2026-11-28T00:00:00.000Z');
  await watch.look();
  t.deepEqual(world.shown.at(-1), []);
});

test.serial('a service is closed between two visits, with its reason, and opens again', async (t) => {
  const { watch, world, arrive } = await watchOf(t);
  const reason = { id: 'Blangko habis.', en: 'No blank cards left.' };
  world.isIdle = false;
  await arrive({ closed: [{ service: 'kia-baru', reason }] });
  t.is(findService('kia-baru')?.closed, null, 'somebody is in the middle of it');
  world.isIdle = true;
  await watch.look();
  t.deepEqual(findService('kia-baru')?.closed, reason);
  await arrive({ sequence: 2, closed: [] });
  t.is(findService('kia-baru')?.closed, null);
});

test.serial('a published catalogue holds; a wrong one leaves the one before', async (t) => {
  const { watch, arrive } = await watchOf(t);
  const changed = JSON.parse(builtIn) as { version: string; groups: { label: Bilingual }[] };
  changed.version = '2027-01';
  const first = changed.groups[0];
  if (!first) throw new Error('there are groups');
  first.label = { id: 'KTP dan sejenisnya', en: 'ID cards and the like' };
  const text = JSON.stringify(changed);
  await arrive({ catalogue: { version: '2027-01', sha256: sha256Of(text) } }, text);
  t.is(serviceGroups()[0]?.label.id, 'KTP dan sejenisnya');

  const wrong = JSON.stringify({ ...changed, services: [] });
  await arrive({ sequence: 2, catalogue: { version: '2027-02', sha256: sha256Of(wrong) } }, wrong);
  t.is(serviceGroups()[0]?.label.id, 'KTP dan sejenisnya');
  t.is(watch.sequence(), 1);
});

test.serial('what the office has not signed holds nowhere', async (t) => {
  const { watch, world, arrive } = await watchOf(t);
  await arrive({ settings: { dayEnd: { time: '06:00', print: true } } }, null, await createSigningKey());
  t.is(watch.sequence(), null);
  t.deepEqual(watch.settings(), {});
  t.deepEqual(world.shown, []);
});

test.serial('settings of this kiosk go before those of all', async (t) => {
  const { watch, arrive } = await watchOf(t);
  const dayEnd = { time: '16:00', print: true };
  const draftSlips = { keepDays: 1, mostDrafts: 5, mostMegabytes: 50 };
  await arrive({
    settings: { dayEnd, draftSlips },
    kiosks: { [kioskNumber]: { dayEnd: { ...dayEnd, time: '15:00' } } },
  });
  t.deepEqual(watch.settings(), { dayEnd: { ...dayEnd, time: '15:00' }, draftSlips });
});
