/** Answers on a stick that are not for this kiosk, not from its office, or not whole: refused, and nothing changed. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { collectFromStick } from '../../../src/outbox/stick/stick-collect.ts';
import type { Acknowledgement } from '../../../src/seal/messages.ts';
import {
  createSigningKey,
  type SigningKey,
  signAcknowledgement,
  signStickAnswers,
  verifyAcknowledgement,
} from '../../../src/seal/signatures.ts';
import type { StickAnswers } from '../../../src/seal/stick/stick-messages.ts';
import { answersFile, newStickId } from '../../../src/seal/stick/stick-names.ts';
import { startVillage, type Village } from '../../support/stick/village.ts';

/** Answers of this office, or of whoever holds `key`; gives the name of the file. */
async function writeSaid(
  village: Village,
  said: Partial<StickAnswers>,
  { key = village.parts.keys.signingKey, as = village.kiosk.enrolment.kiosk } = {},
): Promise<string> {
  const answers = newStickId();
  const jws = await signStickAnswers(key, {
    version: 1,
    kiosk: village.kiosk.enrolment.kiosk,
    answers,
    writtenAt: '2026-11-24T02:00:00.000Z',
    acknowledgements: [],
    refused: [],
    statuses: [],
    ...said,
  });
  const name = answersFile(as, answers);
  writeFileSync(join(village.stick, name), jws);
  return name;
}

async function acknowledged(village: Village, number: string): Promise<Acknowledgement> {
  const jws = (await village.parts.requests.announcementOf(number))?.acknowledgement ?? '';
  const read = await verifyAcknowledgement(village.parts.keys.publicKey, jws);
  if (read.outcome !== 'ok') throw new Error('not acknowledged');
  return read.acknowledgement;
}

async function exportedAndImported(village: Village): Promise<string> {
  const { number } = await village.kiosk.confirmVisit();
  await village.kiosk.export();
  const report = await village.import();
  for (const { files } of report.answers) for (const file of files) rmSync(join(village.stick, file));
  return number;
}

test('answers that the kiosk’s office has not signed change nothing', async (t) => {
  const village = await startVillage(t);
  const { kiosk } = village;
  const number = await exportedAndImported(village);
  const said = await acknowledged(village, number);
  const stranger = await createSigningKey();
  const forged = await signAcknowledgement(stranger, said);
  const statuses = [{ number, stage: 'rejected' as const, note: null, at: '2026-11-25T02:00:00.000Z' }];
  const file = await writeSaid(village, { acknowledgements: [forged], statuses }, { key: stranger });
  t.like(await kiosk.collect(), { taken: 0, refused: [{ file, reason: 'badSignature' }], statuses: 0 });
  t.is(kiosk.outbox.waitingCount(), 1);
  t.like(kiosk.outbox.statusOf(number), { stage: 'kept' });
});

test('an acknowledgement that is not about exactly what the kiosk holds changes nothing, the others count', async (t) => {
  const village = await startVillage(t);
  const { kiosk, parts } = village;
  const wrong = await exportedAndImported(village);
  const right = await exportedAndImported(village);
  const said = await acknowledged(village, wrong);
  const [page, ...pages] = said.pages;
  if (!page) return t.fail();
  const sign = (change: Partial<Acknowledgement>, key: SigningKey = parts.keys.signingKey) =>
    signAcknowledgement(key, { ...said, ...change });
  const notFitting = [
    await sign({ kiosk: '999' }),
    await sign({ manifestSha256: '0'.repeat(64) }),
    await sign({ pages }),
    await sign({ pages: [{ ...page, sealedSha256: '0'.repeat(64) }, ...pages] }),
    await sign({ number: '9990000001' }),
    await sign({}, await createSigningKey()),
    'nonsense',
    '',
  ];
  const fitting = await signAcknowledgement(parts.keys.signingKey, await acknowledged(village, right));
  await writeSaid(village, { acknowledgements: [...notFitting, fitting] });
  t.like(await kiosk.collect(), { delivered: [right], notFitting: notFitting.length, taken: 1 });
  t.is(kiosk.outbox.acknowledgementOf(wrong), null);
  t.is(kiosk.outbox.waitingCount(), 1);
});

test('answers for another kiosk are left alone, also when somebody renames them', async (t) => {
  const village = await startVillage(t);
  const { kiosk } = village;
  const number = await exportedAndImported(village);
  const jws = (await village.parts.requests.announcementOf(number))?.acknowledgement ?? '';
  const said = { acknowledgements: [jws] };
  await writeSaid(village, { kiosk: '998', ...said }, { as: '998' });
  t.like(await kiosk.collect(), { taken: 0, forOthers: 1, refused: [], delivered: [] });
  const renamed = await writeSaid(village, { kiosk: '998', ...said });
  t.like(await kiosk.collect(), { taken: 0, refused: [{ file: renamed, reason: 'renamed' }] });
  rmSync(join(village.stick, renamed));
  const mine = await writeSaid(village, said);
  const copied = answersFile(kiosk.enrolment.kiosk, newStickId());
  renameSync(join(village.stick, mine), join(village.stick, copied));
  t.like(await kiosk.collect(), { taken: 0, refused: [{ file: copied, reason: 'renamed' }] });
  t.is(kiosk.outbox.waitingCount(), 1);
});

test('links, pipes, folders and endless files in the place of answers are not opened', async (t) => {
  const village = await startVillage(t);
  const { kiosk, stick } = village;
  await exportedAndImported(village);
  const good = await writeSaid(village, {});
  const text = readFileSync(join(stick, good));
  const path = join(stick, answersFile(kiosk.enrolment.kiosk, newStickId()));
  const impostors: [put: () => void, reason: string][] = [
    [() => symlinkSync(join(stick, good), path), 'notAFile'],
    [() => execFileSync('mkfifo', [path]), 'notAFile'],
    [() => mkdirSync(path), 'notAFile'],
    [() => writeFileSync(path, Buffer.alloc(2_000_001)), 'wrongLength'],
    [() => writeFileSync(path, Buffer.concat([text, Buffer.from('\n')])), 'badSignature'],
    [() => writeFileSync(path, Buffer.from([0xff, 0xfe, 0])), 'badSignature'],
  ];
  for (const [put, reason] of impostors) {
    put();
    t.like(await kiosk.collect(), { taken: 1, refused: [{ reason }] });
    rmSync(path, { recursive: true });
  }
});

test('a kiosk restored from an old card lets the acknowledgement of a request it does not know pass by', async (t) => {
  const village = await startVillage(t);
  const number = await exportedAndImported(village);
  await writeSaid(village, {
    acknowledgements: [(await village.parts.requests.announcementOf(number))?.acknowledgement ?? ''],
  });
  const restored = await village.addKiosk();
  const report = await collectFromStick({
    outbox: restored.outbox,
    enrolment: village.kiosk.enrolment,
    stick: village.stick,
  });
  t.like(report, { delivered: [], notFitting: 1, refused: [] });
});

test('a word of the same moment or an older one stays out, a newer one comes in, about any request', async (t) => {
  const village = await startVillage(t);
  const { outbox } = village.kiosk;
  const number = '0050000012';
  const word = (stage: 'inProcess' | 'ready', minute: number) => ({
    number,
    stage,
    note: null,
    at: `2026-11-24T02:0${minute}:00.000Z`,
  });
  t.is(outbox.applyStickStatuses([word('inProcess', 5)]), 1);
  t.is(outbox.applyStickStatuses([word('ready', 5), word('ready', 4)]), 0);
  t.like(outbox.statusOf(number), { stage: 'inProcess' });
  t.is(outbox.applyStickStatuses([word('ready', 6)]), 1);
  t.like(outbox.statusOf(number), { stage: 'ready' });
});
