/** Searching the audit trail, and taking it away as CSV. */
import test from 'ava';
import { auditCsvLine } from '../../../src/office/law/audit/audit-csv.ts';
import { entriesAPage } from '../../../src/office/law/audit/audit-routes.ts';
import { roles } from '../../../src/request/workflow/office-roles.ts';
import { insideAs, officeOf } from '../people/support.ts';
import type { TestOffice } from '../support/test-office.ts';

/** The numbers of what is shown, in its order. */
async function shown(answer: Response): Promise<string[]> {
  const page = await answer.text();
  return [...page.matchAll(/<td class="digits">([^<]*)<\/td><td class="soft">([^<]*)/g)].map(
    ([, subject = '']) => subject,
  );
}

async function write(running: TestOffice, subjects: string[], actor = 'rahma') {
  for (const subject of subjects)
    await running.office.audit.append({ actor, action: 'page.opened', subject });
}

test('one finds by person, deed, subject with its pages, and day in the hall', async (t) => {
  const running = await officeOf(t, { nur: 'auditor' });
  const nur = await insideAs(running, 'nur');
  await write(running, ['0010000016', '0010000016/abc', '0010000017']);
  await write(running, ['0010000018'], 'andi');
  running.pass(24 * 60 * 60 * 1000);
  await write(running, ['0010000019']);
  const again = await insideAs(running, 'nur');
  for (const [query, found] of [
    ['actor=andi', ['0010000018']],
    ['subject=0010000016', ['0010000016/abc', '0010000016']],
    ['action=page.opened&actor=rahma&to=2026-11-24', ['0010000017', '0010000016/abc', '0010000016']],
    ['action=page&from=2026-11-25', ['0010000019']],
    ['action=kiosk', []],
    ['subject=00100000', []],
    ['actor=%27+OR+1%3D1', []],
    ['action=page&from=nonsense&actor=andi', ['0010000018']],
  ] as const)
    t.deepEqual(await shown(await again.go(`/audit?${query}`)), [...found], query);
  t.is((await nur.go('/audit')).status, 303, 'a day later the first session has ended');
});

test('older entries follow page by page, none twice and none left out, while new ones come in', async (t) => {
  const running = await officeOf(t, { nur: 'auditor' });
  const nur = await insideAs(running, 'nur');
  const subjects = Array.from({ length: entriesAPage * 2 + 7 }, (_, index) => `00${index}`);
  await write(running, subjects);
  const found: string[] = [];
  let path = '/audit?action=page.opened';
  for (let pages = 0; path && pages < 9; pages += 1) {
    const page = await (await nur.go(path)).text();
    found.push(...[...page.matchAll(/<td class="digits">(00\d+)<\/td>/g)].map(([, subject = '']) => subject));
    await write(running, ['new']);
    path = /rel="next" href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&#38;', '&') ?? '';
  }
  t.deepEqual(found, subjects.toReversed());
});

test('the CSV holds everything that the search finds, and no cell is a formula', async (t) => {
  const running = await officeOf(t, { nur: 'auditor' });
  const nur = await insideAs(running, 'nur');
  await write(
    running,
    Array.from({ length: 1203 }, (_, index) => `00${index}`),
  );
  const answer = await nur.go('/audit.csv?action=page.opened');
  t.regex(answer.headers.get('content-disposition') ?? '', /attachment/);
  const lines = (await answer.text()).trimEnd().split('\r\n');
  t.is(lines.length, 1204);
  t.is(lines[0], 'sequence,at,actor,action,subject,details,previous,hash');
  t.regex(
    lines[1] ?? '',
    /^\d+,2026-11-24T02:24:00\.000Z,rahma,page\.opened,001202,,[0-9a-f]{64},[0-9a-f]{64}$/,
  );
  const strange = {
    sequence: 1,
    at: 'x',
    actor: '=HYPERLINK("x")',
    action: '-1',
    subject: 'a,b',
    details: '@x',
    previous: '',
    hash: '',
  };
  t.is(auditCsvLine(strange), `1,x,"'=HYPERLINK(""x"")",'-1,"a,b",'@x,,\r\n`);
});

test('operators and couriers see nothing of it', async (t) => {
  const running = await officeOf(t, Object.fromEntries(roles.map((role) => [role, role])));
  for (const role of roles) {
    const visitor = await insideAs(running, role);
    const may = ['supervisor', 'administrator', 'auditor'].includes(role);
    for (const path of ['/audit', '/audit.csv', '/audit/anchors'])
      t.is((await visitor.go(path)).status, may ? 200 : 403, `${role} ${path}`);
    t.is(/href="\/audit"/.test(await (await visitor.go('/account')).text()), may, `menu of ${role}`);
  }
});

test('the page says whether the chain is whole', async (t) => {
  const running = await officeOf(t, { nur: 'auditor' });
  const nur = await insideAs(running, 'nur');
  t.regex(await (await nur.go('/audit?check=1')).text(), /Rantai utuh: \d+ catatan/);
});
