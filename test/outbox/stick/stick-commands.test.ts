/** `silaku export`, `import` and `collect` as programs of their own, beside an office that runs as one: what they say, and how they end. */
import { spawn } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { placeArguments } from '../../office/support/test-database.ts';
import type { TestOffice } from '../../office/support/test-office.ts';
import { startVillage } from '../../support/stick/village.ts';

const silaku = fileURLToPath(new URL('../../../src/silaku.ts', import.meta.url));

type Ended = { status: number | null; said: string[]; last: Record<string, unknown> };

async function run(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [silaku, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => {
    out += String(text);
  });
  child.stderr.on('data', (text) => {
    err += String(text);
  });
  const status = await new Promise<number | null>((ended) => child.once('close', ended));
  const lines = out.trimEnd().split('\n');
  const last = lines.pop() ?? '';
  if (status === 64) return { status, said: [err], last: {} };
  if (err !== '') throw new Error(err);
  return { status, said: lines, last: JSON.parse(last) };
}

const officeAt = ({ folder, place }: TestOffice) => ['--folder', folder, ...placeArguments(place)];

function temporary(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'stick-commands-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('export, import, collect: three commands, and the queue is closed', async (t) => {
  t.timeout(300_000);
  const { kiosk, stick, office } = await startVillage(t);
  await kiosk.confirmVisit();
  await kiosk.confirmVisit();

  const exported = await run('export', '--folder', kiosk.folder, '--to', stick);
  t.is(exported.status, 0);
  t.like(exported.last, { event: 'stick.exported', outcome: 'exported', requests: 2, left: 0 });
  t.regex(exported.said.join('\n'), /2 requests with 4 pages .* are on the stick/);
  t.regex(exported.said.join('\n'), /umount/);

  const imported = await run('import', ...officeAt(office), '--from', stick);
  t.is(imported.status, 0, imported.said.join('\n'));
  t.like(imported.last, { event: 'stick.imported', outcome: 'imported' });
  t.regex(imported.said.join('\n'), /2 requests, 2 new, 0 here already/);
  t.regex(imported.said.join('\n'), new RegExp(`back to 1 kiosk: ${kiosk.enrolment.kiosk}`));
  t.true(readdirSync(office.folder).includes('import.log'));

  const collected = await run('collect', '--folder', kiosk.folder, '--from', stick);
  t.is(collected.status, 0);
  t.like(collected.last, { event: 'stick.collected', outcome: 'collected', delivered: 2, waiting: 0 });
  t.regex(collected.said.join('\n'), /they wait no longer/);
  t.regex(collected.said.at(-1) ?? '', /No request waits any more/);

  const again = await run('collect', '--folder', kiosk.folder, '--from', stick);
  t.is(again.status, 0);
  t.like(again.last, { outcome: 'nothingNew' });
  t.regex(again.said.join('\n'), /known already/);
  const nothing = await run('export', '--folder', kiosk.folder, '--to', stick, '--json');
  t.deepEqual([nothing.status, nothing.said], [0, []]);
  t.like(nothing.last, { outcome: 'nothingWaiting' });
});

test('two imports of one stick at the same time, beside the running office, count each request once', async (t) => {
  t.timeout(300_000);
  const village = await startVillage(t);
  const numbers: string[] = [];
  for (let visit = 0; visit < 5; visit++) numbers.push((await village.kiosk.confirmVisit()).number);
  await village.kiosk.export();
  const call = ['import', ...officeAt(village.office), '--from', village.stick] as const;
  const ended = await Promise.all([run(...call), run(...call)]);
  // Each may take away the older answers of the other; one of them is whole in any case.
  t.true(
    ended.some(({ status }) => status === 0),
    ended.flatMap(({ said }) => said).join('\n'),
  );
  for (const number of numbers) t.is(await village.audited('request.arrived', number), 1);
  t.deepEqual((await village.kiosk.collect()).delivered, numbers);
  t.is((await village.office.office.audit.check()).outcome, 'whole');
});

test('what cannot be done is told with what to do, and has an exit status of its own', async (t) => {
  t.timeout(300_000);
  const { kiosk, stick, office } = await startVillage(t);
  const empty = temporary(t);
  const cases: [args: string[], status: number, outcome: string, said: RegExp][] = [
    [['export', '--folder', empty, '--to', stick], 78, 'notEnrolled', /silaku enrol/],
    [['collect', '--folder', empty, '--from', stick], 78, 'notEnrolled', /silaku enrol/],
    [['import', '--folder', empty, '--from', stick], 78, 'noOffice', /no office/],
    [['export', '--folder', kiosk.folder, '--to', join(stick, 'no')], 66, 'failed', /lsblk/],
    [['collect', '--folder', kiosk.folder, '--from', join(stick, 'no')], 66, 'failed', /lsblk/],
    [['collect', '--folder', kiosk.folder, '--from', stick], 66, 'noAnswers', /silaku import/],
    [['import', ...officeAt(office), '--from', stick], 66, 'nothingFound', /right one/],
    [['import', ...officeAt(office), '--from', join(stick, 'no')], 66, 'failed', /lsblk/],
  ];
  for (const [args, status, outcome, said] of cases) {
    const ended = await run(...args);
    t.is(ended.status, status, args.join(' '));
    t.is(ended.last.outcome, outcome, args.join(' '));
    t.regex(ended.said.join('\n'), said);
  }
  t.deepEqual(readdirSync(empty), [], 'a folder that was mistaken for a kiosk or an office stays empty');
  for (const word of ['export', 'import', 'collect']) {
    t.is((await run(word, '--nonsense')).status, 64);
    t.is((await run(word)).status, 64);
  }
});

test('a stick that was changed is refused with a sentence on both sides', async (t) => {
  t.timeout(300_000);
  const { kiosk, stick, office } = await startVillage(t);
  await kiosk.confirmVisit();
  const { exports } = await kiosk.export();
  const index = join(stick, `silaku-${kiosk.enrolment.kiosk}-${exports[0]}`, 'index.jws');
  writeFileSync(index, 'changed');
  const imported = await run('import', ...officeAt(office), '--from', stick);
  t.is(imported.status, 65);
  t.regex(imported.said.join('\n'), /was refused: .*not signed by this kiosk/);
  rmSync(index);
  const unfinished = await run('import', ...officeAt(office), '--from', stick);
  t.regex(unfinished.said.join('\n'), /pulled too early/);
  writeFileSync(join(stick, `answers-${kiosk.enrolment.kiosk}-${'a'.repeat(16)}.jws`), 'a.b.c');
  const collected = await run('collect', '--folder', kiosk.folder, '--from', stick);
  t.is(collected.status, 65);
  t.like(collected.last, { outcome: 'refused', waiting: 1 });
  t.regex(collected.said.join('\n'), /was refused; nothing of it was taken/);
});

test('the folder of another user is refused before anything is written into it', async (t) => {
  t.timeout(300_000);
  const stick = temporary(t);
  const folder = temporary(t);
  const key = join(folder, 'kiosk-key.json');
  // Only root can give a file away; anybody else borrows one of root's.
  if (process.getuid?.() === 0) {
    writeFileSync(key, '{}');
    chownSync(key, 65_534, 65_534);
  } else symlinkSync('/etc/passwd', key);
  for (const args of [
    ['export', '--folder', folder, '--to', stick],
    ['collect', '--folder', folder, '--from', stick],
  ]) {
    const ended = await run(...args);
    t.is(ended.status, 77);
    t.regex(ended.said.join('\n'), /runuser -u/);
  }
  t.deepEqual(readdirSync(stick), []);
  t.deepEqual(readdirSync(folder), ['kiosk-key.json']);
});
