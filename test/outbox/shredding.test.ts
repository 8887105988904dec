import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test, { type ExecutionContext } from 'ava';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { openSealedFiles } from '../../src/outbox/sealed-files.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { type PretendKiosk, startPretendKiosk } from '../support/outbox/pretend-kiosk.ts';

const at = '2026-11-24T02:00:00.000Z';
const later = new Date('2026-11-25T02:00:00.000Z');

async function kioskWith(t: ExecutionContext, requests: number): Promise<PretendKiosk> {
  const kiosk = await startPretendKiosk((await createIdentity()).recipient);
  t.teardown(kiosk.close);
  for (let count = 0; count < requests; count += 1) await kiosk.confirmVisit();
  return kiosk;
}

const deliver = ({ outbox }: PretendKiosk, number: string) =>
  outbox.noteDelivered(number, { acknowledgement: `signed for ${number}`, receivedAt: at });

/** Pieces of a signed text that stand nowhere else: between kiosk, service and time and its place in the journal are the sealed answers. */
function piecesOf(manifest: string): string[] {
  const payload = (manifest.split('.')[1] ?? '').slice(800, -700);
  return Array.from({ length: Math.floor(payload.length / 100) }, (_, index) =>
    payload.slice(index * 100, index * 100 + 40),
  );
}

/** Which files of the folder hold one of these, as they lie on the disk. */
function filesWith(folder: string, pieces: string[]): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => {
      const text = readFileSync(path).toString('latin1');
      return pieces.some((piece) => text.includes(piece));
    });
}

test('after a request was cleared, its sealed answers lie nowhere any more: not in the database, not in its log', async (t) => {
  const kiosk = await kioskWith(t, 3);
  const { outbox, folder } = kiosk;
  const [first, second] = outbox.waitingRequests().map(({ number }) => number) as [string, string];
  const gone = piecesOf(outbox.manifestOf(first));
  const kept = piecesOf(outbox.manifestOf(second));
  deliver(kiosk, first);
  t.true(gone.length > 3 && filesWith(folder, gone).length > 0, 'they can be found while they are there');
  t.is(outbox.clearDelivered(later), 1);
  t.deepEqual(filesWith(folder, gone), []);
  t.true(filesWith(folder, kept).length > 0, 'and the others still can');
  t.is(statSync(join(folder, 'outbox.sqlite-wal')).size, 0);
});

test('a log that somebody is reading is emptied in a later round', async (t) => {
  const kiosk = await kioskWith(t, 1);
  const { outbox, folder } = kiosk;
  const [{ number } = { number: '' }] = outbox.waitingRequests();
  const gone = piecesOf(outbox.manifestOf(number));
  const patient = openOutbox({ folder, now: () => later, busyTimeoutMs: 50 });
  t.teardown(patient.close);
  deliver(kiosk, number);
  const reader = new DatabaseSync(join(folder, 'outbox.sqlite'), { readOnly: true });
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM request').get();
  t.is(patient.clearDelivered(later), 1);
  t.true(filesWith(folder, gone).length > 0);
  reader.exec('COMMIT');
  reader.close();
  t.is(patient.clearDelivered(later), 0);
  t.deepEqual(filesWith(folder, gone), []);
});

test('a disk that wants room lets the oldest delivered go before their time, and never one that the office has not acknowledged', async (t) => {
  const kiosk = await kioskWith(t, 5);
  const { outbox } = kiosk;
  const numbers = outbox.waitingRequests().map(({ number }) => number);
  for (const number of numbers.slice(0, 3)) deliver(kiosk, number);
  const pagesOf = (number: string | undefined) =>
    new DatabaseSync(join(kiosk.folder, 'outbox.sqlite'), { readOnly: true })
      .prepare(
        'SELECT count(*) AS n FROM page JOIN request ON request.position = page.request WHERE number = ?',
      )
      .get(number ?? '')?.n;
  let wanted = 2;
  const isShort = () => wanted-- > 0;
  t.is(outbox.clearDelivered(new Date(0), { isShort }), 2);
  t.deepEqual(numbers.map(pagesOf), [0, 0, 2, 2, 2]);
  t.is(
    outbox.clearDelivered(new Date(0), { isShort: () => true }),
    1,
    'however much is wanted, the waiting ones stay',
  );
  t.deepEqual(numbers.map(pagesOf), [0, 0, 0, 2, 2]);
  t.is(outbox.waitingCount(), 2);
});

test('overwriting is done where it is asked for, and only there', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-shred-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  for (const shredding of ['unlink', 'overwrite'] as const) {
    const files = openSealedFiles(join(folder, shredding), { fileMode: 0o600, folderMode: 0o700, shredding });
    files.write('a'.repeat(16), Buffer.alloc(5_000, 'x'));
    const path = join(folder, shredding, `${'a'.repeat(16)}.age`);
    const seen = `${path}.seen`;
    // A second name for the same bytes, to look at them after the first is gone.
    linkSync(path, seen);
    files.shred(['a'.repeat(16)]);
    t.false(readdirSync(join(folder, shredding)).includes(`${'a'.repeat(16)}.age`));
    t.is(readFileSync(seen).includes('x'), shredding === 'unlink', shredding);
  }
});
