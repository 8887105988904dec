import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { ensureKioskKey, readEnrolment, readKioskKey, saveEnrolment } from '../../src/outbox/keys.ts';
import { isOutboxProblem } from '../../src/outbox/outbox-problem.ts';
import type { Enrolment } from '../../src/seal/messages.ts';
import { createSigningKey, publicKeyOf } from '../../src/seal/signatures.ts';
import { temporaryFolder } from '../support/outbox/pretend-kiosk.ts';

function folderOf(t: ExecutionContext): string {
  const folder = temporaryFolder();
  t.teardown(() => rmSync(folder, { recursive: true }));
  return join(folder, 'deeper');
}

async function enrolmentOf(kiosk: string): Promise<Enrolment> {
  return {
    kiosk,
    place: 'Balai Desa Pitulua',
    officeRecipient: 'age1x',
    officeKey: publicKeyOf(await createSigningKey()),
    accessToken: 'a-secret-of-at-least-thirty-two-letters',
  };
}

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

test('a kiosk makes its key once, readable by its owner alone', async (t) => {
  const folder = folderOf(t);
  t.is(readKioskKey(folder), null);
  const key = await ensureKioskKey(folder);
  t.deepEqual(await ensureKioskKey(folder), key);
  t.deepEqual(readKioskKey(folder), key);
  t.is(modeOf(join(folder, 'kiosk-key.json')), '600');
  t.deepEqual(readdirSync(folder), ['kiosk-key.json']);
});

test('an enrolment is kept until the next one, readable by the group only when asked', async (t) => {
  const folder = folderOf(t);
  t.is(readEnrolment(folder), null);
  const first = await enrolmentOf('042');
  saveEnrolment(folder, first);
  t.deepEqual(readEnrolment(folder), first);
  t.is(modeOf(join(folder, 'enrolment.json')), '600');
  const second = await enrolmentOf('043');
  saveEnrolment(folder, second, 'group');
  t.deepEqual(readEnrolment(folder), second);
  t.is(modeOf(join(folder, 'enrolment.json')), '640');
});

test('a file left half written by a power cut hinders nobody', async (t) => {
  const folder = folderOf(t);
  const first = await enrolmentOf('042');
  saveEnrolment(folder, first);
  writeFileSync(join(folder, 'enrolment.json.new'), '{"kio');
  t.deepEqual(readEnrolment(folder), first);
  saveEnrolment(folder, first);
  t.deepEqual(readdirSync(folder), ['enrolment.json']);
});

test('a damaged key is named with what to do, is not overwritten, and its content is not repeated', async (t) => {
  const folder = folderOf(t);
  const key = await ensureKioskKey(folder);
  const path = join(folder, 'kiosk-key.json');
  for (const damaged of ['', '{}', JSON.stringify(key).slice(0, -3), JSON.stringify({ ...key, x: 1 })]) {
    writeFileSync(path, damaged);
    const error = await t.throwsAsync(ensureKioskKey(folder), { message: /enrol the kiosk again/ });
    t.true(isOutboxProblem(error) && error.code === 'outbox.keysDamaged');
    t.false(inspect(error).includes(key.d));
    t.is(readFileSync(path, 'utf8'), damaged);
  }
});

test('an enrolment that is none is never kept', async (t) => {
  const folder = folderOf(t);
  const wrong = { ...(await enrolmentOf('042')), kiosk: '4' };
  t.throws(() => saveEnrolment(folder, wrong));
  t.is(readEnrolment(folder), null);
});
