import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { sha256Of } from '../../src/seal/digest.ts';
import { temporaryFolder } from '../support/outbox/pretend-kiosk.ts';

const program = fileURLToPath(new URL('../support/outbox/confirms-until-killed.ts', import.meta.url));

type Printed = { number: string; pages: Record<string, string> };

/** Lets it confirm `receipts` requests, then kills it without a warning; gives every receipt that came out. */
async function confirmAndKill(folder: string, recipient: string, receipts: number): Promise<Printed[]> {
  const child: ChildProcess = spawn(process.execPath, [program, folder, recipient], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const printed: Printed[] = [];
  const exited = once(child, 'exit');
  if (!child.stdout) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    printed.push(JSON.parse(line));
    // The kill lands wherever the next visits have got to by then.
    if (printed.length === receipts) setTimeout(() => child.kill('SIGKILL'), (receipts * 7) % 23);
  }
  await exited;
  return printed;
}

test('every receipt that came out before the power was cut names a request that is all there', async (t) => {
  const folder = temporaryFolder();
  t.teardown(() => rmSync(folder, { recursive: true }));
  const { recipient } = await createIdentity();
  const printed: Printed[] = [];

  for (const [kills, receipts] of [1, 4, 9].entries()) {
    printed.push(...(await confirmAndKill(folder, recipient, receipts)));
    const outbox = openOutbox({ folder, now: () => new Date() });
    const swept = outbox.discardAllDrafts();
    t.deepEqual(swept.requestsWithoutPages, []);

    const waiting = outbox.waitingRequests();
    const kept = new Map(waiting.map((request) => [request.number, request]));
    for (const { number, pages } of printed) {
      const request = kept.get(number);
      t.deepEqual(
        Object.fromEntries(request?.pages.map((page) => [page.page, page.sealedSha256]) ?? []),
        pages,
      );
      for (const [page, sha256] of Object.entries(pages)) {
        t.is(sha256Of(outbox.readSealed(page) ?? ''), sha256);
      }
      t.truthy(outbox.manifestOf(number));
      t.truthy(outbox.receiptOf(number));
    }
    t.true(
      waiting.length - printed.length <= kills + 1,
      'at most one was confirmed and not yet printed when it was killed',
    );
    t.deepEqual(
      readdirSync(join(folder, 'sealed')).sort(),
      waiting.flatMap(({ pages }) => pages.map(({ page }) => `${page}.age`)).sort(),
      'no file without a request, no page without a file',
    );
    t.is(outbox.checkJournal().outcome, 'whole');
    t.deepEqual(
      outbox
        .journalEntries(0, 10_000)
        .filter(({ event }) => event === 'request.kept')
        .map(({ subject }) => subject),
      waiting.map(({ number }) => number),
      'the journal keeps exactly the requests that are there, in their order',
    );
    t.deepEqual(outbox.discardAllDrafts(), { drafts: 0, strayFiles: 0, requestsWithoutPages: [] });
    outbox.close();
  }
  t.true(printed.length >= 14);
  t.is(new Set(printed.map(({ number }) => number)).size, printed.length, 'no number was given twice');
});

test('what a power cut leaves half written is gone at the next start, and only that', async (t) => {
  const folder = temporaryFolder();
  t.teardown(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'sealed'), { recursive: true });
  const { recipient } = await createIdentity();
  const [printed] = await confirmAndKill(folder, recipient, 1);
  const outbox = openOutbox({ folder, now: () => new Date() });
  outbox.discardAllDrafts();
  const whole = readdirSync(join(folder, 'sealed'));
  writeFileSync(join(folder, 'sealed', 'p123456789abcdef.age.new'), 'half a page');
  writeFileSync(join(folder, 'sealed', 'q123456789abcdef.age'), 'a page without a row');
  outbox.startDraft('left alone');
  outbox.addPage('left alone', { page: 'r123456789abcdef', paper: 'kk', sealed: new Uint8Array(50) });

  t.deepEqual(outbox.discardAllDrafts(), { drafts: 1, strayFiles: 2, requestsWithoutPages: [] });
  t.deepEqual(readdirSync(join(folder, 'sealed')), whole);

  const [page = ''] = Object.keys(printed?.pages ?? {});
  rmSync(join(folder, 'sealed', `${page}.age`));
  t.deepEqual(outbox.discardAllDrafts().requestsWithoutPages, [printed?.number]);
  t.like(outbox.requestsSetAside(), [{ number: printed?.number, reason: 'pageLost' }]);
  outbox.close();
});
