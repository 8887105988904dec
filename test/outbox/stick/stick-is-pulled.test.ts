/** A stick pulled in the middle: at every single call to it, and at every length of what was written. Nothing is lost, nothing counts twice. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { isStickProblem } from '../../../src/seal/stick/stick-problem.ts';
import { diskPulledAt } from '../../support/stick/cut-disk.ts';
import { filesOn, startVillage } from '../../support/stick/village.ts';

/** More than any of these exports makes. */
const wholeSequence = 10_000;

test('an export that is cut off at any call is recognised, and the next one is whole', async (t) => {
  t.timeout(300_000);
  const village = await startVillage(t);
  const { kiosk, stick } = village;
  const confirmed = [await kiosk.confirmVisit({ pageBytes: [4_000, 3_000] }), await kiosk.confirmVisit()];
  const whole = diskPulledAt(wholeSequence);
  await kiosk.export({ disk: whole });
  t.true(whole.calls.length > 25, 'files, folders, and the index');
  rmSync(stick, { recursive: true });
  const sequence = whole.calls.length;

  let unfinished = 0;
  for (let at = 0; at < sequence; at++) {
    const here = mkdtempSync(join(tmpdir(), 'stick-'));
    const error = await t.throwsAsync(kiosk.export({ disk: diskPulledAt(at), stick: here }));
    t.true(isStickProblem(error) && error.code === 'stick.gone', whole.calls[at]);
    const report = await village.import({ stick: here });
    const [found] = report.exports;
    const isIndexed = Object.keys(filesOn(here)).some((name) => name.endsWith('/index.jws'));
    if (isIndexed) t.like(found, { outcome: 'imported', requests: 2, incomplete: 0 }, `whole at call ${at}`);
    else if (found) {
      t.is(found.outcome, 'unfinished');
      unfinished += 1;
      t.is(await village.audited('request.announced'), 0, 'nothing of it was taken');
    }
    rmSync(here, { recursive: true });
  }
  t.true(unfinished > 20);
  t.is(kiosk.outbox.waitingCount(), 2);

  const last = mkdtempSync(join(tmpdir(), 'stick-'));
  t.teardown(() => rmSync(last, { recursive: true }));
  await t.throwsAsync(kiosk.export({ disk: diskPulledAt(9), stick: last }));
  t.like(await kiosk.export({ stick: last }), { requests: 2, replaced: 1 });
  await village.import({ stick: last });
  t.is((await kiosk.collect({ stick: last })).delivered.length, 2);
  for (const { number, pages } of confirmed) {
    t.deepEqual(await village.openedAtOffice(number), pages);
    t.is(await village.audited('request.arrived', number), 1);
  }
});

test('each file is on the stick before it has its name, and all of it before the index is written', async (t) => {
  const { kiosk, stick } = await startVillage(t);
  await kiosk.confirmVisit();
  await kiosk.confirmVisit();
  const disk = diskPulledAt(wholeSequence);
  const { exports } = await kiosk.export({ disk });
  const steps = disk.calls.map((call, at) => `${call} ${disk.paths[at]?.slice(stick.length + 1)}`);
  const folder = `silaku-${kiosk.enrolment.kiosk}-${exports[0]}`;
  for (const [at, call] of disk.calls.entries()) {
    if (call === 'write') t.is(disk.paths[at + 1], disk.paths[at], 'synced at once');
    if (call !== 'rename') continue;
    t.deepEqual([disk.calls[at - 2], disk.calls[at - 1]], ['write', 'sync']);
    t.is(disk.paths[at - 1], disk.paths[at]);
  }
  const index = steps.indexOf(`write ${folder}/index.jws.new`);
  t.true(index > 0);
  for (const inside of [`${folder}/0001`, `${folder}/0002`, folder, '']) {
    const lastName = steps.findLastIndex((step, at) => at < index && step.startsWith(`rename ${inside}/`));
    const synced = steps.lastIndexOf(`sync ${inside}`, index);
    t.true(synced > lastName && synced > 0, `${inside || 'the stick'} is synced before the index`);
  }
  t.is(steps.at(-1), `sync ${folder}`);
});

test('an export whose last bytes never reached the stick is never taken for a whole one', async (t) => {
  t.timeout(300_000);
  const village = await startVillage(t);
  const { kiosk, stick } = village;
  const { number } = await kiosk.confirmVisit({ pageBytes: [2_000] });
  await kiosk.export();
  for (const name of Object.keys(filesOn(stick)).filter((each) => !each.endsWith('.txt'))) {
    const length = statSync(join(stick, name)).size;
    for (const kept of [0, 1, Math.floor(length / 2), length - 1]) {
      const here = mkdtempSync(join(tmpdir(), 'stick-'));
      cpSync(stick, here, { recursive: true });
      truncateSync(join(here, name), kept);
      const [found] = (await village.import({ stick: here })).exports;
      if (name.endsWith('index.jws')) t.like(found, { outcome: 'refused', reason: 'badSignature' });
      else t.like(found, { outcome: 'imported', incomplete: 1, arrived: 0 }, `${name} cut to ${kept}`);
      t.is(await village.audited('request.arrived', number), 0);
      rmSync(here, { recursive: true });
    }
  }
  t.like((await village.import()).exports, [{ arrived: 1 }], 'the whole one is still taken');
});

test('answers that are cut off at any call leave the requests at the office, and the next import writes them', async (t) => {
  t.timeout(300_000);
  const village = await startVillage(t);
  const { kiosk, stick } = village;
  const { number } = await kiosk.confirmVisit();
  await kiosk.export();
  const whole = diskPulledAt(wholeSequence);
  await village.import({ disk: whole });
  t.true(whole.calls.length >= 4);
  for (let at = 0; at < whole.calls.length; at++) {
    for (const name of readdirSync(stick)) if (name.startsWith('answers-')) rmSync(join(stick, name));
    const report = await village.import({ disk: diskPulledAt(at) });
    t.is(report.answersProblem, 'stick.gone');
    t.like(report.exports, [{ alreadyThere: 1 }]);
    const answers = readdirSync(stick).filter((name) => /^answers-.*\.jws$/.test(name));
    for (const name of answers) t.true(readFileSync(join(stick, name), 'utf8').split('.').length === 3);
  }
  await village.import();
  t.deepEqual((await kiosk.collect()).delivered.length, 1);
  t.like(kiosk.outbox.statusOf(number), { stage: 'received' });
});

test('answers of which a part is missing change nothing at the kiosk', async (t) => {
  const village = await startVillage(t);
  const { kiosk, stick } = village;
  await kiosk.confirmVisit();
  await kiosk.export();
  const [file = ''] = (await village.import()).answers[0]?.files ?? [];
  const text = readFileSync(join(stick, file));
  for (const kept of [text.length - 1, Math.floor(text.length / 2), 1, 0]) {
    truncateSync(join(stick, file), kept);
    t.like(await kiosk.collect(), { taken: 0, delivered: [], refused: [{ file, reason: 'badSignature' }] });
    t.is(kiosk.outbox.waitingCount(), 1);
  }
});
