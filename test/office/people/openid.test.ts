/** Logging in with an account elsewhere, against a real provider. */
import test, { type ExecutionContext } from 'ava';
import type { Browser } from 'playwright-core';
import type { OpenidSettings } from '../../../src/office/people/openid-settings.ts';
import type { Role } from '../../../src/request/workflow/office-roles.ts';
import { openPageFor, startBrowser } from '../support/browser.ts';
import { openTestOffice } from '../support/test-office.ts';
import { createVisitor } from '../support/visitor.ts';
import { startProvider } from './openid-provider.ts';
import { officeOf, problemOn, told } from './support.ts';

let browser: Browser;
test.before(async (t) => {
  t.timeout(180_000);
  browser = await startBrowser();
});
test.after.always(() => browser?.close());

async function officeWithProvider(
  t: ExecutionContext,
  people: Record<string, Role>,
  change: Partial<OpenidSettings> = {},
  settings = {},
) {
  let url = '';
  const provider = await startProvider(t, () => url);
  Object.assign(provider.settings, change);
  const running = await officeOf(t, people, { openid: provider.settings, settings });
  url = running.office.url;
  return { running, provider };
}

/** Follows the redirects as a browser does, cookies by host; returns the office's own last page. */
async function goThrough(running: { office: { url: string } }, start = '/login/openid?next=/kiosks') {
  const office = createVisitor(running);
  const elsewhere = new Map<string, string>();
  let address = new URL(start, running.office.url);
  for (let hops = 0; hops < 12; hops += 1) {
    const isOffice = address.origin === running.office.url;
    const answer = isOffice
      ? await office.go(address.pathname + address.search)
      : await fetch(address, {
          redirect: 'manual',
          headers: { cookie: [...elsewhere].map(([name, value]) => `${name}=${value}`).join('; ') },
        });
    if (!isOffice) {
      for (const line of answer.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        elsewhere.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
      }
    }
    const next = answer.headers.get('location');
    if (!next) return { answer, office, address };
    address = new URL(next, address);
  }
  throw new Error('redirects without end');
}

test.serial(
  'in a real browser an account at the provider leads to the page that was asked for',
  async (t) => {
    const { running, provider } = await officeWithProvider(
      t,
      { andi: 'administrator' },
      {},
      { secondFactorFor: [] },
    );
    provider.who = { sub: 'abc-1', preferred_username: 'andi' };
    const page = await openPageFor(t, browser);
    await page.goto(`${running.office.url}/kiosks`);
    await page.getByRole('link', { name: 'Masuk dengan Akun Pemda' }).click();
    await page.waitForURL('**/kiosks');
    t.regex(await page.locator('.who').innerText(), /Nama andi/);
    const cookie = (await page.context().cookies()).find(({ name }) => name === 'silaku_session');
    t.is(cookie?.sameSite, 'Strict');
    t.deepEqual((await told(running)).slice(-2), [
      'andi person.accountTied andi',
      'andi person.loggedIn andi openid, 127.0.0.1',
    ]);
  },
);

test.serial(
  'the office still asks for its own code, unless the provider asked for more than a password',
  async (t) => {
    const { running, provider } = await officeWithProvider(t, { andi: 'administrator', rahma: 'operator' });
    provider.who = { sub: 'abc-1', preferred_username: 'andi' };
    t.regex(await (await goThrough(running)).answer.text(), /href="\/login\/enrol\?next=%2Fkiosks"/);
    provider.who = { sub: 'abc-1', preferred_username: 'andi', amr: ['pwd', 'otp'] };
    const { answer, office } = await goThrough(running);
    t.regex(await answer.text(), /content="0; url=\/kiosks"/);
    t.is((await office.go('/kiosks')).status, 200);
    provider.who = { sub: 'abc-2', preferred_username: 'rahma' };
    t.is((await (await goThrough(running)).office.go('/requests')).status, 200);
  },
);

test.serial('who is not known here is told whom to ask, and gets nowhere', async (t) => {
  const { running, provider } = await officeWithProvider(t, { andi: 'operator' });
  for (const who of [
    { sub: 'x', preferred_username: 'nobody' },
    { sub: 'x' },
    { sub: 'x', preferred_username: '../andi' },
  ]) {
    provider.who = who;
    const { answer, office } = await goThrough(running);
    t.is(answer.status, 403);
    t.regex(await problemOn(answer), /belum dikenal di kantor ini\. Minta administrator mendaftarkan/);
    t.is((await office.go('/requests')).status, 303);
  }
  t.is((await running.office.people.list()).length, 1);
  t.is((await told(running)).filter((line) => line.includes('loginRefused ? openid notKnown')).length, 3);
});

test.serial('another account that calls itself by the same name is refused', async (t) => {
  const { running, provider } = await officeWithProvider(t, { andi: 'operator' });
  provider.who = { sub: 'abc-1', preferred_username: 'andi' };
  t.is((await goThrough(running)).answer.status, 200);
  provider.who = { sub: 'somebody-else', preferred_username: 'andi' };
  t.is((await goThrough(running)).answer.status, 403);
  provider.who = { sub: 'abc-1', preferred_username: 'a-new-name' };
  const { answer, office } = await goThrough(running);
  t.is(answer.status, 200, 'the account counts, not what it calls itself today');
  t.regex(await (await office.go('/account')).text(), /<strong>andi<\/strong>/);
});

test.serial('who was switched off here does not come in through the provider', async (t) => {
  const { running, provider } = await officeWithProvider(t, { andi: 'operator', baso: 'administrator' });
  await running.office.people.disable('andi', 'baso');
  provider.who = { sub: 'abc-1', preferred_username: 'andi' };
  const { answer } = await goThrough(running);
  t.regex(await problemOn(answer), /sudah dinonaktifkan\. Hubungi administrator/);
});

test.serial('a claim that the office allows brings new people, and their role follows it', async (t) => {
  const rolesFrom = {
    claim: 'groups',
    roles: { 'dukcapil-penyelia': 'supervisor', dukcapil: 'operator' },
  } as const;
  const { running, provider } = await officeWithProvider(t, { baso: 'administrator' }, { rolesFrom });
  const roleOf = async () => (await running.office.people.find('rahma'))?.role;
  const rahma = { sub: 'abc-9', preferred_username: 'rahma', name: 'Rahma Sari' };
  provider.who = { ...rahma, groups: ['kominfo'] };
  t.regex(await problemOn((await goThrough(running)).answer), /tidak punya peran/);
  t.is(await roleOf(), undefined);
  provider.who = { ...rahma, groups: ['dukcapil', 'kominfo'] };
  t.is((await goThrough(running)).answer.status, 200);
  t.is(await roleOf(), 'operator');
  provider.who = { ...rahma, groups: ['dukcapil', 'dukcapil-penyelia'] };
  await goThrough(running);
  t.is(await roleOf(), 'supervisor');
  provider.who = { ...rahma, groups: [] };
  t.is((await goThrough(running)).answer.status, 403);
  provider.who = { sub: 'abc-3', preferred_username: 'baso', groups: ['dukcapil'] };
  await goThrough(running);
  t.is(
    (await running.office.people.find('baso'))?.role,
    'administrator',
    'whom the office created keeps the office’s role',
  );
});

test.serial(
  'an answer that this browser did not ask for, or asked for long ago, lets nobody in',
  async (t) => {
    const { running, provider } = await officeWithProvider(t, { andi: 'operator' });
    provider.who = { sub: 'abc-1', preferred_username: 'andi' };
    const { address } = await goThrough(running);
    const back = address.pathname + address.search;
    const stranger = createVisitor(running);
    const unasked = await stranger.go(back);
    t.is(unasked.status, 403);
    t.regex(await problemOn(unasked), /Waktu untuk masuk sudah habis\. Mulai lagi dari sini/);
    await stranger.go('/login/openid');
    t.is((await stranger.go(back)).status, 403, 'the answer to another question');
    t.is((await stranger.go('/requests')).status, 303);
  },
);

test.serial(
  'a provider that says no, or that does not answer, leaves the password as a way in',
  async (t) => {
    const { running, provider } = await officeWithProvider(t, { andi: 'operator' });
    provider.who = null;
    const { answer } = await goThrough(running);
    t.is(answer.status, 403);
    t.regex(await problemOn(answer), /tidak berhasil\. Coba lagi, atau masuk dengan kata sandi/);

    const gone = { ...provider.settings, issuer: new URL('http://127.0.0.1:9/') };
    const other = await openTestOffice({ folder: running.folder, openid: gone });
    t.teardown(() => other.office.close());
    const silent = await createVisitor(other).go('/login/openid');
    t.is(silent.status, 502);
    t.regex(await problemOn(silent), /tidak bisa dihubungi\. Coba lagi nanti, atau masuk dengan kata sandi/);
  },
);
