/** What administrators do for people, and what nobody may do. */
import test from 'ava';
import { roles } from '../../../src/request/workflow/office-roles.ts';
import { createVisitor } from '../support/visitor.ts';
import { enrolAtLogin, insideAs, officeOf, password, problemOn, told } from './support.ts';

const fresh = 'perahu-kecil-merah';

async function codeOn(answer: Response): Promise<string> {
  return /class="code">([^<]+)</.exec(await answer.text())?.[1] ?? '';
}

test('somebody new chooses a password with the one-time code, once, and nobody else knows it', async (t) => {
  const running = await officeOf(t, { andi: 'administrator' });
  const andi = await insideAs(running, 'andi');
  const _csrf = await andi.tokenOn('/people');
  const added = await andi.post('/people', { _csrf, username: 'rahma', name: 'Rahma', role: 'courier' });
  const code = await codeOn(added);
  const visitor = createVisitor(running);
  t.is((await visitor.logIn('rahma', '')).status, 401, 'nobody gets in without a password');
  const chosen = {
    _csrf: await visitor.tokenOn('/new-password'),
    username: 'rahma',
    code,
    password: fresh,
    repeat: fresh,
  };
  for (const [change, says] of [
    [
      { code: 'AAAA-AAAA-AAAA' },
      /Nama pengguna atau kode tidak benar, atau kode sudah lewat 24 jam\. Minta kode baru/,
    ],
    [{ username: 'andi' }, /Nama pengguna atau kode tidak benar/],
    [{ repeat: 'another one' }, /Kedua kata sandi tidak sama/],
    [{ password: 'rahma', repeat: 'rahma' }, /terlalu pendek/],
  ] as const)
    t.regex(await problemOn(await visitor.post('/new-password', { ...chosen, ...change })), says);
  t.is((await visitor.post('/new-password', chosen)).headers.get('location'), '/login?notice=chosen');
  t.is((await visitor.post('/new-password', chosen)).status, 422, 'the code is used up');
  t.is((await visitor.logIn('rahma', fresh)).status, 303);
  const lines = await told(running);
  for (const line of [
    'andi person.created rahma courier',
    'andi person.passwordCodeMade rahma',
    'rahma person.passwordChanged rahma oneTimeCode',
  ])
    t.true(lines.includes(line), line);
});

test('a code is good for a day, and a new one replaces it', async (t) => {
  const running = await officeOf(t, { andi: 'administrator', rahma: 'operator' });
  const visitor = createVisitor(running);
  const _csrf = await visitor.tokenOn('/new-password');
  const use = async (code: string) =>
    (await visitor.post('/new-password', { _csrf, username: 'rahma', code, password: fresh, repeat: fresh }))
      .status;
  const make = async () => {
    const andi = await insideAs(running, 'andi');
    return codeOn(await andi.post('/people/rahma/code', { _csrf: await andi.tokenOn('/people/rahma') }));
  };
  const first = await make();
  const second = await make();
  t.is(await use(first), 422);
  running.pass(24 * 60 * 60 * 1000);
  t.is(await use(second), 422);
  const open = await insideAs(running, 'rahma');
  t.is(await use(await make()), 303);
  t.is((await open.go('/requests')).status, 303, 'and all sessions ended with the old password');
});

test('a form that is not right says which field, and keeps what was typed', async (t) => {
  const running = await officeOf(t, { andi: 'administrator' });
  const andi = await insideAs(running, 'andi');
  const asked = { _csrf: await andi.tokenOn('/people'), username: 'rahma', name: 'Rahma', role: 'operator' };
  for (const [change, says] of [
    [{ username: 'Rahma Sari' }, /Nama pengguna tidak sesuai/],
    [{ username: 'andi' }, /sudah dipakai\. Pilih yang lain/],
    [{ name: ' ' }, /Isi nama lengkap/],
    [{ role: 'king' }, /Pilih satu peran/],
  ] as const) {
    const answer = await andi.post('/people', { ...asked, ...change });
    t.true([409, 422].includes(answer.status));
    const page = await answer.text();
    t.regex(page, says);
    if (!('name' in change)) t.regex(page, /value="Rahma"/);
  }
});

test('nobody can remove the last administrator, also not two who remove each other at once', async (t) => {
  const running = await officeOf(t, { andi: 'administrator', baso: 'administrator' });
  const [andi, baso] = [await insideAs(running, 'andi'), await insideAs(running, 'baso')];
  const tokens = [await andi.tokenOn('/people/baso'), await baso.tokenOn('/people/andi')];
  const answers = await Promise.all([
    andi.post('/people/baso/disable', { _csrf: tokens[0] ?? '' }),
    baso.post('/people/andi/role', { _csrf: tokens[1] ?? '', role: 'operator' }),
  ]);
  t.true(
    answers.some(({ status }) => status !== 303) ||
      answers.some(({ headers }) => headers.get('location')?.startsWith('/login')),
  );
  const left = (await running.office.people.list()).filter(
    ({ role, disabledAt }) => role === 'administrator' && !disabledAt,
  );
  t.is(left.length, 1);
  const last = await insideAs(running, left[0]?.username ?? '');
  const path = `/people/${left[0]?.username}`;
  const _csrf = await last.tokenOn(path);
  for (const [deed, fields] of [
    ['disable', {}],
    ['role', { role: 'auditor' }],
  ] as const) {
    const answer = await last.post(`${path}/${deed}`, { _csrf, ...fields });
    t.is(answer.status, 409);
    t.regex(
      await problemOn(answer),
      /Ini administrator terakhir yang aktif\. Angkat administrator lain dulu/,
    );
  }
  t.is((await last.go('/people')).status, 200);
});

test('somebody who is switched off is out at that moment, and can’t come in again', async (t) => {
  const running = await officeOf(t, { andi: 'administrator', rahma: 'operator' });
  const andi = await insideAs(running, 'andi');
  const rahma = await insideAs(running, 'rahma');
  const _csrf = await andi.tokenOn('/people/rahma');
  await andi.post('/people/rahma/disable', { _csrf });
  t.is((await rahma.go('/requests')).status, 303);
  t.is((await createVisitor(running).logIn('rahma', password)).status, 401);
  t.is((await andi.post('/people/rahma/code', { _csrf })).status, 404, 'nor get a code');
  await andi.post('/people/rahma/enable', { _csrf });
  t.is((await createVisitor(running).logIn('rahma', password)).status, 303);
  const lines = await told(running);
  t.true(lines.includes('andi person.disabled rahma') && lines.includes('andi person.enabled rahma'));
});

test('a changed role holds at once: the person logs in anew', async (t) => {
  const running = await officeOf(t, { andi: 'administrator', baso: 'administrator' });
  const [andi, baso] = [await insideAs(running, 'andi'), await insideAs(running, 'baso')];
  t.is((await baso.go('/people')).status, 200);
  await andi.post('/people/baso/role', { _csrf: await andi.tokenOn('/people/baso'), role: 'operator' });
  t.is((await baso.go('/people')).status, 303);
  t.is((await (await insideAs(running, 'baso')).go('/people')).status, 403);
  t.true((await told(running)).includes('andi person.roleChanged baso administrator > operator'));
});

test('nobody but an administrator sees or changes people', async (t) => {
  const others = roles.filter((role) => role !== 'administrator');
  const running = await officeOf(t, {
    andi: 'administrator',
    ...Object.fromEntries(others.map((role) => [role, role])),
  });
  for (const role of others) {
    const visitor = await insideAs(running, role);
    const _csrf = await visitor.tokenOn('/account');
    t.is((await visitor.go('/people')).status, 403, role);
    t.is((await visitor.go('/people/andi')).status, 403, role);
    for (const path of [
      '',
      '/rules',
      '/andi/role',
      '/andi/code',
      '/andi/disable',
      '/andi/enable',
      '/andi/second-factor',
      '/andi/sessions',
    ])
      t.is(
        (await visitor.post(`/people${path}`, { _csrf, role: 'operator' })).status,
        403,
        `${role} ${path}`,
      );
  }
  t.is((await running.office.people.list()).length, 5);
});

test('an office decides who needs a code, and what it is called', async (t) => {
  const running = await officeOf(t, { andi: 'administrator', rahma: 'operator' });
  const andi = await insideAs(running, 'andi');
  const _csrf = await andi.tokenOn('/people');
  await andi.post('/people/rules', {
    _csrf,
    'secondFactor-operator': '1',
    officeName: 'Dukcapil <Percobaan>',
  });
  t.is(
    (await createVisitor(running).logIn('rahma', password)).headers.get('location'),
    '/login/enrol?next=%2Frequests',
  );
  t.regex(await (await createVisitor(running).go('/login')).text(), /Dukcapil &#60;Percobaan&#62;/);
  const { visitor } = await enrolAtLogin(running, 'rahma');
  t.is((await visitor.go('/requests')).status, 200);
  await andi.post('/people/rahma/second-factor', { _csrf });
  t.is((await visitor.go('/requests')).status, 303, 'who may hold the phone is out');
  t.true((await told(running)).includes('andi settings.changed secondFactorFor ["operator"]'));
});
