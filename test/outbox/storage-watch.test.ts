import test, { type ExecutionContext } from 'ava';
import { SimulatedClock } from 'xstate';
import { OutboxProblem, type OutboxProblemCode } from '../../src/outbox/outbox-problem.ts';
import type { Damage, Scrub, ScrubStep } from '../../src/outbox/storage/scrub.ts';
import { type StorageState, storageBudget } from '../../src/outbox/storage/storage-state.ts';
import { createStorageWatch, storageWaits } from '../../src/outbox/storage/storage-watch.ts';

const problem = (code: OutboxProblemCode) => new OutboxProblem(code, 'What to do.');

/** A disk that is as the test says, and counts what is asked of it. */
function watchedDisk(t: ExecutionContext) {
  const disk = {
    freeBytes: 10 * storageBudget.lowBytes,
    looks: null as OutboxProblem | null,
    writes: null as OutboxProblem | null,
    rows: null as OutboxProblem | null,
    database: null as OutboxProblem | null,
    table: null as OutboxProblem | null,
    scrub: { outcome: 'roundOver' } as ScrubStep,
    damages: [] as Damage[],
    delivered: 0,
    deliveredBytes: 0,
    isIdle: true,
    count: { writes: 0, tables: 0, scrubs: 0 },
  };
  const outbox: Scrub & { clearDelivered(before: Date, options?: { isShort?: () => boolean }): number } = {
    scrubNext() {
      disk.count.scrubs += 1;
      return disk.scrub;
    },
    checkNextTable() {
      disk.count.tables += 1;
      return disk.table;
    },
    checkDatabase: () => disk.database,
    tryWriting: () => disk.rows,
    damages: () => disk.damages,
    damagesSeen: () => 0,
    clearDelivered(_before, { isShort = () => false } = {}) {
      let cleared = 0;
      while (disk.delivered > 0 && isShort()) {
        disk.delivered -= 1;
        disk.freeBytes += disk.deliveredBytes;
        cleared += 1;
      }
      return cleared;
    },
  };
  const clock = new SimulatedClock();
  const became: StorageState[] = [];
  const said: string[] = [];
  const log = (_fields: object, event: string) => said.push(event);
  const watch = createStorageWatch({
    probe: {
      room: () => ({ freeBytes: disk.freeBytes, freeInodes: null }),
      look: () => disk.looks,
      write() {
        disk.count.writes += 1;
        return disk.writes;
      },
    },
    outbox,
    clock,
    isIdle: () => disk.isIdle,
    onChange: ({ state }) => became.push(state),
    log: { info: log, warn: log, error: log },
  });
  t.teardown(watch.close);
  const pass = (ms: number) => {
    for (let passed = 0; passed < ms; passed += storageWaits.lookEveryMs)
      clock.increment(storageWaits.lookEveryMs);
  };
  return { disk, watch, became, said, pass };
}

test('a disk that fills up and is emptied again is told once each way, with what to do', (t) => {
  const { disk, watch, became, pass } = watchedDisk(t);
  disk.freeBytes = 1;
  pass(3 * storageWaits.lookEveryMs);
  t.deepEqual(became, ['full']);
  t.is(watch.report().code, 'storage.full');
  t.regex(watch.report().hint ?? '', /Free space/);
  disk.freeBytes = 10 * storageBudget.lowBytes;
  pass(storageWaits.lookEveryMs);
  t.deepEqual(became, ['full', 'ok']);
  t.is(watch.report().hint, null);
});

test('a quiet day asks the disk for room only: a write is tried once an hour', (t) => {
  const { disk, pass } = watchedDisk(t);
  pass(24 * 60 * 60_000);
  t.true(disk.count.writes >= 23 && disk.count.writes <= 24, `${disk.count.writes} writes`);
});

test('delivered pages go before their time while room is wanted, and no longer', (t) => {
  const { disk, watch, said, pass } = watchedDisk(t);
  disk.delivered = 5;
  disk.deliveredBytes = storageBudget.visitBytes;
  disk.freeBytes = storageBudget.reserveBytes;
  pass(storageWaits.lookEveryMs);
  t.is(disk.delivered, 4);
  t.is(watch.report().state, 'low');
  t.true(said.includes('delivered.clearedEarly'));
});

test('a read-only disk is believed as soon as a file and a row can be written again', (t) => {
  const { disk, watch, pass } = watchedDisk(t);
  watch.hear(problem('outbox.notWritable'));
  t.is(watch.report().state, 'ok', 'a look that finds nothing wrong disproves it');
  disk.rows = problem('outbox.notWritable');
  watch.hear(problem('outbox.notWritable'));
  pass(60_000);
  t.is(watch.report().state, 'readOnly');
  disk.rows = null;
  pass(storageWaits.lookEveryMs);
  t.is(watch.report().state, 'ok');
});

test('a disk that reported an error is not believed before it has been well for a while', (t) => {
  const { watch, pass } = watchedDisk(t);
  watch.hear(problem('outbox.diskFailed'));
  pass(storageWaits.believedAgainMs - 2 * storageWaits.lookEveryMs);
  t.is(watch.report().state, 'failing');
  pass(3 * storageWaits.lookEveryMs);
  t.is(watch.report().state, 'ok');
});

test('a damaged database stays so until a check of the whole finds it well', (t) => {
  const { disk, watch, pass } = watchedDisk(t);
  disk.database = problem('outbox.damaged');
  watch.hear(problem('outbox.damaged'));
  pass(60 * 60_000);
  t.is(watch.report().state, 'damaged');
  disk.database = null;
  pass(storageWaits.lookEveryMs);
  t.is(watch.report().state, 'ok');
});

test('a busy database, a spoiled page and a jammed scanner say nothing about the disk', (t) => {
  const { disk, watch, became, pass } = watchedDisk(t);
  disk.rows = problem('outbox.busy');
  watch.hear(problem('outbox.busy'));
  watch.hear(problem('outbox.pageLost'));
  watch.hear(new Error('jammed'));
  pass(2 * 60 * 60_000);
  t.deepEqual(became, []);
});

test('tables are read while nobody is served, and what is found closes the kiosk', (t) => {
  const { disk, watch, pass } = watchedDisk(t);
  disk.isIdle = false;
  pass(3 * storageWaits.tableEveryMs);
  t.is(disk.count.tables, 0);
  disk.isIdle = true;
  disk.table = problem('outbox.damaged');
  disk.database = problem('outbox.damaged');
  pass(storageWaits.tableEveryMs);
  t.is(disk.count.tables, 1);
  t.is(watch.report().state, 'damaged');
});

test('pages are read one by one; one damaged request is told, a second closes the kiosk', (t) => {
  const { disk, watch, became, pass } = watchedDisk(t);
  const damage = (number: string): Damage => ({
    ...{ number, page: 'p', foundAt: '2026-11-24T02:00:00.000Z', healed: false, request: 'setAside' },
  });
  disk.scrub = { outcome: 'damaged', page: 'p', number: '1' };
  disk.damages = [damage('1')];
  pass(storageWaits.scrubEveryMs);
  t.deepEqual(became, ['worn']);
  disk.damages = [damage('1'), damage('2')];
  pass(storageWaits.scrubEveryMs);
  t.deepEqual(became, ['worn', 'failing']);
  disk.damages = [];
  pass(storageWaits.lookEveryMs);
  t.is(watch.report().state, 'ok', 'a technician has dealt with them');
});
