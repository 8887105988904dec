/** What the forwarder tells of the requests that wait, from a real outbox. */
import test from 'ava';
import { readHours, unlimited } from '../../src/outbox/forwarding/data-plan.ts';
import { createReins } from '../../src/outbox/forwarding/reins.ts';
import { waitsTold } from '../../src/outbox/forwarding/waits-told.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { startPretendKiosk } from '../support/outbox/pretend-kiosk.ts';

test('a request that rests is told with the seconds that are left of it, the soonest first; one that is due is not', async (t) => {
  const kiosk = await startPretendKiosk((await createIdentity()).recipient);
  t.teardown(kiosk.close);
  const { outbox } = kiosk;
  const [first, second] = [
    await kiosk.confirmVisit(),
    await kiosk.confirmVisit(),
    await kiosk.confirmVisit(),
  ];
  // The forwarder's clock starts anywhere.
  outbox.letRest(first?.number ?? '', 7_090_000);
  outbox.letRest(second?.number ?? '', 7_010_500);
  const wallMs = Date.parse('2026-11-24T04:00:00.000Z');
  const reins = createReins(() => wallMs);
  const told = (nowMs: number, plan = unlimited) =>
    waitsTold({ outbox, reins, clock: { nowMs: () => nowMs }, plan, now: new Date(wallMs), wallMs });
  t.deepEqual(told(7_000_000), {
    nextTrySeconds: null,
    rests: [
      { number: second?.number ?? '', seconds: 11 },
      { number: first?.number ?? '', seconds: 90 },
    ],
    pages: null,
  });
  reins.noteRest(42_000);
  t.is(told(7_000_000).nextTrySeconds, 42);
  t.deepEqual(
    told(7_050_000).rests.map(({ number }) => number),
    [first?.number],
  );
  outbox.endAllRests();
  t.deepEqual(told(7_000_000).rests, []);

  outbox.notePagesWait('cheapHours');
  t.deepEqual(told(0, { ...unlimited, cheapHours: readHours('22:05-05:00') }).pages, {
    ...{ why: 'cheapHours', cheapFrom: '22:05', olderThan: '2026-11-21T04:00:00.000Z' },
  });
  outbox.notePagesWait('dayQuota');
  t.like(told(0, { ...unlimited, cheapHours: readHours('22:05-05:00') }).pages, {
    ...{ why: 'dayQuota', cheapFrom: null },
  });
});
