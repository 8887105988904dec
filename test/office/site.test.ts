/** What a browser, or somebody who only pretends to be one, may do with the office's pages. */
import test, { type ExecutionContext } from 'ava';
import { stepsFor } from '../../src/request/workflow/judge-step.ts';
import type { Role } from '../../src/request/workflow/office-roles.ts';
import { verifyStatusFeed } from '../../src/seal/signatures.ts';
import { enrolTestKiosk } from './support/test-kiosk.ts';
import { startTestOffice } from './support/test-office.ts';
import { createVisitor } from './support/visitor.ts';

async function officeWith(t: ExecutionContext, role: Role) {
  const running = await startTestOffice(t);
  const person = { username: 'rahma', name: 'Rahma', role, password: 'a long enough one' };
  await running.office.people.create({ ...person, by: 'office' });
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest();
  await kiosk.deliver(request);
  const visitor = createVisitor(running);
  const login = await visitor.logIn(person.username, person.password);
  return { running, kiosk, request, visitor, login };
}

test('every page but the login asks for a login, and leads back afterwards', async (t) => {
  const { running, request } = await officeWith(t, 'operator');
  const guest = createVisitor(running);
  const page = `/requests/${request.number}/pages/${request.pages[0]?.page}`;
  for (const path of ['/requests', `/requests/${request.number}`, page, `${page}/large`, '/kiosks']) {
    const answer = await guest.go(path);
    t.is(answer.status, 303, path);
    t.is(answer.headers.get('location'), `/login?next=${encodeURIComponent(path)}`);
  }
});

test('the session cookie can be read by no script and is sent to no other site', async (t) => {
  const { login } = await officeWith(t, 'operator');
  t.is(login.status, 303);
  const cookie = login.headers.getSetCookie().find((line) => line.startsWith('silaku_session='));
  t.regex(cookie ?? '', /; HttpOnly/);
  t.regex(cookie ?? '', /; SameSite=Strict/);
  t.notRegex(cookie ?? '', /Secure/, 'plain http on the office machine itself');
});

test('behind a web server with https the cookie is for https alone', async (t) => {
  const { running } = await officeWith(t, 'operator');
  const visitor = createVisitor(running);
  const answer = await visitor.go('/login', { headers: { 'x-forwarded-proto': 'https' } });
  t.regex(answer.headers.getSetCookie().join('\n'), /Secure/);
});

test('a made-up or changed session cookie opens nothing', async (t) => {
  const { visitor } = await officeWith(t, 'operator');
  const right = visitor.jar.get('silaku_session') ?? '';
  t.is((await visitor.go('/requests')).status, 200);
  for (const wrong of [
    `${right}x`,
    right.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
    'petugas',
    '',
  ]) {
    visitor.jar.set('silaku_session', wrong);
    t.is((await visitor.go('/requests')).status, 303, wrong);
  }
});

test('a session ends after half an hour without a click, or ten hours with', async (t) => {
  const { running, visitor } = await officeWith(t, 'operator');
  const minuteMs = 60_000;
  for (let minutes = 0; minutes < 600 - 20; minutes += 20) {
    running.pass(20 * minuteMs);
    t.is((await visitor.go('/requests')).status, 200, `after ${minutes} minutes`);
  }
  running.pass(21 * minuteMs);
  t.is((await visitor.go('/requests')).status, 303);
});

test('a list that refreshes itself does not keep a session alive', async (t) => {
  const { running, visitor } = await officeWith(t, 'operator');
  const refresh = () => visitor.go('/requests', { headers: { 'x-refresh': 'list' } });
  running.pass(20 * 60_000);
  t.is((await refresh()).status, 200);
  running.pass(11 * 60_000);
  t.is((await refresh()).status, 401);
});

test('logging out ends the session on the server, not only in the browser', async (t) => {
  const { visitor } = await officeWith(t, 'operator');
  const stolen = visitor.jar.get('silaku_session') ?? '';
  await visitor.post('/logout', { _csrf: await visitor.tokenOn('/requests') });
  visitor.jar.set('silaku_session', stolen);
  t.is((await visitor.go('/requests')).status, 303);
});

test('a form without its token, or with one of somebody else, changes nothing and says so', async (t) => {
  const { running, visitor, request } = await officeWith(t, 'operator');
  const other = createVisitor(running);
  const step = { step: 'startCheck', revision: '0', note: '' };
  for (const _csrf of ['', 'made-up', await other.tokenOn('/login')]) {
    const answer = await visitor.post(`/requests/${request.number}/steps`, { ...step, _csrf });
    t.is(answer.status, 403);
    t.regex(await answer.text(), /Formulir ini sudah tidak berlaku/);
  }
  const right = await visitor.tokenOn(`/requests/${request.number}`);
  t.is((await visitor.post(`/requests/${request.number}/steps`, { ...step, _csrf: right })).status, 303);
});

test('after the login one is led to pages of the office only', async (t) => {
  const { running } = await officeWith(t, 'operator');
  for (const next of [
    '//evil.example/x',
    'https://evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/a\nb',
  ]) {
    const answer = await createVisitor(running).logIn('rahma', 'a long enough one', next);
    t.is(answer.headers.get('location'), '/requests', next);
  }
  const good = await createVisitor(running).logIn('rahma', 'a long enough one', '/requests?stage=underCheck');
  t.is(good.headers.get('location'), '/requests?stage=underCheck');
});

test('what comes in is never markup on a page', async (t) => {
  const { running, visitor } = await officeWith(t, 'operator');
  const attack = '"><script>alert(1)</script>';
  const guest = createVisitor(running);
  const answers = [
    await guest.go(`/login?next=${encodeURIComponent(`/${attack}`)}&notice=${encodeURIComponent(attack)}`),
    await guest.logIn(attack, 'x'),
    await visitor.go(`/requests?number=${encodeURIComponent(attack)}&stage=${encodeURIComponent(attack)}`),
    await visitor.go(`/requests/${encodeURIComponent(attack)}`),
    await visitor.go(`/${encodeURIComponent(attack)}`),
  ];
  for (const answer of answers) t.notRegex(await answer.text(), /<script>alert/);
});

test('pages forbid scripts of others, frames and being kept by the browser', async (t) => {
  const { visitor } = await officeWith(t, 'operator');
  const { headers } = await visitor.go('/requests');
  const policy = headers.get('content-security-policy') ?? '';
  t.regex(policy, /default-src 'none'/);
  t.regex(policy, /script-src 'self'(;|$)/);
  t.regex(policy, /frame-ancestors 'none'/);
  t.notRegex(policy, /unsafe/);
  t.is(headers.get('x-content-type-options'), 'nosniff');
  t.is(headers.get('cache-control'), 'no-store');
});

test('a page of paper is not kept by the browser, and comes as the picture it is', async (t) => {
  const { visitor, request } = await officeWith(t, 'auditor');
  const page = request.pages[0] ?? t.fail();
  const answer = await visitor.go(`/requests/${request.number}/pages/${page.page}`);
  t.is(answer.headers.get('content-type'), 'image/webp');
  t.is(answer.headers.get('cache-control'), 'no-store');
  t.deepEqual(new Uint8Array(await answer.arrayBuffer()), new Uint8Array(page.plain));
});

test('pages that are not there are not there, whatever they are called', async (t) => {
  const { visitor, request } = await officeWith(t, 'operator');
  for (const path of [
    '/public/../office.ts',
    '/public/%2e%2e/office.ts',
    `/requests/${request.number}/pages/..%2f..%2foffice-identity.txt`,
    `/requests/${request.number}/pages/${'a'.repeat(24)}`,
    `/requests/0019999990/pages/${request.pages[0]?.page}`,
    '/requests/0019999990',
  ]) {
    t.is((await visitor.go(path)).status, 404, path);
  }
});

test('a page that was damaged on the office’s own disk is never shown as if it were right', async (t) => {
  const { running, visitor, request } = await officeWith(t, 'operator');
  const page = request.pages[0] ?? t.fail();
  const { readFile, writeFile } = await import('node:fs/promises');
  const path = `${running.folder}/sealed/${request.number}/${page.page}.age`;
  const bytes = await readFile(path);
  bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
  await writeFile(path, bytes);
  const answer = await visitor.go(`/requests/${request.number}/pages/${page.page}`);
  t.is(answer.status, 422);
  t.regex(await answer.text(), /tidak bisa dibuka/);
});

test('a reader looks but changes nothing, an officer works but enrols no kiosk', async (t) => {
  const reading = await officeWith(t, 'auditor');
  const path = `/requests/${reading.request.number}`;
  t.notRegex(await (await reading.visitor.go(path)).text(), /name="step"/);
  const _csrf = await reading.visitor.tokenOn(path);
  const asked = { _csrf, step: 'startCheck', revision: '0' };
  t.is((await reading.visitor.post(`${path}/steps`, asked)).status, 403);

  const working = await officeWith(t, 'operator');
  const token = await working.visitor.tokenOn('/requests');
  t.is((await working.visitor.go('/kiosks')).status, 403);
  t.is((await working.visitor.post('/kiosks/codes', { _csrf: token, place: 'X' })).status, 403);
  t.is((await working.visitor.post('/kiosks/001/revoke', { _csrf: token })).status, 403);
  t.is((await working.kiosk.fetch('/api/statuses')).status, 200);
});

test('a step that is not possible from this stage is refused, also when asked by hand', async (t) => {
  const { visitor, request } = await officeWith(t, 'operator');
  const path = `/requests/${request.number}`;
  const _csrf = await visitor.tokenOn(path);
  t.deepEqual(stepsFor('received', 'operator'), ['startCheck', 'reject', 'withdraw']);
  for (const step of ['handOver', 'markReady', 'askForMore']) {
    const answer = await visitor.post(`${path}/steps`, {
      _csrf,
      step,
      revision: '0',
      note: 'Mohon lengkapi.',
    });
    t.is(answer.status, 409, step);
    t.regex(await answer.text(), /Langkah itu tidak bisa dari tahap ini/);
  }
  for (const wrong of [
    { step: 'destroy', revision: '0' },
    { step: 'sendBackPage', revision: '0' },
    { step: 'reject' },
    { revision: '0' },
  ]) {
    const answer = await visitor.post(`${path}/steps`, { _csrf, note: '', ...wrong } as Record<
      string,
      string
    >);
    t.is(answer.status, 400);
  }
});

test('a word to the citizen is not lost when the last page arrives after it', async (t) => {
  const { kiosk, visitor } = await officeWith(t, 'operator');
  const request = await kiosk.makeRequest();
  await kiosk.announce(request.jws);
  const path = `/requests/${request.number}`;
  const _csrf = await visitor.tokenOn(path);
  const note = 'Surat kehilangan sudah lewat masa berlaku.';
  t.is((await visitor.post(`${path}/steps`, { _csrf, step: 'reject', revision: '0', note })).status, 303);
  await kiosk.deliver(request);
  const feed = await verifyStatusFeed(
    kiosk.enrolment.officeKey,
    await (await kiosk.fetch('/api/statuses')).text(),
  );
  const told = feed.outcome === 'ok' ? feed.statusFeed.entries : [];
  t.like(
    told.find((entry) => entry.number === request.number),
    { stage: 'rejected', note },
  );
});

test('a revoked kiosk is known no more', async (t) => {
  const { kiosk, visitor, request } = await officeWith(t, 'administrator');
  const _csrf = await visitor.tokenOn('/kiosks');
  t.is((await visitor.post('/kiosks/001/revoke', { _csrf })).status, 303);
  t.is((await kiosk.fetch('/api/statuses')).status, 401);
  t.is((await kiosk.beginUpload(request, request.pages[0] ?? t.fail())).status, 401);
  t.is((await visitor.go(`/requests/${request.number}`)).status, 200, 'what it sent before stays');
});
