/** One's own account: password and sessions. */
import test from 'ava';
import { createVisitor } from '../support/visitor.ts';
import { insideAs, officeOf, password, problemOn, told } from './support.ts';

test('a changed password ends all other sessions, and the old one opens nothing more', async (t) => {
  const running = await officeOf(t, { rahma: 'operator' });
  const here = await insideAs(running, 'rahma');
  const elsewhere = await insideAs(running, 'rahma');
  const fresh = 'perahu-kecil-merah';
  const _csrf = await here.tokenOn('/account');
  const asked = { _csrf, current: password, password: fresh, repeat: fresh };
  for (const [change, says] of [
    [{ current: 'a wrong one' }, /Kata sandi sekarang tidak benar\. Tidak ada yang berubah/],
    [{ repeat: 'another one' }, /Kedua kata sandi tidak sama/],
    [{ password: 'short', repeat: 'short' }, /terlalu pendek\. Paling sedikit 10/],
  ] as const) {
    const answer = await here.post('/account/password', { ...asked, ...change });
    t.is(answer.status, 422);
    t.regex(await problemOn(answer), says);
  }
  t.is((await elsewhere.go('/requests')).status, 200);
  t.is((await here.post('/account/password', asked)).headers.get('location'), '/account?done=changed');
  t.is((await here.go('/account?done=changed')).status, 200);
  t.is((await elsewhere.go('/requests')).status, 303);
  t.is((await createVisitor(running).logIn('rahma', password)).status, 401);
  t.is((await createVisitor(running).logIn('rahma', fresh)).status, 303);
  t.true((await told(running)).includes('rahma person.passwordChanged rahma'));
});

test('an open browser does not serve for guessing the password', async (t) => {
  const running = await officeOf(t, { rahma: 'operator' });
  const here = await insideAs(running, 'rahma');
  const _csrf = await here.tokenOn('/account');
  const fresh = 'perahu-kecil-merah';
  const change = (current: string) =>
    here.post('/account/password', { _csrf, current, password: fresh, repeat: fresh });
  for (let times = 0; times < 5; times += 1) t.is((await change('a wrong one')).status, 422);
  t.is((await change(password)).status, 422, 'even the right one has to wait');
  running.pass(30_000);
  t.is((await change(password)).status, 303);
});

test('one sees where one is inside, and ends the others one by one or all at once', async (t) => {
  const running = await officeOf(t, { rahma: 'operator', andi: 'operator' });
  const firefox = {
    headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0' },
  };
  const here = await insideAs(running, 'rahma');
  const others = [createVisitor(running, firefox), createVisitor(running), createVisitor(running)];
  for (const other of others) await other.logIn('rahma', password);
  const andi = await insideAs(running, 'andi');
  const page = await (await here.go('/account')).text();
  t.regex(page, /Firefox · Linux/);
  const ids = [...page.matchAll(/name="id" value="([^"]+)"/g)].map(([, id = '']) => id);
  t.is(ids.length, 3, 'its own is not offered');
  const _csrf = await here.tokenOn('/account');
  const andiToken = await andi.tokenOn('/account');
  await andi.post('/account/sessions/end', { _csrf: andiToken, id: ids[0] ?? '' });
  const open = async () =>
    (await Promise.all(others.map((other) => other.go('/requests')))).filter(({ status }) => status === 200)
      .length;
  t.is(await open(), 3, 'nobody ends the sessions of others');
  await here.post('/account/sessions/end', { _csrf, id: ids[0] ?? '' });
  t.is(await open(), 2);
  await here.post('/account/sessions/end-others', { _csrf });
  t.is(await open(), 0);
  t.is((await here.go('/account')).status, 200);
  t.is((await andi.go('/account')).status, 200);
  t.deepEqual(
    (await told(running)).filter((line) => line.includes('sessionsEnded')),
    ['rahma person.sessionsEnded rahma 1', 'rahma person.sessionsEnded rahma 2'],
  );
});
