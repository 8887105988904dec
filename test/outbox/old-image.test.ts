/** A kiosk is put back from an old image of its card: numbers are not given again, and where it happened all the same nobody is lost. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import pino from 'pino';
import { createRenumberingWatch } from '../../src/kiosk/renumbering-watch.ts';
import { type Outbox, openOutbox } from '../../src/outbox/outbox.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { publicKeyOf, signManifest, verifyManifest } from '../../src/seal/signatures.ts';
import { startForwarding } from '../support/outbox/forwarding.ts';
import { confirmAs, newId, startPretendKiosk } from '../support/outbox/pretend-kiosk.ts';
import { readOffice, startRealForwarding } from '../support/outbox/real-forwarding.ts';

const now = () => new Date('2026-11-24T02:00:00.000Z');

/** What lies in the folder now, to be opened later as the card of an old image is. */
function imageOf(
  t: ExecutionContext,
  folder: string,
): { open(options: { boot: string; random?: () => number }): Outbox } {
  const copy = mkdtempSync(join(tmpdir(), 'silaku-image-'));
  cpSync(folder, copy, { recursive: true });
  const opened: Outbox[] = [];
  t.teardown(() => {
    for (const outbox of opened) outbox.close();
    rmSync(copy, { recursive: true });
  });
  return {
    open(options) {
      const outbox = openOutbox({ folder: copy, now, ...options });
      opened.push(outbox);
      return outbox;
    },
  };
}

test('each boot begins a lane of numbers that no boot before it has used', async (t) => {
  const { recipient } = await createIdentity();
  const kiosk = await startPretendKiosk(recipient);
  t.teardown(kiosk.close);
  const image = imageOf(t, kiosk.folder);
  const lanes: string[] = [];
  for (let boot = 0; boot < 30; boot++) {
    const outbox = image.open({ boot: `boot ${boot}` });
    for (let request = 0; request < 12; request++) {
      const visit = newId();
      outbox.startDraft(visit);
      const { number } = await confirmAs(outbox, visit, kiosk.key, recipient);
      lanes.push(`${boot} ${number.slice(3, 8)}`);
    }
    outbox.close();
  }
  const used = [...new Set(lanes)].map((lane) => lane.split(' ')[1]);
  t.is(used.length, 60, 'ten numbers in one lane, two in the next');
  t.is(new Set(used).size, 60, 'and none of them twice');
});

test('a lane that chance picks again is not begun again', async (t) => {
  const { recipient } = await createIdentity();
  const kiosk = await startPretendKiosk(recipient);
  t.teardown(kiosk.close);
  const image = imageOf(t, kiosk.folder);
  const lanes: string[] = [];
  for (const boot of ['one', 'two', 'three']) {
    const outbox = image.open({ boot, random: () => 0.5 });
    const visit = newId();
    outbox.startDraft(visit);
    lanes.push((await confirmAs(outbox, visit, kiosk.key, recipient)).number.slice(3, 8));
    outbox.close();
  }
  t.deepEqual(lanes, ['50000', '00000', '00001']);
});

test('an old image hears from the office which lanes are used, before it can begin one of them', async (t) => {
  const { kiosk, enrolment, clock, log, start, drain } = await startRealForwarding(t);
  const image = imageOf(t, kiosk.folder);
  const first = start();
  const before = await kiosk.confirmVisit({ pageBytes: [] });
  await drain();
  await first.stop();

  // Chance would have it begin in the same lane.
  const sameLane = (Number(before.number.slice(3, 8)) + 0.5) / 100_000;
  const old = image.open({ boot: 'after the image was put back', random: () => sameLane });
  start({ outbox: old });
  await clock.resting();
  t.true(log.some(({ event, lanes }) => event === 'numbers.usedElsewhere' && lanes === 1));
  const visit = newId();
  old.startDraft(visit);
  const after = await confirmAs(old, visit, kiosk.key, enrolment.officeRecipient, enrolment.kiosk);
  t.not(after.number.slice(3, 8), before.number.slice(3, 8));
  await drain(old);
  t.like(old.statusOf(after.number), { stage: 'received' });
});

test('a number that was given twice is exchanged: both requests arrive, and the old number tells the truth', async (t) => {
  const { running, kiosk, enrolment, clock, start, drain } = await startRealForwarding(t);
  const image = imageOf(t, kiosk.folder);
  const first = start();
  const original = await kiosk.confirmVisit({ pageBytes: [500] });
  await drain();
  await first.stop();

  const lane = Number(original.number.slice(3, 8));
  const chances = [(lane + 0.5) / 100_000, 0.25];
  const old = image.open({ boot: 'without a link', random: () => chances.shift() ?? 0.75 });
  const visit = newId();
  old.startDraft(visit);
  old.addPage(visit, { page: newId(), paper: 'kk', sealed: new Uint8Array(900).fill(3) });
  const twin = await confirmAs(old, visit, kiosk.key, enrolment.officeRecipient, enrolment.kiosk);
  t.is(twin.number, original.number, 'given offline, a year later');
  old.finishIntent(old.beginIntent({ act: 'printReceipt', number: twin.number }), 'done');
  old.receiptPrinted(twin.number);

  start({ outbox: old });
  await clock.resting();
  t.like(old.requestsSetAside(), [{ number: twin.number, reason: 'numberTaken' }]);
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => lines.push(line) });
  const watch = createRenumberingWatch({ outbox: old, kioskKey: kiosk.key, log });
  t.teardown(watch.close);
  await Promise.all([watch.look(), watch.look()]);
  await drain(old);

  const [owed] = old.pendingReceipts();
  const fresh = owed?.number ?? '';
  t.not(fresh, twin.number);
  t.false(owed?.mayHavePrinted, 'with its new number it has never been printed');
  t.deepEqual(
    lines.map((line) => JSON.parse(line)).map(({ msg, was, reference }) => [msg, was, reference]),
    [['request.renumbered', twin.number, fresh]],
  );
  t.is(old.renumberedCount(), 1);
  t.like(old.statusOf(fresh), { stage: 'received' });
  t.like(old.statusOf(twin.number), {
    outcome: 'found',
    givenTwice: { number: fresh, confirmedAt: twin.confirmedAt },
  });
  const read = await verifyManifest(publicKeyOf(kiosk.key), old.manifestOf(fresh));
  t.like(read, { outcome: 'ok', manifest: { number: fresh, confirmedAt: twin.confirmedAt } });
  const { arrivals } = readOffice(running.folder);
  t.deepEqual(
    [...arrivals].sort(),
    [[original.number, 1] as [string, number], [fresh, 1] as [string, number]].sort(),
  );
});

test('an office that calls every number taken is not given numbers for ever', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  office.forgeAnswer = () => ({ outcome: 'refused', reason: 'numberTaken' });
  const { number } = await kiosk.confirmVisit({ pageBytes: [] });
  start();
  await clock.resting();
  const given = new Set([number]);
  for (let round = 0; round < 8; round++) {
    const done = await kiosk.outbox.renumberTaken((manifest) => signManifest(kiosk.key, manifest));
    for (const renumbered of done) given.add(renumbered.number);
    await clock.passRest();
    await clock.resting();
  }
  t.is(given.size, 6);
  t.like(kiosk.outbox.requestsSetAside(), [{ reason: 'numberTaken' }]);
});

test('a request is exchanged whole or not at all, should signing fail', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  office.forgeAnswer = () => ({ outcome: 'refused', reason: 'numberTaken' });
  const { number } = await kiosk.confirmVisit();
  start();
  await clock.resting();
  await t.throwsAsync(
    kiosk.outbox.renumberTaken(() => Promise.reject(new Error('no key'))),
    { message: 'no key' },
  );
  t.like(kiosk.outbox.requestsSetAside(), [{ number, reason: 'numberTaken' }]);
  t.is(kiosk.outbox.renumberedCount(), 0);
  t.is(kiosk.outbox.statusOf(number).outcome, 'found');
});
