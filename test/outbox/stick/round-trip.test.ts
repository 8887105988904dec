/** The whole way on a stick: kiosk, office, kiosk; alone, and while the link is back and brings the same requests. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import pino from 'pino';
import { createForwarder } from '../../../src/outbox/forwarding/forwarder.ts';
import { createOfficeClient } from '../../../src/outbox/forwarding/office-client.ts';
import { openOutbox } from '../../../src/outbox/outbox.ts';
import { publicKeyOf, signManifest, verifyManifest } from '../../../src/seal/signatures.ts';
import { HandClock } from '../../support/outbox/hand-clock.ts';
import { citizen, plainPageMark } from '../../support/outbox/pretend-kiosk.ts';
import { filesOn, startVillage, type Village, type VillageKiosk } from '../../support/stick/village.ts';

test('requests go to the office on a stick byte for byte, and its answers close the queue', async (t) => {
  const village = await startVillage(t);
  const { kiosk, parts } = village;
  const confirmed = [
    await kiosk.confirmVisit({ pageBytes: [120_000, 40_000] }),
    await kiosk.confirmVisit({ pageBytes: [] }),
    await kiosk.confirmVisit({ pageBytes: [90_000] }),
  ];

  const exported = await kiosk.export();
  t.like(exported, { requests: 3, pages: 3, left: 0, unreadable: [], replaced: 0 });
  t.is(kiosk.outbox.waitingCount(), 3, 'an export changes nothing about the queue');
  const [id = ''] = exported.exports;
  for (const { number } of confirmed) t.like(kiosk.outbox.exportOf(number), { export: id });
  t.like(kiosk.outbox.stickExports(), [{ export: id, requests: 3, waiting: 3 }]);

  const report = await village.import();
  t.like(report.exports, [{ kiosk: kiosk.enrolment.kiosk, export: id, arrived: 3, alreadyThere: 0 }]);
  t.is(report.answers[0]?.files.length, 1);
  for (const { number, pages } of confirmed) {
    t.deepEqual(await village.openedAtOffice(number), pages);
    t.is(await village.audited('request.arrived', number), 1);
  }
  t.is(await village.audited('stick.imported', `${kiosk.enrolment.kiosk}/${id}`), 1);
  t.deepEqual((await village.office.office.audit.check()).outcome, 'whole');

  const collected = await kiosk.collect();
  t.deepEqual(
    collected.delivered,
    confirmed.map(({ number }) => number),
  );
  t.is(kiosk.outbox.waitingCount(), 0);
  for (const { number } of confirmed) {
    t.like(kiosk.outbox.statusOf(number), { stage: 'received' });
    t.is(
      kiosk.outbox.acknowledgementOf(number),
      (await parts.requests.announcementOf(number))?.acknowledgement ?? '',
      'the very text that the network would have brought',
    );
  }
  t.like(kiosk.outbox.stickExports(), [{ export: id, requests: 3, waiting: 0 }]);
});

test('doing any of it again changes nothing', async (t) => {
  const village = await startVillage(t);
  const { kiosk } = village;
  const { number } = await kiosk.confirmVisit();
  await kiosk.export();
  await village.import();
  t.like((await village.import()).exports, [{ arrived: 0, alreadyThere: 1 }]);
  t.is(readdirSync(village.stick).filter((name) => name.startsWith('answers-')).length, 1);
  t.like(await kiosk.collect(), { delivered: [number], alreadyKnown: 0 });
  const before = kiosk.outbox.statusOf(number);
  t.like(await kiosk.collect(), { taken: 1, delivered: [], alreadyKnown: 1, statuses: 0, refused: [] });
  t.deepEqual(kiosk.outbox.statusOf(number), before);
  t.is(await village.audited('request.arrived', number), 1);
});

test('one stick serves several kiosks, and each takes only its own answers', async (t) => {
  const village = await startVillage(t);
  const neighbour = await village.addKiosk();
  const mine = await village.kiosk.confirmVisit();
  const theirs = await neighbour.confirmVisit();
  await village.kiosk.export();
  await neighbour.export();
  const report = await village.import();
  t.is(report.exports.filter((found) => found.outcome === 'imported' && found.arrived === 1).length, 2);
  t.like(await village.kiosk.collect(), { delivered: [mine.number], forOthers: 1 });
  t.like(await neighbour.collect(), { delivered: [theirs.number], forOthers: 1 });
});

test('a new export replaces the older ones of this kiosk once it is whole, and leaves everything else', async (t) => {
  const village = await startVillage(t);
  const neighbour = await village.addKiosk();
  await neighbour.confirmVisit();
  const other = await neighbour.export();
  await village.kiosk.confirmVisit();
  const first = await village.kiosk.export();
  await village.kiosk.confirmVisit();
  const second = await village.kiosk.export();
  t.is(second.replaced, 1);
  const names = readdirSync(village.stick).join(' ');
  t.false(names.includes(first.exports[0] ?? '?'));
  for (const id of [second.exports[0], other.exports[0]]) t.true(names.includes(id ?? '?'));
});

test('a lost stick tells neither who asked nor for what: no number, no service, no name', async (t) => {
  const village = await startVillage(t);
  const { number } = await village.kiosk.confirmVisit();
  await village.kiosk.export();
  const contents = Object.keys(filesOn(village.stick)).map((name) => [
    name,
    readFileSync(join(village.stick, name), 'latin1'),
  ]);
  t.is(contents.length, 5, 'index, readme, manifest and two pages');
  const secrets = [
    number,
    'ktpHilang',
    citizen.nik,
    citizen.phone.slice(3),
    citizen.familyCardNumber,
    plainPageMark,
  ];
  for (const [name = '', text = ''] of contents) {
    const index = name.endsWith('.jws') ? Buffer.from(text.split('.')[1] ?? '', 'base64url').toString() : '';
    for (const secret of secrets) {
      t.false(`${name} ${text} ${index}`.includes(secret), `${secret} in ${name}`);
    }
  }
});

test('the office’s later words travel on the stick as well, and never replace newer ones', async (t) => {
  const village = await startVillage(t);
  const { kiosk, parts, office } = village;
  const { number } = await kiosk.confirmVisit();
  await kiosk.export();
  await village.import();
  office.pass(60_000);
  await say(village, number, 'inProcess');
  await village.import();
  t.like(await kiosk.collect(), { delivered: [number], statuses: 1 });
  t.like(kiosk.outbox.statusOf(number), { stage: 'inProcess' });
  t.is(kiosk.outbox.statusCursor(), null, 'the feed over the network goes on where it was');

  office.pass(60_000);
  await say(village, number, 'ready');
  const feed = { version: 1 as const, cursor: '99', entries: [await entryOf(village, number)] };
  kiosk.outbox.applyStatuses(feed);
  t.like(await kiosk.collect(), { statuses: 0 }, 'the same old stick');
  t.like(kiosk.outbox.statusOf(number), { stage: 'ready' });
  t.is(kiosk.outbox.statusCursor(), '99');
  t.is((await parts.requests.historyOf(number)).length, 4);
});

test('what the kiosk has heard already is not written onto the stick again', async (t) => {
  const village = await startVillage(t);
  const { kiosk } = village;
  const old = await kiosk.confirmVisit();
  await kiosk.export();
  await village.import();
  await kiosk.collect();
  kiosk.outbox.applyStatuses({ version: 1, cursor: '2', entries: [] });
  village.office.pass(60_000);
  const fresh = await kiosk.confirmVisit();
  await kiosk.export();
  await village.import();
  const report = await kiosk.collect();
  t.like(report, { delivered: [fresh.number], statuses: 0 });
  t.like(kiosk.outbox.statusOf(old.number), { stage: 'received' });
});

test('a request that was set aside for a page lost on the card is closed by the office’s word', async (t) => {
  const village = await startVillage(t);
  const { kiosk } = village;
  const { number } = await kiosk.confirmVisit();
  await kiosk.export();
  kiosk.outbox.setAside(number, 'pageLost');
  await village.import();
  t.deepEqual((await kiosk.collect()).delivered, [number]);
  t.deepEqual(kiosk.outbox.requestsSetAside(), []);
  t.like(kiosk.outbox.statusOf(number), { stage: 'received' });
});

test('what the office refuses is set aside once; an old stick does not do it again', async (t) => {
  const village = await startVillage(t);
  const { kiosk } = village;
  const { number } = await kiosk.confirmVisit();
  // As after a card was copied: another request has this number.
  t.like(await announceAnotherOf(village, number), { outcome: 'wanted' });
  await kiosk.export();
  t.like((await village.import()).exports, [{ refused: 1, arrived: 0 }]);
  t.like(await kiosk.collect(), { setAside: 1, delivered: [] });
  t.like(kiosk.outbox.requestsSetAside(), [{ number, reason: 'numberTaken' }]);
  kiosk.outbox.tryAgain(number);
  t.like(await kiosk.collect(), { setAside: 0 });
  t.is(kiosk.outbox.waitingCount(), 1);
});

test('the stick and the link bring the same requests at once: each arrives exactly once', async (t) => {
  t.timeout(300_000);
  const village = await startVillage(t);
  const { kiosk } = village;
  const confirmed = [];
  for (let visit = 0; visit < 12; visit++) {
    confirmed.push(await kiosk.confirmVisit({ pageBytes: [60_000, 30_000, 10_000] }));
  }
  await kiosk.export();
  const forwarding = startForwarder(t, village, kiosk);
  const [imported] = await Promise.all([village.import(), forwarding.oneRound()]);
  const [first] = imported.exports;
  if (first?.outcome !== 'imported') return t.fail();
  t.is(first.arrived + first.alreadyThere, 12, 'whoever came first, the office has them all');
  await Promise.all([kiosk.collect(), forwarding.oneRound(), kiosk.collect()]);

  t.is(kiosk.outbox.waitingCount(), 0);
  for (const { number, pages } of confirmed) {
    t.deepEqual(await village.openedAtOffice(number), pages);
    t.is(await village.audited('request.announced', number), 1);
    t.is(await village.audited('request.arrived', number), 1);
    t.like(kiosk.outbox.statusOf(number), { stage: 'received' });
  }
  t.deepEqual(kiosk.outbox.requestsSetAside(), []);
  t.deepEqual(readdirSync(join(village.office.folder, 'uploads')), [], 'nothing half is left lying');
  t.is((await village.office.office.audit.check()).outcome, 'whole');
});

/** A forwarder on its own connection to the kiosk's folder, as the other process has. */
function startForwarder(t: ExecutionContext, village: Village, kiosk: VillageKiosk) {
  const outbox = openOutbox({ folder: kiosk.folder, now: () => new Date() });
  const clock = new HandClock();
  const ended = new AbortController();
  const running = createForwarder({
    outbox,
    office: createOfficeClient({
      baseUrl: village.office.office.url,
      accessToken: kiosk.enrolment.accessToken,
      limits: { chunkBytes: 16_384 },
    }),
    officeKey: kiosk.enrolment.officeKey,
    clock,
    now: () => new Date(),
    log: pino({ level: 'silent' }),
    settings: { wakePollMs: 24 * 60 * 60_000 },
  }).run(ended.signal);
  t.teardown(async () => {
    ended.abort();
    await running;
    outbox.close();
  });
  return {
    async oneRound() {
      await clock.passRest();
      await clock.resting();
    },
  };
}

async function say({ parts }: Village, number: string, stage: 'inProcess' | 'ready'): Promise<void> {
  await parts.requests.writeHistory({
    number,
    officer: 'Rahma',
    step: 'step',
    stage,
    note: null,
    isTold: true,
  });
}

async function entryOf({ parts }: Village, number: string) {
  const last = (await parts.requests.historyOf(number)).at(-1);
  if (!last) throw new Error('no history');
  return { number, stage: last.stage, note: last.note, at: last.at };
}

/** The office gets another request of the same number first: same key, another visit. */
async function announceAnotherOf({ kiosk, parts }: Village, number: string) {
  const read = await verifyManifest(publicKeyOf(kiosk.key), kiosk.outbox.manifestOf(number));
  const known = await parts.kiosks.find(kiosk.enrolment.kiosk);
  if (read.outcome !== 'ok' || !known) throw new Error('not a kiosk of this office');
  const other = await signManifest(kiosk.key, { ...read.manifest, service: 'kk-hilang-rusak' });
  return parts.arrivals.announce(known, other);
}
