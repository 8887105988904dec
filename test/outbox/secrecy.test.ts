import test from 'ava';
import { startForwarding } from '../support/outbox/forwarding.ts';
import { citizen, plainPageMark } from '../support/outbox/pretend-kiosk.ts';
import { filesWith, tracesOf } from '../support/traces.ts';

test('no file of the kiosk holds a NIK, a family card, a phone number or a page in clear, at any time', async (t) => {
  const { kiosk, office, clock, wall, log, start } = await startForwarding(t);
  const traces = [...Object.values(citizen), plainPageMark].flatMap(tracesOf);

  kiosk.outbox.startDraft('left');
  await kiosk.confirmVisit();
  await kiosk.confirmVisit({ pageBytes: [200_000] });
  t.deepEqual(filesWith(kiosk.folder, traces), [], 'while they wait');

  start({ settings: { keepDeliveredMs: 0 } });
  await clock.resting();
  t.deepEqual(filesWith(kiosk.folder, traces), [], 'after they were delivered');

  wall.now = new Date(wall.now.getTime() + 60_000);
  await clock.passRest();
  await clock.resting();
  t.deepEqual(filesWith(kiosk.folder, traces), [], 'after they were cleared');

  const said = Buffer.from(JSON.stringify(log));
  t.true(log.length > 3);
  t.false(
    traces.some((trace) => said.includes(trace)),
    'nor does the log',
  );

  // The search does find what it looks for, so the empty answers above mean something.
  t.true(office.requests.size === 2 && filesWith(kiosk.folder, tracesOf('ktpHilang')).length > 0);
});

test('what was cleared is not left in free pages of the database', async (t) => {
  const { kiosk, clock, wall, start } = await startForwarding(t);
  const { number } = await kiosk.confirmVisit();
  const manifest = kiosk.outbox.manifestOf(number);
  const piece = [Buffer.from(manifest.slice(300, 340))];
  t.not(filesWith(kiosk.folder, piece).length, 0);
  const running = start({ settings: { keepDeliveredMs: 0 } });
  await clock.resting();
  wall.now = new Date(wall.now.getTime() + 60_000);
  await clock.passRest();
  await clock.resting();
  await running.stop();
  kiosk.outbox.close();
  // Closing brings the write-ahead log home and removes it.
  t.deepEqual(filesWith(kiosk.folder, piece), []);
});
