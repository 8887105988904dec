/** A link that breaks once after so many bytes, in either direction, wherever in statuses, announcements and uploads that falls. */
import test from 'ava';
import fc from 'fast-check';
import { readOffice, sealedAtKiosk, startRealForwarding } from '../support/outbox/real-forwarding.ts';

const anywhere = (highest: number, seed: number) =>
  fc.sample(fc.integer({ min: 0, max: highest }), { numRuns: 24, seed });

// biome-ignore format: a table is read as rows
const ways: ['cutAfterBytes' | 'cutAnswersAfterBytes', string, number[]][] = [
  ['cutAfterBytes', 'towards the office', [0, 1, 2, 100, ...anywhere(9_000, 1)]],
  ['cutAnswersAfterBytes', 'on the way back', [0, 1, 2, 100, ...anywhere(5_000, 2)]],
];

for (const [way, direction, places] of ways) {
  test(`cut at any byte ${direction}, everything arrives once and byte for byte`, async (t) => {
    const { running, proxy, kiosk, clock, start, drain } = await startRealForwarding(t);
    const confirmed: string[] = [];
    const pages: string[] = [];
    proxy.cutsLeft = 0;
    start({ settings: { heldCheckEveryMs: 1 } });
    await clock.resting();
    for (const place of places) {
      const request = await kiosk.confirmVisit({ pageBytes: [700, 1_500] });
      confirmed.push(request.number);
      pages.push(...request.pages.keys());
      proxy.drop();
      proxy[way] = place;
      proxy.cutsLeft = 1;
      await drain();
      proxy.cutsLeft = 0;
    }

    const { arrivals, pages: kept } = readOffice(running.folder);
    t.deepEqual(
      [...arrivals].sort(),
      confirmed.map((number): [string, number] => [number, 1]).sort(),
      'each request once, none twice',
    );
    t.deepEqual([...kept].sort(), [...sealedAtKiosk(kiosk.outbox, pages)].sort());
    for (const number of confirmed) t.like(kiosk.outbox.statusOf(number), { stage: 'received' });
    t.true(
      proxy.cuts > places.length / 2,
      `most of the places were reached: ${proxy.cuts} of ${places.length}`,
    );
  });
}
