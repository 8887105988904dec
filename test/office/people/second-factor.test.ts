/** Codes of a phone, codes on paper, and what opens without them: nothing. */
import test from 'ava';
import { totpCodeAt } from '../../../src/office/people/totp.ts';
import { everythingIn } from '../support/test-database.ts';
import { enrolTestKiosk } from '../support/test-kiosk.ts';
import { openTestOffice } from '../support/test-office.ts';
import { createVisitor } from '../support/visitor.ts';
import {
  codesOn,
  enrolAtLogin,
  insideAs,
  officeOf,
  password,
  problemOn,
  secretOn,
  tokenIn,
  told,
} from './support.ts';

const usual = { settings: {} };
const stepMs = 30_000;

test('an administrator and an auditor set up an app at the first login, an operator does not have to', async (t) => {
  const running = await officeOf(t, { andi: 'administrator', nur: 'auditor', rahma: 'operator' }, usual);
  for (const [username, way] of [
    ['andi', '/login/enrol?next=%2Frequests'],
    ['nur', '/login/enrol?next=%2Frequests'],
    ['rahma', '/requests'],
  ] as const) {
    const answer = await createVisitor(running).logIn(username, password);
    t.is(answer.headers.get('location'), way, username);
  }
});

test('with the password alone nothing opens: no page, no picture, no form', async (t) => {
  const running = await officeOf(t, { andi: 'administrator' }, usual);
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest();
  await kiosk.deliver(request);
  const enrolled = await enrolAtLogin(running, 'andi');
  t.is((await enrolled.visitor.go('/kiosks')).status, 200);
  running.pass(stepMs);
  const halfway = createVisitor(running);
  t.is((await halfway.logIn('andi', password)).headers.get('location'), '/login/code?next=%2Frequests');
  const _csrf = await halfway.tokenOn('/login/code');
  const page = `/requests/${request.number}/pages/${request.pages[0]?.page}`;
  for (const path of ['/requests', page, '/kiosks', '/people', '/account', '/account/second-factor']) {
    const answer = await halfway.go(path);
    t.is(answer.status, 303, path);
    t.regex(answer.headers.get('location') ?? '', /^\/login\?next=/, path);
  }
  t.regex(
    (await halfway.post('/people', { _csrf, username: 'x1', name: 'X', role: 'operator' })).headers.get(
      'location',
    ) ?? '',
    /^\/login/,
  );
  t.regex(
    (await halfway.go('/login/enrol')).headers.get('location') ?? '',
    /^\/login\?/,
    'nor can a new app be set up',
  );
  const done = await halfway.post('/login/code', {
    _csrf,
    code: totpCodeAt(enrolled.secret, running.now()),
    next: page,
  });
  t.is(done.headers.get('location'), page);
  t.is((await halfway.go(page)).status, 200);
});

test('the token of a session changes when the code was given: one that was seen before is worth nothing', async (t) => {
  const running = await officeOf(t, { andi: 'administrator' }, usual);
  const { secret } = await enrolAtLogin(running, 'andi');
  running.pass(stepMs);
  const visitor = createVisitor(running);
  await visitor.logIn('andi', password);
  const seen = visitor.jar.get('silaku_session') ?? '';
  const _csrf = await visitor.tokenOn('/login/code');
  await visitor.post('/login/code', { _csrf, code: totpCodeAt(secret, running.now()), next: '/requests' });
  t.is((await visitor.go('/requests')).status, 200);
  visitor.jar.set('silaku_session', seen);
  t.is((await visitor.go('/requests')).status, 303);
});

test('a code opens once, also when two give it at the same moment', async (t) => {
  const running = await officeOf(t, { andi: 'administrator' }, usual);
  const { secret } = await enrolAtLogin(running, 'andi');
  const other = await openTestOffice({ folder: running.folder, settings: {} });
  t.teardown(() => other.office.close());
  running.pass(stepMs);
  other.pass(stepMs);
  const code = totpCodeAt(secret, running.now());
  const waiting = await Promise.all(
    [running, other].map(async (process) => {
      const visitor = createVisitor(process);
      await visitor.logIn('andi', password);
      return { visitor, _csrf: await visitor.tokenOn('/login/code') };
    }),
  );
  const answers = await Promise.all(
    waiting.map(({ visitor, _csrf }) => visitor.post('/login/code', { _csrf, code, next: '/requests' })),
  );
  t.deepEqual(answers.map(({ status }) => status).sort(), [303, 401]);
  const late = answers.find(({ status }) => status === 401);
  t.regex(late ? await problemOn(late) : '', /Kode itu sudah dipakai\. Tunggu kode berikutnya/);
});

test('the code that set the app up does not open as well', async (t) => {
  const running = await officeOf(t, { andi: 'administrator' }, usual);
  const { secret, recoveryCodes } = await enrolAtLogin(running, 'andi');
  t.is(recoveryCodes.length, 10);
  const visitor = createVisitor(running);
  await visitor.logIn('andi', password);
  const _csrf = await visitor.tokenOn('/login/code');
  const code = totpCodeAt(secret, running.now());
  t.is((await visitor.post('/login/code', { _csrf, code, next: '' })).status, 401);
});

test('guessing codes is slowed like guessing passwords', async (t) => {
  const running = await officeOf(t, { andi: 'administrator' }, usual);
  const { secret } = await enrolAtLogin(running, 'andi');
  running.pass(stepMs);
  const visitor = createVisitor(running);
  await visitor.logIn('andi', password);
  const _csrf = await visitor.tokenOn('/login/code');
  const right = totpCodeAt(secret, running.now());
  const wrong = right === '123456' ? '654321' : '123456';
  const give = (code: string) => visitor.post('/login/code', { _csrf, code, next: '' });
  for (let times = 0; times < 5; times += 1) t.is((await give(wrong)).status, 401);
  t.is((await give(right)).status, 429);
  running.pass(stepMs);
  t.is((await give(totpCodeAt(secret, running.now()))).status, 303);
  t.true((await told(running)).includes('office person.lockedOut andi 30 s, wrong code, 127.0.0.1'));
});

test('a password without its code is forgotten after ten minutes', async (t) => {
  const running = await officeOf(t, { andi: 'administrator' }, usual);
  const { secret } = await enrolAtLogin(running, 'andi');
  const visitor = createVisitor(running);
  await visitor.logIn('andi', password);
  const _csrf = await visitor.tokenOn('/login/code');
  running.pass(11 * 60_000);
  const answer = await visitor.post('/login/code', {
    _csrf,
    code: totpCodeAt(secret, running.now()),
    next: '',
  });
  t.regex(answer.headers.get('location') ?? '', /^\/login\?.*notice=expired/);
});

test('a code from the paper opens once, however it is typed, and says how many are left', async (t) => {
  const running = await officeOf(t, { andi: 'administrator' }, usual);
  const { recoveryCodes } = await enrolAtLogin(running, 'andi');
  const code = (recoveryCodes[3] ?? '').toLowerCase().replaceAll('-', ' ');
  const visitor = createVisitor(running);
  await visitor.logIn('andi', password);
  const answer = await visitor.post('/login/code', {
    _csrf: await visitor.tokenOn('/login/code'),
    code,
    next: '',
  });
  t.is(answer.headers.get('location'), '/account?left=9');
  t.regex(await (await visitor.go('/account?left=9')).text(), /Anda masuk dengan kode cadangan\. Sisa 9\./);
  const again = createVisitor(running);
  await again.logIn('andi', password);
  t.is(
    (await again.post('/login/code', { _csrf: await again.tokenOn('/login/code'), code, next: '' })).status,
    401,
  );
  t.true((await told(running)).includes('andi person.recoveryCodeUsed andi'));
});

test('the database gives away neither secret nor recovery code nor one-time code', async (t) => {
  const running = await officeOf(t, { andi: 'administrator', rahma: 'operator' }, usual);
  const { secret, recoveryCodes, visitor } = await enrolAtLogin(running, 'andi');
  const page = await visitor.post('/people/rahma/code', { _csrf: await visitor.tokenOn('/people/rahma') });
  const code = /class="code">([^<]+)</.exec(await page.text())?.[1] ?? '';
  t.regex(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  const database = await everythingIn(running.place);
  t.true(database.includes('andi'));
  for (const hidden of [
    secret,
    code,
    ...recoveryCodes,
    ...recoveryCodes.map((each) => each.replaceAll('-', '')),
  ])
    t.false(database.includes(hidden), hidden);
});

test('the page shows the same secret until it is confirmed, and a wrong code says what to do', async (t) => {
  const running = await officeOf(t, { andi: 'administrator' }, usual);
  const visitor = createVisitor(running);
  await visitor.logIn('andi', password);
  const page = await (await visitor.go('/login/enrol')).text();
  t.is(secretOn(page), secretOn(await (await visitor.go('/login/enrol')).text()));
  const wrong = await visitor.post('/login/enrol', { _csrf: tokenIn(page), code: '000000', next: '' });
  t.is(wrong.status, 422);
  t.regex(await problemOn(wrong), /Kode itu tidak cocok\. Pastikan jam ponsel tepat/);
  t.is((await visitor.go('/requests')).status, 303);
});

test('an operator who wants to sets up an app, proves it with the password, and is asked for codes from then on', async (t) => {
  const running = await officeOf(t, { rahma: 'operator' }, usual);
  const visitor = await insideAs(running, 'rahma');
  const _csrf = await visitor.tokenOn('/account');
  const asked = { _csrf, what: 'app' };
  t.is((await visitor.post('/account/second-factor', { ...asked, proof: 'a wrong one' })).status, 422);
  t.is((await visitor.go('/account/second-factor')).headers.get('location'), '/account', 'nothing was begun');
  t.is((await visitor.post('/account/second-factor', { ...asked, proof: password })).status, 303);
  const secret = secretOn(await (await visitor.go('/account/second-factor')).text());
  const confirmed = await visitor.post('/account/second-factor/confirm', {
    _csrf,
    code: totpCodeAt(secret, running.now()),
  });
  const codes = codesOn(await confirmed.text());
  t.is(codes.length, 10);
  t.is(
    (await visitor.go('/account/second-factor')).headers.get('location'),
    '/account',
    'the secret is shown no more',
  );
  const renewed = codesOn(
    await (await visitor.post('/account/second-factor', { _csrf, what: 'paper', proof: password })).text(),
  );
  t.is(renewed.length, 10);
  t.deepEqual(
    renewed.filter((code) => codes.includes(code)),
    [],
  );
  const later = createVisitor(running);
  t.is((await later.logIn('rahma', password)).headers.get('location'), '/login/code?next=%2Frequests');
  const give = async (code: string) =>
    (await later.post('/login/code', { _csrf: await later.tokenOn('/login/code'), code, next: '' })).status;
  t.is(await give(codes[0] ?? ''), 401, 'the old paper is worth nothing');
  t.is(await give(renewed[0] ?? ''), 303);
});

test('with another key the office says that the code can’t be checked, and an administrator helps', async (t) => {
  const running = await officeOf(t, { nur: 'auditor', andi: 'administrator' }, usual);
  await enrolAtLogin(running, 'nur');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(`${running.folder}/cookie-secret`, 'f'.repeat(64), { mode: 0o600 });
  await running.restart();
  const visitor = createVisitor(running);
  await visitor.logIn('nur', password);
  const answer = await visitor.post('/login/code', {
    _csrf: await visitor.tokenOn('/login/code'),
    code: '123456',
    next: '',
  });
  t.regex(
    await problemOn(answer),
    /tidak bisa diperiksa dengan kunci kantor ini\. Minta administrator menghapus kode masuk/,
  );
  const helper = await enrolAtLogin(running, 'andi');
  await helper.visitor.post('/people/nur/second-factor', {
    _csrf: await helper.visitor.tokenOn('/people/nur'),
  });
  t.is(
    (await createVisitor(running).logIn('nur', password)).headers.get('location'),
    '/login/enrol?next=%2Frequests',
  );
});
