/** "Already have it" from the office counts as delivered, for requests and for pages. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { readOffice, startRealForwarding } from '../support/outbox/real-forwarding.ts';

for (const [what, isAnnounced] of [
  ['announced', true],
  ['not announced', false],
] as const) {
  test(`a kiosk that remembers a request as ${what} learns that the office has all of it, and sends no page again`, async (t) => {
    const { running, proxy, kiosk, start, drain, clock } = await startRealForwarding(t);
    const { number } = await kiosk.confirmVisit({ pageBytes: [60_000, 60_000] });
    if (isAnnounced)
      kiosk.outbox.noteAnnounced(
        number,
        kiosk.outbox.waitingRequests()[0]?.pages.map(({ page }) => page) ?? [],
      );
    const copy = mkdtempSync(join(tmpdir(), 'silaku-copy-'));
    cpSync(kiosk.folder, copy, { recursive: true });
    const old = openOutbox({ folder: copy, now: () => new Date('2026-11-24T02:00:00.000Z') });
    t.teardown(() => {
      old.close();
      rmSync(copy, { recursive: true });
    });
    const first = start();
    await drain();
    await first.stop();

    const carried = proxy.carried.towards;
    start({ outbox: old });
    await clock.resting();
    await drain(old);
    t.like(old.statusOf(number), { stage: 'received' });
    t.is(old.acknowledgementOf(number), kiosk.outbox.acknowledgementOf(number));
    t.true(proxy.carried.towards - carried < 20_000);
    t.deepEqual([...readOffice(running.folder).arrivals], [[number, 1]]);
  });
}
