import test from 'ava';
import { OutboxProblem } from '../../src/outbox/outbox-problem.ts';
import {
  judgeStorage,
  type StorageFindings,
  type StorageState,
  spoiledPageOf,
  storageBudget,
  storageServes,
  storageStateNames,
  storageStateOf,
  storageStates,
} from '../../src/outbox/storage/storage-state.ts';

const plenty: StorageFindings = {
  freeBytes: 10 * storageBudget.lowBytes,
  freeInodes: 100_000,
  problem: null,
  damagedRequests: 0,
};
const visit = storageBudget.visitBytes + storageBudget.reserveBytes;

const verdicts: [string, Partial<StorageFindings>, StorageState][] = [
  ['all is well', {}, 'ok'],
  ['room for ten visits', { freeBytes: storageBudget.lowBytes }, 'ok'],
  ['room for fewer', { freeBytes: storageBudget.lowBytes - 1 }, 'low'],
  ['room for one visit and the reserve', { freeBytes: visit }, 'low'],
  ['a byte less', { freeBytes: visit - 1 }, 'full'],
  ['no files left, though bytes are', { freeInodes: storageBudget.visitInodes - 1 }, 'full'],
  ['a file system that does not count files', { freeInodes: null }, 'ok'],
  ['one request with a damaged page', { damagedRequests: 1 }, 'worn'],
  ['two', { damagedRequests: 2 }, 'failing'],
  ['a step found the disk full', { problem: 'outbox.diskFull' }, 'full'],
  ['a step was refused', { problem: 'outbox.notWritable' }, 'readOnly'],
  ['a step met an error of the disk', { problem: 'outbox.diskFailed' }, 'failing'],
  ['the database is damaged', { problem: 'outbox.damaged', freeBytes: 0 }, 'damaged'],
  ['the folder is away', { problem: 'outbox.folderMissing', freeBytes: null, freeInodes: null }, 'missing'],
  ['a newer program wrote the database', { problem: 'outbox.tooNew' }, 'damaged'],
  ['the other process holds the database', { problem: 'outbox.busy' }, 'ok'],
  ['a page of the visit is spoiled', { problem: 'outbox.pageLost' }, 'ok'],
];

for (const [what, findings, state] of verdicts) {
  test(`${what}: ${state}`, (t) => t.is(judgeStorage({ ...plenty, ...findings }), state));
}

test('every state but the good one says to the technician what to do', (t) => {
  for (const state of storageStateNames) t.is(storageStates[state].remedy === '', state === 'ok', state);
  t.deepEqual(
    storageStateNames.filter((state) => storageServes(state)),
    ['ok', 'low', 'worn'],
  );
});

test('what a step rejected with is known by its code, and only a spoiled page names one', (t) => {
  t.is(storageStateOf(new OutboxProblem('outbox.diskFull', '')), 'full');
  t.is(storageStateOf(Object.assign(new Error(''), { code: 'scanner.jammed' })), null);
  t.is(storageStateOf('nothing'), null);
  t.is(spoiledPageOf(new OutboxProblem('outbox.pageLost', '', { page: 'abc' })), 'abc');
  t.is(spoiledPageOf(new OutboxProblem('outbox.diskFull', '', { page: 'abc' })), null);
  t.is(spoiledPageOf(null), null);
});
