/** The kiosk ends its day by itself and on request, through the real outbox, and tells who prints. */
import test, { type ExecutionContext } from 'ava';
import pino from 'pino';
import { createDayEndKeeper, dayEndSlipOf } from '../../src/kiosk/day-ends.ts';
import { OutboxProblem } from '../../src/outbox/outbox-problem.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { kioskNumber, startPretendKiosk } from '../support/outbox/pretend-kiosk.ts';

async function keeperOf(t: ExecutionContext, { print = false } = {}) {
  const wall = { now: new Date('2026-11-24T02:00:00.000Z') };
  const stamp = () => ({ at: wall.now.toISOString(), boot: 'boot', uptimeMs: 1_000, certain: true });
  const { recipient } = await createIdentity();
  const kiosk = await startPretendKiosk(recipient, { now: () => wall.now, stamp });
  t.teardown(kiosk.close);
  kiosk.outbox.beginJournal({ kiosk: kioskNumber, publicKey: kiosk.key.x });
  const owed: string[] = [];
  const keeper = createDayEndKeeper({
    ...{ outbox: kiosk.outbox, stamp, kiosk: kioskNumber, kioskKey: kiosk.key },
    settings: () => ({ time: '17:00', print }),
    onSlipOwed: () => owed.push(wall.now.toISOString()),
    log: pino({ enabled: false }),
  });
  const ended = () => kiosk.outbox.journalEntries(0, 100).filter(({ event }) => event === 'day.ended').length;
  return { kiosk, keeper, wall, owed, ended };
}

test('at five in the afternoon in the hall the day is ended, once, and the office will be told', async (t) => {
  const { kiosk, keeper, wall, owed, ended } = await keeperOf(t);
  await keeper.look();
  t.is(ended(), 0);
  wall.now = new Date('2026-11-24T09:00:30.000Z');
  await keeper.look();
  await keeper.look();
  t.is(ended(), 1);
  t.like(kiosk.outbox.waitingDayEnd(), { day: '2026-11-24' });
  t.deepEqual(owed, [], 'no paper unless the settings ask for it');
  t.is(kiosk.outbox.owedDayEnd(), null);
});

test('two looks at the same moment end one day', async (t) => {
  const { keeper, wall, ended } = await keeperOf(t);
  wall.now = new Date('2026-11-24T09:00:30.000Z');
  await Promise.all([keeper.look(), keeper.look(), keeper.look()]);
  t.is(ended(), 1);
});

test('a hall that wants paper gets a slip that says what the office reads', async (t) => {
  const { kiosk, keeper, wall, owed } = await keeperOf(t, { print: true });
  const { number } = await kiosk.confirmVisit();
  wall.now = new Date('2026-11-24T09:00:30.000Z');
  await keeper.look();
  t.is(owed.length, 1);
  const slip = dayEndSlipOf(kiosk.outbox.owedDayEnd()!, 'Balai Desa Pitulua');
  const pairs = slip.flatMap((line) => (line.kind === 'pair' ? [[line.left, line.right]] : []));
  t.deepEqual(pairs.slice(-3), [
    ['Diterima kabupaten', '0'],
    ['Belum terkirim', '1'],
    ['Paling lama', number.replace(/(\d{3})(\d{4})(\d{3})/, '$1-$2-$3')],
  ]);
});

test('somebody who asks gets the day ended at any time, with a slip if wanted', async (t) => {
  const { kiosk, keeper, owed, ended } = await keeperOf(t);
  await kiosk.confirmVisit();
  t.like(await keeper.endNow({ print: false }), { day: '2026-11-24', requests: 1, unsent: 1 });
  t.is(owed.length, 0);
  const { code } = await keeper.endNow({ print: true });
  t.is(owed.length, 1);
  t.is(ended(), 2);
  t.regex(code, /^([0-9A-F]{4} ){4}\/ \d+$/);
});

test('a disk that fails leaves the day to be ended by the next look', async (t) => {
  const { kiosk, keeper, wall, ended } = await keeperOf(t);
  wall.now = new Date('2026-11-24T09:00:30.000Z');
  const { endDay } = kiosk.outbox;
  kiosk.outbox.endDay = () => Promise.reject(new OutboxProblem('outbox.diskFull', 'Make room.'));
  await t.notThrowsAsync(keeper.look());
  kiosk.outbox.endDay = endDay;
  await keeper.look();
  t.is(ended(), 1);
});
