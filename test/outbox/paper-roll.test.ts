import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { openOutbox } from '../../src/outbox/outbox.ts';

test('what was used of a roll outlasts the kiosk, and a new roll begins at nothing', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-roll-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const open = () => openOutbox({ folder, now: () => new Date('2026-11-24T02:24:00.000Z') });
  const first = open();
  t.deepEqual(first.paperRoll(), {
    usedMm: 0,
    receipts: 0,
    changedAt: null,
    seen: { paper: 'plenty', opened: false },
  });
  first.notePaperUsed(156.25);
  first.notePaperUsed(100);
  first.notePaperSeen({ paper: 'out', opened: true });
  first.close();

  const second = open();
  t.teardown(() => second.close());
  t.deepEqual(second.paperRoll(), {
    usedMm: 256.25,
    receipts: 2,
    changedAt: null,
    seen: { paper: 'out', opened: true },
  });
  second.noteRollChanged();
  t.like(second.paperRoll(), { usedMm: 0, receipts: 0, changedAt: '2026-11-24T02:24:00.000Z' });
});
