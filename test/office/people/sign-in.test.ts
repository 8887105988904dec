/** Logging in, and what happens to those who guess. */
import { scryptSync } from 'node:crypto';
import test from 'ava';
import { z } from 'zod';
import { openAgain } from '../support/test-database.ts';
import { openTestOffice } from '../support/test-office.ts';
import { createVisitor } from '../support/visitor.ts';
import { insideAs, officeOf, password, problemOn, told } from './support.ts';

const secondMs = 1000;
const minuteMs = 60_000;

test('after five wrong passwords a person has to wait, with the right one too, and the wait doubles', async (t) => {
  const running = await officeOf(t, { rahma: 'operator' });
  const guesser = createVisitor(running);
  const guess = async () => (await guesser.logIn('rahma', 'a wrong one')).status;
  for (let times = 0; times < 5; times += 1) t.is(await guess(), 401);
  const right = await guesser.logIn('rahma', password);
  t.is(right.status, 429);
  t.is(right.headers.get('retry-after'), '30');
  t.regex(
    await problemOn(right),
    /Tunggu 30 detik, lalu coba lagi\. Lupa kata sandi\? Minta kode baru kepada administrator/,
  );
  running.pass(30 * secondMs);
  t.is(await guess(), 401);
  running.pass(30 * secondMs);
  t.is((await guesser.logIn('rahma', password)).status, 429, 'a minute by now');
  running.pass(30 * secondMs);
  t.is((await guesser.logIn('rahma', password)).status, 303);
  const locks = (await told(running)).filter((line) => line.includes('lockedOut'));
  t.deepEqual(locks, [
    'office person.lockedOut rahma 30 s, 127.0.0.1',
    'office person.lockedOut rahma 60 s, 127.0.0.1',
  ]);
});

test('the right password forgets the wrong ones before', async (t) => {
  const running = await officeOf(t, { rahma: 'operator' });
  const visitor = createVisitor(running);
  for (let round = 0; round < 3; round += 1) {
    for (let times = 0; times < 4; times += 1)
      t.is((await visitor.logIn('rahma', 'a wrong one')).status, 401);
    t.is((await createVisitor(running).logIn('rahma', password)).status, 303, `round ${round}`);
  }
});

test('a stranger who guesses does not shut a person out of a browser in which they were inside before', async (t) => {
  const running = await officeOf(t, { rahma: 'operator', andi: 'operator' });
  const known = await insideAs(running, 'rahma');
  await known.post('/logout', { _csrf: await known.tokenOn('/requests') });
  const stranger = createVisitor(running);
  for (let times = 0; times < 8; times += 1) await stranger.logIn('rahma', 'a wrong one');
  t.is((await createVisitor(running).logIn('rahma', password)).status, 429, 'in an unknown browser');
  t.is((await known.logIn('rahma', password)).status, 303, 'in her own');
  t.is((await createVisitor(running).logIn('andi', password)).status, 303, 'and others never noticed');
});

test('a browser is known for its own person alone, and guessing in it is slowed as well', async (t) => {
  const running = await officeOf(t, { rahma: 'operator', andi: 'operator' });
  const browser = await insideAs(running, 'andi');
  await browser.post('/logout', { _csrf: await browser.tokenOn('/requests') });
  const statuses = [];
  for (let times = 0; times < 6; times += 1)
    statuses.push((await browser.logIn('rahma', 'a wrong one')).status);
  t.deepEqual(statuses, [401, 401, 401, 401, 401, 429]);
  for (let times = 0; times < 5; times += 1) await browser.logIn('andi', 'a wrong one');
  t.is((await browser.logIn('andi', password)).status, 429);
  const cookie = [...browser.jar].find(([name]) => name.startsWith('silaku_device_'));
  const thief = createVisitor(running);
  thief.jar.set(cookie?.[0] ?? '', (cookie?.[1] ?? '').replace('andi', 'rahm'));
  t.is((await thief.logIn('rahma', password)).status, 429, 'a changed cookie is no cookie');
});

test('who guesses many names from one address waits, and comes in again afterwards', async (t) => {
  const running = await officeOf(t, { rahma: 'operator' });
  const guesser = createVisitor(running);
  for (let name = 0; name < 30; name += 1)
    t.is((await guesser.logIn(`name${name}`, 'a wrong one')).status, 401);
  t.is((await guesser.logIn('rahma', password)).status, 429);
  running.pass(minuteMs);
  t.is((await guesser.logIn('rahma', password)).status, 303);
});

test('all processes of an office count together', async (t) => {
  const running = await officeOf(t, { rahma: 'operator' });
  const other = await openTestOffice({ folder: running.folder });
  t.teardown(() => other.office.close());
  for (const process of [running, other, running, other, running])
    t.is((await createVisitor(process).logIn('rahma', 'a wrong one')).status, 401);
  t.is((await createVisitor(other).logIn('rahma', password)).status, 429);
});

test('a name that nobody has is answered like one that somebody has, and what was typed is not kept', async (t) => {
  const running = await officeOf(t, { rahma: 'operator' });
  const visitor = createVisitor(running);
  const answers = [await visitor.logIn('rahma', 'wrong'), await visitor.logIn('my-secret-password', 'wrong')];
  const [one, other] = await Promise.all(answers.map(problemOn));
  t.is(one, other);
  t.is(one, 'Nama pengguna atau kata sandi salah. Coba lagi.');
  t.deepEqual((await told(running)).slice(-2), [
    'office person.loginRefused rahma 127.0.0.1',
    'office person.loginRefused ? 127.0.0.1',
  ]);
  t.notRegex(running.logged(), /my-secret-password/);
});

test('a password of an older version lets in, and is kept with argon2id from then on', async (t) => {
  const running = await officeOf(t, { rahma: 'operator' });
  const database = await openAgain(t, running.place);
  const salt = Buffer.from('0123456789abcdef');
  const key = scryptSync('kata-sandi-lama', salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 27 });
  const old = `scrypt$32768$8$1$${salt.toString('base64url')}$${key.toString('base64url')}`;
  const kept = async () =>
    (await database.one(z.object({ password: z.string() }), `SELECT password FROM people`))?.password ?? '';
  await database.run('UPDATE people SET password = ?', old);
  t.is((await createVisitor(running).logIn('rahma', 'a wrong one')).status, 401);
  t.is(await kept(), old);
  t.is((await createVisitor(running).logIn('rahma', 'kata-sandi-lama')).status, 303);
  t.regex(await kept(), /^\$argon2id\$/);
  t.is((await createVisitor(running).logIn('rahma', 'kata-sandi-lama')).status, 303);
});

test('more than sixty tries a minute from one address are not even looked at', async (t) => {
  const running = await officeOf(t, { rahma: 'operator' });
  const visitor = createVisitor(running);
  const _csrf = await visitor.tokenOn('/login');
  const statuses = [];
  for (let times = 0; times < 62; times += 1)
    statuses.push(
      (await visitor.post('/new-password', { _csrf, username: 'x', code: 'x', password: 'x', repeat: 'x' }))
        .status,
    );
  t.deepEqual(statuses.slice(0, 60), Array(60).fill(422));
  t.deepEqual(statuses.slice(60), [429, 429]);
});

test('outside a demonstration nobody has a default password', async (t) => {
  const running = await officeOf(t, { rahma: 'operator' });
  const visitor = createVisitor(running);
  t.is((await visitor.logIn('petugas', 'silaku-demo')).status, 401);
  t.notRegex(await (await visitor.go('/login')).text(), /silaku-demo/);
});
