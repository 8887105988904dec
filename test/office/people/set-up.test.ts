/** The first start of an office. */
import test from 'ava';
import { totpCodeAt } from '../../../src/office/people/totp.ts';
import { startTestOffice } from '../support/test-office.ts';
import { createVisitor } from '../support/visitor.ts';
import { codesOn, officeOf, problemOn, secretOn, tokenIn, told } from './support.ts';

const asked = {
  officeName: 'Dukcapil Percobaan',
  name: 'Andi Baso',
  username: 'andi',
  password: 'kapal-laut-biru',
  repeat: 'kapal-laut-biru',
};

test('the holder of the one-time code names the office and becomes administrator with an app, once', async (t) => {
  t.timeout(240_000);
  const running = await startTestOffice(t, { settings: {} });
  const code = (await running.office.setUpCode()) ?? t.fail();
  const visitor = createVisitor(running);
  t.is((await visitor.go('/login')).headers.get('location'), '/set-up');
  const _csrf = await visitor.tokenOn('/set-up');
  for (const [change, says] of [
    [{ code: '0000-0000-0000' }, /Kode itu tidak benar\. Lihat lagi di layar server/],
    [{ officeName: '' }, /Isi nama kantor/],
    [{ username: 'Andi Baso!' }, /Nama pengguna: 2 sampai 32/],
    [{ name: ' ' }, /Isi nama lengkap/],
    [{ password: 'short', repeat: 'short' }, /terlalu pendek/],
    [{ repeat: 'another' }, /tidak sama/],
  ] as const) {
    const answer = await visitor.post('/set-up', { _csrf, code, ...asked, ...change });
    t.is(answer.status, 422);
    t.regex(await problemOn(answer), says);
  }
  t.true(await running.office.people.isEmpty());
  const created = await visitor.post('/set-up', { _csrf, code, ...asked });
  t.is(created.headers.get('location'), '/login/enrol?next=%2Frequests');
  t.is((await visitor.go('/kiosks')).status, 303, 'not before the app is set up');
  const page = await (await visitor.go('/login/enrol')).text();
  const done = await visitor.post('/login/enrol', {
    _csrf: tokenIn(page),
    code: totpCodeAt(secretOn(page), running.now()),
    next: '/requests',
  });
  t.is(codesOn(await done.text()).length, 10);
  t.is((await visitor.go('/kiosks')).status, 200);
  t.is(await running.office.setUpCode(), null);
  const second = createVisitor(running);
  t.is((await second.go('/set-up')).headers.get('location'), '/login');
  t.is(
    (
      await second.post('/set-up', {
        _csrf: await second.tokenOn('/login'),
        code,
        ...asked,
        username: 'baso',
      })
    ).headers.get('location'),
    '/login',
  );
  t.is((await running.office.people.list()).length, 1);
  t.regex(await (await second.go('/login')).text(), /Dukcapil Percobaan/);
  t.true((await told(running)).includes('office person.created andi administrator'));
});

test('two who have the code at the same moment: one of them becomes administrator', async (t) => {
  t.timeout(240_000);
  const running = await startTestOffice(t);
  const code = (await running.office.setUpCode()) ?? t.fail();
  const both = await Promise.all(
    ['andi', 'baso'].map(async (username) => {
      const visitor = createVisitor(running);
      return visitor.post('/set-up', { _csrf: await visitor.tokenOn('/set-up'), code, ...asked, username });
    }),
  );
  t.deepEqual(both.map(({ headers }) => headers.get('location')).sort(), ['/login', '/requests']);
  t.is((await running.office.people.list()).length, 1);
});

test('guessing the one-time code is slowed', async (t) => {
  t.timeout(240_000);
  const running = await startTestOffice(t);
  const code = (await running.office.setUpCode()) ?? t.fail();
  const visitor = createVisitor(running);
  const _csrf = await visitor.tokenOn('/set-up');
  const guess = (typed: string) => visitor.post('/set-up', { _csrf, ...asked, code: typed });
  for (let times = 0; times < 5; times += 1) t.is((await guess(`0000-0000-000${times}`)).status, 422);
  const right = await guess(code);
  t.is(right.status, 429);
  t.regex(await problemOn(right), /Tunggu 30 detik/);
  running.pass(30_000);
  t.is((await guess(code)).status, 303);
});

test('an office with people has no set-up page', async (t) => {
  const running = await officeOf(t, { andi: 'administrator' });
  t.is(await running.office.setUpCode(), null);
  t.is((await createVisitor(running).go('/set-up')).headers.get('location'), '/login');
});
