/** What the office publishes comes to the kiosk checked, once, and never backwards. */
import test from 'ava';
import { publishedPlan } from '../../src/outbox/forwarding/data-options.ts';
import { unlimited } from '../../src/outbox/forwarding/data-plan.ts';
import { type Bulletin, settingsFor } from '../../src/seal/bulletin.ts';
import { sha256Of } from '../../src/seal/digest.ts';
import { createSigningKey, signBulletin } from '../../src/seal/signatures.ts';
import { type Forwarding, startForwarding } from '../support/outbox/forwarding.ts';
import { kioskNumber } from '../support/outbox/pretend-kiosk.ts';
import { sampleBulletin } from '../support/sample-bulletin.ts';

async function publish({ office }: Forwarding, change: Partial<Bulletin>): Promise<Bulletin> {
  const bulletin = { ...sampleBulletin, ...change };
  office.published.jws = await signBulletin(office.signing, bulletin);
  office.published.sequence = bulletin.sequence;
  return bulletin;
}

const asked = ({ office }: Forwarding, path: string) =>
  office.log.filter((line) => line.includes(path)).length;

test('a bulletin comes with its catalogue, and is asked for once', async (t) => {
  const forwarding = await startForwarding(t);
  const { office, kiosk, clock, start } = forwarding;
  office.published.catalogue = '{"version":"2027"}';
  const sha256 = sha256Of(office.published.catalogue);
  const bulletin = await publish(forwarding, { catalogue: { version: '2027', sha256 } });
  start();
  for (let round = 0; round < 3; round++) await clock.passRest();
  await clock.resting();
  t.deepEqual(kiosk.outbox.bulletin(), { jws: office.published.jws, bulletin });
  t.is(kiosk.outbox.publishedCatalogue(sha256), office.published.catalogue);
  t.is(asked(forwarding, '/api/bulletin'), 1);

  const second = await publish(forwarding, { sequence: 2, catalogue: { version: '2027', sha256 } });
  await clock.passRest();
  await clock.resting();
  t.deepEqual(kiosk.outbox.bulletin()?.bulletin, second);
  t.is(asked(forwarding, '/api/catalogues/'), 1, 'the catalogue is still the same');
});

const strange: Record<string, (forwarding: Forwarding) => Promise<unknown>> = {
  'one that somebody else has signed': async ({ office }) => {
    office.published.jws = await signBulletin(await createSigningKey(), { ...sampleBulletin, sequence: 9 });
    office.published.sequence = 9;
  },
  'an old one that somebody has kept': async (forwarding) => {
    await publish(forwarding, { sequence: 4, announcements: [] });
    forwarding.office.published.sequence = 9;
  },
  'one whose catalogue was changed on its way': async (forwarding) => {
    forwarding.office.published.catalogue = '{}';
    await publish(forwarding, { sequence: 9, catalogue: { version: '2027', sha256: 'a'.repeat(64) } });
  },
};

for (const [what, happen] of Object.entries(strange)) {
  test(`${what} changes nothing, and requests still travel`, async (t) => {
    const forwarding = await startForwarding(t);
    const { office, kiosk, clock, log, start } = forwarding;
    const before = await publish(forwarding, { sequence: 5 });
    start();
    await clock.resting();
    t.deepEqual(kiosk.outbox.bulletin()?.bulletin, before);

    await happen(forwarding);
    const { number } = await kiosk.confirmVisit();
    await clock.passRest();
    await clock.resting();
    t.deepEqual(kiosk.outbox.bulletin()?.bulletin, before);
    t.is(log.filter(({ event }) => event === 'bulletin.failed').length, 1);
    t.true(office.requests.has(number));
  });
}

test('published cheap hours hold pages back, and those of one kiosk go before those of all', async (t) => {
  const forwarding = await startForwarding(t);
  const { kiosk, clock, wall, start } = forwarding;
  wall.now = new Date('2026-11-24T12:00:00.000+08:00');
  const atNight = { mbPerDay: null, mbPerMonth: null, bigPagesBetween: '22:00-05:00' };
  await publish(forwarding, {
    settings: { data: { ...atNight, bigPagesBetween: null } },
    kiosks: { [kioskNumber]: { data: atNight } },
  });
  await kiosk.confirmVisit();
  start({
    more: {
      publishedPlan() {
        const held = kiosk.outbox.bulletin();
        return held ? publishedPlan(settingsFor(held.bulletin, kioskNumber).data, unlimited) : null;
      },
    },
  });
  await clock.resting();
  t.is(kiosk.outbox.linkState().pagesWait, 'cheapHours');
});
