/** One page is sent back, any kiosk brings it, and the office takes it for that page alone; or the citizen withdraws. */
import test, { type ExecutionContext } from 'ava';
import type { FollowUp } from '../../../src/request/follow-up.ts';
import type { Role } from '../../../src/request/workflow/office-roles.ts';
import { statusFeed } from '../../../src/seal/messages.ts';
import { verifyStatusFeed } from '../../../src/seal/signatures.ts';
import { enrolTestKiosk, type TestKiosk } from '../support/test-kiosk.ts';
import { startTestOffice } from '../support/test-office.ts';
import { createVisitor } from '../support/visitor.ts';

async function officeWithRequest(t: ExecutionContext, role: Role = 'operator') {
  const running = await startTestOffice(t);
  const person = { username: 'rahma', name: 'Rahma', role, password: 'a long enough one' };
  await running.office.people.create({ ...person, by: 'office' });
  const kiosk = await enrolTestKiosk(running);
  const other = await enrolTestKiosk(running, 'Balai Desa Watuliu');
  const request = await kiosk.makeRequest({ papers: [{ paper: 'f-102' }, { paper: 'surat-hilang' }] });
  await kiosk.deliver(request);
  const visitor = createVisitor(running);
  await visitor.logIn(person.username, person.password);
  const { number } = request;
  const path = `/requests/${number}`;
  const [page = t.fail(), second = t.fail()] = request.pages.map((each) => each.page);
  const found = async () => (await running.office.requests.find(number)) ?? t.fail();
  return {
    ...{ running, kiosk, other, request, visitor, number, path, page, second, found },
    async takeStep(step: string, note = '') {
      const { revision } = await found();
      const _csrf = await visitor.tokenOn(path);
      return visitor.post(`${path}/steps`, { _csrf, step, note, revision: `${revision}` });
    },
    async sendBack(which: string, changes: Record<string, string> = {}) {
      const { revision } = await found();
      const _csrf = await visitor.tokenOn(path);
      const asked = { page: which, reason: 'blurred', note: '', revision: `${revision}`, ...changes };
      return visitor.post(`${path}/send-back`, { _csrf, ...asked });
    },
  };
}

async function told({ kiosk }: { kiosk: TestKiosk }, number: string) {
  const jws = await (await kiosk.fetch('/api/statuses')).text();
  const feed = await verifyStatusFeed(kiosk.enrolment.officeKey, jws);
  if (feed.outcome !== 'ok') throw new Error(feed.reason);
  return statusFeed.parse(feed.statusFeed).entries.find((entry) => entry.number === number);
}

const pageFor = (request: string, replaces: string): FollowUp => ({ kind: 'page', request, replaces });

test('a page that is sent back is told to every kiosk with its reason, and comes from another one than the first', async (t) => {
  const office = await officeWithRequest(t);
  const { number, page, other, found, visitor, path, running } = office;
  await office.takeStep('startCheck');
  t.is((await office.sendBack(page, { note: 'Bagian bawahnya kabur.' })).status, 303);
  t.is((await found()).stage, 'waitingForCitizen');

  const entry = await told({ kiosk: other }, number);
  t.like(entry, { stage: 'waitingForCitizen', note: entry?.note });
  t.regex(entry?.note ?? '', /^Formulir.*: Halaman ini kurang jelas\..* Bagian bawahnya kabur\.$/);
  t.is(entry?.wanted?.length, 1);
  t.like(entry?.wanted?.[0], { page, paper: 'f-102', reason: 'blurred', note: 'Bagian bawahnya kabur.' });

  const brought = await other.makeFollowUp(pageFor(number, page));
  const acknowledgement = await other.deliver(brought);
  t.is((await found()).stage, 'underCheck');
  const after = await told({ kiosk: other }, number);
  t.like(after, { stage: 'underCheck', note: null });
  t.false('wanted' in (after ?? {}));
  t.is(await other.deliver(brought), acknowledgement, 'safe to repeat, and answered with the same word');

  const seen = await (await visitor.go(path)).text();
  t.regex(seen, /Halaman susulan tiba dari kiosk/);
  t.regex(seen, /Sudah diganti halaman baru/, 'the old page stays, marked');
  const newPage = brought.pages[0] ?? t.fail();
  const picture = await visitor.go(`${path}/pages/${newPage.page}`);
  t.deepEqual(new Uint8Array(await picture.arrayBuffer()), new Uint8Array(newPage.plain));
  t.is((await visitor.go(`${path}/pages/${page}`)).status, 200);
  t.is((await office.sendBack(page)).status, 409, 'what was replaced is not asked for again');
  t.is((await office.sendBack(newPage.page)).status, 303, 'the newer page may be');
  const actions = (await running.office.audit.latest(100)).map(({ action }) => action);
  t.true(actions.includes('request.sendBackPage') && actions.includes('request.pageBrought'));
  t.is((await running.office.audit.check()).outcome, 'whole');
});

test('what was brought is no request of its own: not in the list, not counted, seen with the request', async (t) => {
  const { number, page, other, visitor, path, takeStep, sendBack } = await officeWithRequest(t);
  await takeStep('startCheck');
  await sendBack(page);
  const brought = await other.makeFollowUp(pageFor(number, page));
  await other.deliver(brought);
  const shown = async (address: string) => {
    const list = await (await visitor.go(address)).text();
    return [...list.matchAll(/data-number="(\d+)"/g)].map((match) => match[1]);
  };
  t.deepEqual(await shown('/requests?stage=any'), [number]);
  t.deepEqual(await shown(`/requests?q=${brought.number}`), []);
  t.is((await visitor.go(`/requests/${brought.number}`)).headers.get('location'), path);
  const _csrf = await visitor.tokenOn(path);
  const steps = await visitor.post(`/requests/${brought.number}/steps`, {
    ...{ _csrf, step: 'reject', revision: '0', note: 'Tidak.' },
  });
  t.is(steps.status, 404, 'nobody takes a step with it');
});

test('only wanted pages are taken: not another page, not of another number, not of a request that is not there', async (t) => {
  const { number, page, second, kiosk, other, takeStep, sendBack, found } = await officeWithRequest(t);
  await takeStep('startCheck');
  await sendBack(page);
  const another = await kiosk.makeRequest();
  await kiosk.deliver(another);
  const made = [
    await other.makeFollowUp(pageFor(number, second)),
    await other.makeFollowUp(pageFor(another.number, page)),
    await other.makeFollowUp(pageFor(other.enrolment.kiosk.padEnd(10, '0'), page)),
  ];
  for (const { jws } of made) {
    t.deepEqual(await other.announce(jws), { outcome: 'refused', reason: 'notWanted' });
  }
  t.is((await found()).stage, 'waitingForCitizen');
  // Wanted later, as after a backup was put back: then the same message is taken.
  await sendBack(second);
  await other.deliver(made[0] ?? t.fail());
  t.is((await found()).stage, 'waitingForCitizen', 'the first one is still wanted');
  t.deepEqual(
    (await told({ kiosk }, number))?.wanted?.map((wish) => wish.page),
    [page],
  );
});

test('a message whose pages are not those it says, or that holds none, is refused', async (t) => {
  const { number, page, other, takeStep, sendBack } = await officeWithRequest(t);
  await takeStep('startCheck');
  await sendBack(page);
  const { manifest } = await other.makeFollowUp(pageFor(number, page));
  const wrong = [
    { ...manifest, pages: [] },
    { ...manifest, followUp: { kind: 'withdrawal', request: number } as const },
    { ...manifest, sealedAnswers: (await other.makeRequest()).manifest.sealedAnswers },
  ];
  for (const each of wrong) {
    t.deepEqual(await other.announce(await other.sign(each)), { outcome: 'refused', reason: 'malformed' });
  }
});

test('two kiosks that scan the same page at once are both thanked, and the request moves once', async (t) => {
  const { number, page, kiosk, other, takeStep, sendBack, found, visitor, path } = await officeWithRequest(t);
  await takeStep('startCheck');
  await sendBack(page);
  const first = await kiosk.makeFollowUp(pageFor(number, page));
  const late = await other.makeFollowUp(pageFor(number, page));
  await kiosk.deliver(first);
  await takeStep('accept');
  await other.deliver(late);
  t.is((await found()).stage, 'inProcess', 'a page that comes late turns nothing back');
  t.regex(await (await visitor.go(path)).text(), /Halaman susulan tiba, tidak diminta lagi/);
});

test('a page that an officer goes on without is asked of nobody any more, and still taken from who has scanned it', async (t) => {
  const { number, page, kiosk, other, takeStep, sendBack, found } = await officeWithRequest(t);
  await takeStep('startCheck');
  await sendBack(page);
  await takeStep('checkAgain');
  t.false('wanted' in ((await told({ kiosk }, number)) ?? {}));
  await other.deliver(await other.makeFollowUp(pageFor(number, page)));
  t.is((await found()).stage, 'underCheck');
});

test('who may not send back a page is refused, and no NIK goes into the word to the citizen', async (t) => {
  for (const role of ['auditor', 'courier'] as const) {
    const { running, path, page, sendBack, found } = await officeWithRequest(t, role);
    const siti = { username: 'siti', name: 'Siti', role: 'operator', password: 'another long one' } as const;
    await running.office.people.create({ ...siti, by: 'office' });
    const colleague = createVisitor(running);
    await colleague.logIn(siti.username, siti.password);
    const _csrf = await colleague.tokenOn(path);
    await colleague.post(`${path}/steps`, { _csrf, step: 'startCheck', note: '', revision: '0' });
    t.is((await sendBack(page)).status, 403, role);
    t.is((await found()).stage, 'underCheck');
  }
  const { page, sendBack, takeStep, found } = await officeWithRequest(t);
  t.is((await sendBack(page)).status, 409, 'it has to be under check');
  await takeStep('startCheck');
  t.is((await sendBack(page, { note: 'NIK 7408 0145 0385 0002' })).status, 422);
  t.is((await sendBack(page, { note: 'x'.repeat(201) })).status, 422);
  t.is((await sendBack(page, { reason: 'notNice' })).status, 400);
  t.is((await sendBack('0'.repeat(24))).status, 404);
  t.is((await sendBack(page, { revision: '0' })).status, 409, 'somebody else was quicker');
  t.is((await found()).stage, 'underCheck');
});

test('a withdrawal closes a request that nothing is made of yet, wherever it comes from', async (t) => {
  const { number, page, other, takeStep, sendBack, found, visitor, path } = await officeWithRequest(t);
  await takeStep('startCheck');
  await sendBack(page);
  await other.deliver(await other.makeFollowUp({ kind: 'withdrawal', request: number }));
  t.is((await found()).stage, 'withdrawn');
  const entry = await told({ kiosk: other }, number);
  t.like(entry, { stage: 'withdrawn', note: null });
  t.false('wanted' in (entry ?? {}));
  t.regex(await (await visitor.go(path)).text(), /Dibatalkan atas permintaan warga/);
});

test('a withdrawal that comes too late is written down, and the citizen is told where the request stands', async (t) => {
  const { number, other, takeStep, found, visitor, path } = await officeWithRequest(t);
  await takeStep('startCheck');
  await takeStep('accept');
  await other.deliver(await other.makeFollowUp({ kind: 'withdrawal', request: number }));
  t.is((await found()).stage, 'inProcess');
  t.like(await told({ kiosk: other }, number), { stage: 'inProcess' });
  t.regex(await (await visitor.go(path)).text(), /Warga minta batal, tetapi sudah dikerjakan/);
});
