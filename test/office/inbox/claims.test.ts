/** Two people never work on one request: taking it, coming second, giving it on, and leaving it lying. */
import test from 'ava';
import type { Browser, Page } from 'playwright-core';
import { expectAccessible } from '../support/accessibility.ts';
import { seen, startBrowser } from '../support/browser.ts';
import { rowOf, startInboxRig } from './support/inbox-rig.ts';

let browser: Browser;
test.before(async (t) => {
  t.timeout(180_000);
  browser = await startBrowser();
});
test.after.always(() => browser?.close());

const take = (page: Page) => page.locator('.claim-card').getByRole('button', { name: 'Ambil' });
const mine = 'Anda yang mengerjakan.';

test.serial('of two who take a request at once exactly one gets it, and the other sees who', async (t) => {
  const rig = await startInboxRig(t, browser, ['sari', 'budi']);
  for (let race = 0; race < 3; race++) {
    const request = await rig.deliver();
    const pages = [await rig.sit('sari'), await rig.sit('budi')];
    for (const page of pages) await page.goto(`${rig.url}/requests/${request.number}`);
    await Promise.all(pages.map((page) => take(page).click()));
    const outcomes = await Promise.all(
      pages.map(async (page) => {
        await page.getByText(mine).or(page.getByRole('alert')).first().waitFor();
        return (await page.getByText(mine).count()) === 1;
      }),
    );
    t.deepEqual(outcomes.toSorted(), [false, true]);
    const loser = pages[outcomes.indexOf(false)]!;
    const winner = outcomes[0] ? 'Sari Operator' : 'Budi Operator';
    t.true((await seen(loser.getByRole('alert'))).startsWith(`${winner} lebih dulu mengambil`));
    await expectAccessible(t, loser);
    const claims = (await rig.running.office.audit.latest(200)).filter(
      ({ action, subject }) => action === 'request.claimed' && subject === request.number,
    );
    t.is(claims.length, 1);
  }
});

test.serial('a step by somebody who does not hold the request is refused and changes nothing', async (t) => {
  const rig = await startInboxRig(t, browser, ['sari', 'budi']);
  const request = await rig.deliver();
  const budi = await rig.sit('budi');
  await budi.goto(`${rig.url}/requests/${request.number}`);
  const sari = await rig.sit('sari');
  await sari.goto(`${rig.url}/requests/${request.number}`);
  await take(sari).click();
  await sari.getByText(mine).waitFor();

  await budi.getByRole('button', { name: 'Ambil dan periksa' }).click();
  await budi.getByText('Petugas lain sedang mengerjakan permohonan ini.').waitFor();
  t.is(await seen(budi.locator('.desk-head .badge')), 'Baru');
  await sari.getByRole('button', { name: 'Ambil dan periksa' }).click();
  await sari.locator('.badge-underCheck').first().waitFor();
});

test.serial('a supervisor gives a request to somebody else; an operator can’t', async (t) => {
  const rig = await startInboxRig(t, browser, ['sari', 'budi', 'rina']);
  const request = await rig.deliver();
  const sari = await rig.sit('sari');
  await rowOf(sari, request).getByRole('button', { name: 'Ambil' }).click();
  await sari.getByText(mine).waitFor();
  t.is(await sari.getByRole('button', { name: 'Serahkan' }).count(), 0);

  const rina = await rig.sit('rina');
  await rina.goto(`${rig.url}/requests/${request.number}`);
  await expectAccessible(t, rina);
  await rina.getByText('Ke orang lain').click();
  await rina.getByLabel('Serahkan kepada').selectOption({ label: 'Budi Operator' });
  await rina.getByRole('button', { name: 'Serahkan' }).click();
  await rina.getByText('Budi Operator sedang mengerjakan.').waitFor();
  const budi = await rig.sit('budi');
  await budi.goto(`${rig.url}/requests?mine=1`);
  t.true(await rowOf(budi, request).getByText('Anda').isVisible());
  await budi.goto(`${rig.url}/requests/${request.number}`);
  await budi.getByRole('button', { name: 'Lepaskan' }).click();
  await take(budi).waitFor();
});

test.serial(
  'what lies with somebody who has gone is free again; what an active person holds is not',
  async (t) => {
    const rig = await startInboxRig(t, browser, ['sari', 'budi']);
    const request = await rig.deliver();
    const sari = await rig.sit('sari');
    await rowOf(sari, request).getByRole('button', { name: 'Ambil' }).click();
    await sari.getByText(mine).waitFor();
    // Three hours of work, a click every twenty minutes.
    for (let clicks = 0; clicks < 9; clicks++) {
      rig.running.pass(20 * 60_000);
      await sari.goto(`${rig.url}/requests`);
    }
    rig.running.pass(110 * 60_000);
    const budi = await rig.sit('budi');
    t.true(await rowOf(budi, request).getByText('Sari Operator').isVisible());

    rig.running.pass(25 * 60_000);
    await budi.goto(`${rig.url}/requests`);
    rig.running.pass(25 * 60_000);
    await budi.goto(`${rig.url}/requests`);
    rig.running.pass(25 * 60_000);
    await budi.goto(`${rig.url}/requests`);
    rig.running.pass(25 * 60_000);
    await budi.goto(`${rig.url}/requests`);
    rig.running.pass(25 * 60_000);
    await budi.goto(`${rig.url}/requests`);
    rig.running.pass(25 * 60_000);
    await budi.goto(`${rig.url}/requests/${request.number}`);
    await take(budi).click();
    await budi.getByText(mine).waitFor();
  },
);

test.serial('two who look at one request know of each other', async (t) => {
  const rig = await startInboxRig(t, browser, ['sari', 'budi']);
  const request = await rig.deliver();
  const sari = await rig.sit('sari');
  await sari.goto(`${rig.url}/requests/${request.number}`);
  const budi = await rig.sit('budi');
  await budi.goto(`${rig.url}/requests/${request.number}`);
  t.true(await budi.getByText('Sedang dilihat juga oleh Sari Operator.').isVisible());
});

test.serial(
  'an auditor sees the list and can take nothing; a courier is led to the deliveries',
  async (t) => {
    const rig = await startInboxRig(t, browser, ['kadir', 'ani']);
    const request = await rig.deliver();
    const page = await rig.sit('ani');
    await rowOf(page, request).waitFor();
    t.is(await page.getByRole('button', { name: /^Ambil/ }).count(), 0);
    await expectAccessible(t, page);
    await page.goto(`${rig.url}/requests/${request.number}`);
    t.is(await page.getByRole('button', { name: /^Ambil/ }).count(), 0);
    await expectAccessible(t, page);

    const courier = await rig.sit('kadir');
    await courier.goto(`${rig.url}/requests`);
    t.is(new URL(courier.url()).pathname, '/courier');
    t.is((await courier.goto(`${rig.url}/duplicates/0010000012/0010000020`))?.url(), `${rig.url}/courier`);
  },
);
