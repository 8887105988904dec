/** The end of a day: counted since the one before, kept with its entry in the journal, sent before any page. */
import test, { type ExecutionContext } from 'ava';
import type { Stamp } from '../../src/outbox/stamp.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { sha256Of } from '../../src/seal/digest.ts';
import { dayEndEntryHash } from '../../src/seal/journal-entry.ts';
import {
  createSigningKey,
  publicKeyOf,
  readOwnDayEnd,
  signDayEnd,
  verifyDayEnd,
} from '../../src/seal/signatures.ts';
import { startForwarding } from '../support/outbox/forwarding.ts';
import { kioskNumber, type PretendKiosk, startPretendKiosk } from '../support/outbox/pretend-kiosk.ts';

async function kioskOf(t: ExecutionContext, options: { stamp?: () => Stamp } = {}): Promise<PretendKiosk> {
  const { recipient } = await createIdentity();
  const kiosk = await startPretendKiosk(recipient, options);
  t.teardown(kiosk.close);
  return kiosk;
}

const endDay = ({ outbox, key }: PretendKiosk, { day = '2026-11-24', slip = false } = {}) =>
  outbox.endDay({ kiosk: kioskNumber, day, slip, sign: (message) => signDayEnd(key, message) });

const acknowledged = { acknowledgement: 'signed', receivedAt: '2026-11-24T03:00:00.000Z' };

test('a day end counts what was kept, printed and delivered since the one before, and what is here now', async (t) => {
  const kiosk = await kioskOf(t);
  const { outbox } = kiosk;
  const first = await kiosk.confirmVisit();
  const second = await kiosk.confirmVisit();
  outbox.receiptPrinted(first.number);
  outbox.noteDelivered(first.number, acknowledged);
  const morning = (await endDay(kiosk)).message;
  t.like(morning, {
    after: { sequence: 0, at: null },
    kept: [{ service: 'ktpHilang', requests: 2 }],
    receiptsPrinted: 1,
    delivered: 1,
    unsent: { requests: 1, oldest: [{ number: second.number, ordinal: 2, at: second.confirmedAt }] },
    lastKept: { number: second.number, ordinal: 2 },
    timeCertain: true,
  });

  outbox.setAside(second.number, 'pageLost');
  const third = await kiosk.confirmVisit();
  const evening = (await endDay(kiosk)).message;
  t.is(evening.after.sequence, morning.journal.sequence);
  t.deepEqual(evening.kept, [{ service: 'ktpHilang', requests: 1 }], 'each request is counted once');
  t.like(evening, { receiptsPrinted: 0, delivered: 0 });
  t.deepEqual(
    [...evening.unsent.oldest, ...evening.setAside.oldest].map(({ number }) => number),
    [third.number, second.number],
  );
  t.is(evening.setAside.oldest[0]?.reason, 'pageLost');
});

test('its entry in the journal is computed from the signed text alone', async (t) => {
  const kiosk = await kioskOf(t);
  await kiosk.confirmVisit();
  const { text, hash, sequence } = await endDay(kiosk);
  const read = await verifyDayEnd(publicKeyOf(kiosk.key), text);
  if (read.outcome !== 'ok') return t.fail();
  const { day, journal: link } = read.dayEnd;
  t.is(dayEndEntryHash({ day, sha256: sha256Of(text), link }), hash);
  t.deepEqual(kiosk.outbox.journalHead(), { sequence, hash });
  t.is(kiosk.outbox.checkJournal().outcome, 'whole');
});

test('what happens while it is signed is in it', async (t) => {
  const kiosk = await kioskOf(t);
  const { outbox } = kiosk;
  const { number } = await kiosk.confirmVisit();
  let tries = 0;
  const { text } = await outbox.endDay({
    ...{ kiosk: kioskNumber, day: '2026-11-24', slip: false },
    async sign(message) {
      tries += 1;
      if (tries === 1) outbox.noteDelivered(number, acknowledged);
      return signDayEnd(kiosk.key, message);
    },
  });
  t.is(tries, 2);
  t.like(readOwnDayEnd(text), { delivered: 1, unsent: { requests: 0 } });
});

test('a kiosk that was not sure of the time says so, and is sure again in the next one', async (t) => {
  let certain = false;
  const stamp = () => ({ at: '2026-11-24T02:00:00.000Z', boot: 'boot', uptimeMs: 1, certain });
  const kiosk = await kioskOf(t, { stamp });
  const { number } = await kiosk.confirmVisit();
  t.like(kiosk.outbox.receiptOf(number), { proof: { certain: false } });
  certain = true;
  t.false((await endDay(kiosk)).message.timeCertain, 'the request was kept under an uncertain clock');
  t.true((await endDay(kiosk)).message.timeCertain);
});

test('a slip is owed until it has come out, and a newer one takes its place', async (t) => {
  const kiosk = await kioskOf(t);
  const { outbox } = kiosk;
  t.is(outbox.owedDayEnd(), null);
  await endDay(kiosk);
  t.is(outbox.owedDayEnd(), null, 'nobody wants paper unless the settings say so');
  await endDay(kiosk, { slip: true });
  const newer = await endDay(kiosk, { slip: true });
  t.like(outbox.owedDayEnd(), { sequence: newer.sequence, hash: newer.hash });
  outbox.dayEndPrinted(newer.sequence);
  outbox.dayEndPrinted(newer.sequence);
  t.is(outbox.owedDayEnd(), null);
  t.is(outbox.journalEntries(0, 20).filter(({ event }) => event === 'slip.printed').length, 1);
});

test('the next one counts from the last, and from the beginning of the journal before there is any', async (t) => {
  const kiosk = await kioskOf(t);
  t.is(kiosk.outbox.lastDayEnd(), null);
  kiosk.outbox.beginJournal({ kiosk: kioskNumber, publicKey: kiosk.key.x });
  t.like(kiosk.outbox.lastDayEnd(), { sequence: 1 });
  const { sequence } = await endDay(kiosk);
  t.like(kiosk.outbox.lastDayEnd(), { sequence });
});

test('day ends travel before any page, the oldest first, and count as sent when the office has signed', async (t) => {
  const { kiosk, office, clock, start } = await startForwarding(t);
  await kiosk.confirmVisit();
  const days = ['2026-11-23', '2026-11-24'];
  for (const day of days) await endDay(kiosk, { day });
  start();
  await clock.resting();
  t.is(kiosk.outbox.waitingDayEnd(), null);
  t.deepEqual(
    office.dayEnds.map(({ day }) => day),
    days,
  );
  const firstPage = office.log.findIndex((line) => line.startsWith('POST /api/pages'));
  const lastDayEnd = office.log.lastIndexOf('POST /api/day-ends');
  t.true(lastDayEnd !== -1 && lastDayEnd < firstPage);
  t.is(kiosk.outbox.waitingCount(), 0);
});

test('a new day end wakes the forwarder as a request does', async (t) => {
  const { kiosk, office, clock, start } = await startForwarding(t);
  start({ settings: { wakePollMs: 1_000 } });
  await clock.resting();
  await endDay(kiosk);
  t.is(await clock.passRest(), 1_000);
  await clock.resting();
  t.is(office.dayEnds.length, 1);
});

test('an office that stumbles over a day end still gets every request, and the day end later', async (t) => {
  const { kiosk, office, clock, start } = await startForwarding(t);
  await endDay(kiosk);
  const { number } = await kiosk.confirmVisit();
  office.misbehave = (request, response) => {
    if (request.url !== '/api/day-ends') return false;
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"notFound"}');
    return true;
  };
  start();
  await clock.resting();
  t.like(kiosk.outbox.statusOf(number), { stage: 'received' });
  t.truthy(kiosk.outbox.waitingDayEnd());
  office.misbehave = () => false;
  for (let rests = 0; rests < 5 && kiosk.outbox.waitingDayEnd(); rests++) {
    await clock.passRest();
    await clock.resting();
  }
  t.is(kiosk.outbox.waitingDayEnd(), null);
});

test('a signature over another day end is not taken for the answer to this one', async (t) => {
  const { kiosk, office, clock, start } = await startForwarding(t);
  await endDay(kiosk);
  office.forgeDayEndDigest = () => sha256Of('another');
  start();
  await clock.resting();
  t.truthy(kiosk.outbox.waitingDayEnd());
  office.forgeDayEndDigest = (sha256) => sha256;
  await clock.passRest();
  await clock.resting();
  await clock.passRest();
  await clock.resting();
  t.is(kiosk.outbox.waitingDayEnd(), null);
});

test('a refused day end is kept and does not stop the next one', async (t) => {
  const { kiosk, office, clock, start, log } = await startForwarding(t);
  const stranger = await createSigningKey();
  await kiosk.outbox.endDay({
    ...{ kiosk: kioskNumber, day: '2026-11-23', slip: false },
    sign: (message) => signDayEnd(stranger, message),
  });
  await endDay(kiosk);
  start();
  await clock.resting();
  t.is(kiosk.outbox.waitingDayEnd(), null);
  t.is(office.dayEnds.length, 1);
  t.true(log.some(({ event }) => event === 'dayEnd.refused'));
});
