/** What the disk that forgets does, tried in a process that runs on it; prints what came out as JSON. faulty-disk.test.ts starts it. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isOutboxProblem } from '../../src/outbox/outbox-problem.ts';
import { openSealedFiles } from '../../src/outbox/sealed-files.ts';
import { faultyDisk, type Kept } from './faulty-disk.ts';

const root = mkdtempSync(join(tmpdir(), 'silaku-faulty-disk-'));
const folder = join(root, 'kiosk');
mkdirSync(folder);
mkdirSync(join(root, 'graveyard'));
process.on('exit', () => rmSync(root, { recursive: true }));

function afresh(): void {
  faultyDisk.end();
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  faultyDisk.begin(root);
}

function write(name: string, text: string, synced: boolean): void {
  const file = openSync(join(folder, name), 'w');
  writeSync(file, text);
  if (synced) fsyncSync(file);
  closeSync(file);
}

function syncNames(): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

const cut = (kept: Kept, seed = 1) => faultyDisk.powerCut('kiosk', kept, seed);
const found = () =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

function files(kept: Kept): Record<string, string> {
  afresh();
  write('synced', 'old', true);
  write('renamed', 'whole', true);
  write('removed', 'still there', true);
  syncNames();
  write('synced', 'new', false);
  renameSync(join(folder, 'renamed'), join(folder, 'elsewhere'));
  rmSync(join(folder, 'removed'));
  write('made', 'bytes', true);
  cut(kept);
  return found();
}

function rowsKept(synchronous: 'FULL' | 'OFF'): number | string {
  afresh();
  const path = join(folder, 'rows.sqlite');
  const open = () => new DatabaseSync(path);
  const before = open();
  before.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; CREATE TABLE row (id INTEGER)`,
  );
  syncNames();
  for (let id = 0; id < 20; id += 1) before.prepare('INSERT INTO row VALUES (?)').run(id);
  faultyDisk.kill(['kiosk']);
  before.close();
  cut('nothing');
  faultyDisk.revive(['kiosk']);
  rmSync(`${path}-shm`, { force: true });
  const after = open();
  try {
    return Number(after.prepare('SELECT count(*) AS rows FROM row').get()?.rows);
  } catch (error) {
    return String(error);
  } finally {
    after.close();
  }
}

/** A page is written and the power goes before each step in turn; tells what may lie there afterwards. */
function pagesAfterEveryStep(): { steps: number; seen: string[] } {
  const page = '0123456789abcdef';
  const bytes = Buffer.alloc(3_000, 'x');
  const seen = new Set<string>();
  let steps = 0;
  for (let isOver = false; !isOver; ) {
    steps += 1;
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      afresh();
      const sealed = openSealedFiles(join(folder, 'sealed'), { fileMode: 0o600, folderMode: 0o700 });
      syncNames();
      faultyDisk.arm(['kiosk'], steps, 1);
      let isPromised = false;
      try {
        sealed.write(page, bytes);
        isPromised = true;
        isOver = true;
      } catch {
        // It died.
      }
      faultyDisk.disarm();
      cut(seed === 1 ? 'nothing' : 'some', seed);
      faultyDisk.revive(['kiosk']);
      const read = sealed.read(page);
      const what = read === null ? 'nothing' : read.equals(bytes) ? 'whole' : 'a piece';
      seen.add(isPromised ? `promised: ${what}` : what);
      sealed.sweep(new Set());
      if (existsSync(join(folder, 'sealed', `${page}.age.new`))) seen.add('an unswept file');
    }
  }
  return { steps, seen: [...seen].sort() };
}

function whatAFailingCardIsCalled(): string {
  afresh();
  const sealed = openSealedFiles(join(folder, 'sealed'), { fileMode: 0o600, folderMode: 0o700 });
  sealed.write('0123456789abcdef', Buffer.from('sealed'));
  faultyDisk.kill(['kiosk']);
  try {
    sealed.shred(['0123456789abcdef']);
    return 'it was removed';
  } catch (error) {
    return isOutboxProblem(error) ? error.code : String(error);
  } finally {
    faultyDisk.revive(['kiosk']);
  }
}

console.log(
  JSON.stringify({
    nothing: files('nothing'),
    everything: files('everything'),
    full: rowsKept('FULL'),
    off: rowsKept('OFF'),
    pages: pagesAfterEveryStep(),
    failingCard: whatAFailingCardIsCalled(),
  }),
);
faultyDisk.end();
