/** Two offices in one process and, on PostgreSQL, one database: each sees its own alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import pino from 'pino';
import type { OfficeEntry } from '../../../src/office/several/offices-file.ts';
import { openSharedDoor } from '../../../src/office/several/shared-door.ts';
import { offerRelease } from '../../../src/office/updates/offer-release.ts';
import { publicKeyOf } from '../../../src/seal/signatures.ts';
import { newTestPlace } from '../support/test-database.ts';
import { enrolTestKiosk } from '../support/test-kiosk.ts';
import type { TestOffice } from '../support/test-office.ts';
import { createVisitor } from '../support/visitor.ts';
import { makeRelease } from '../updates/support.ts';

const now = () => new Date('2026-11-24T02:24:00.000Z');
const password = 'kapal-laut-biru';

async function twoOffices(t: ExecutionContext) {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-offices-'));
  // Two names of this machine; a third one belongs to nobody.
  const entries: OfficeEntry[] = [];
  for (const [id, host] of [
    ['kolaka-utara', '127.0.0.1'],
    ['kolaka-timur', 'localhost'],
  ] as const) {
    const own = join(folder, id);
    entries.push({
      id,
      name: id,
      hosts: [host],
      folder: own,
      database: await newTestPlace(own),
      pagesUrl: null,
    });
  }
  const log = pino({ level: 'silent' });
  const door = await openSharedDoor({ entries, now, log, host: '0.0.0.0', port: 0 });
  await door.listen();
  t.teardown(async () => {
    await door.close();
    rmSync(folder, { recursive: true });
  });
  const { port } = new URL(door.url);
  const running = (index: number): TestOffice => {
    const { id, hosts, folder, database } = entries[index] ?? t.fail();
    const office = { ...(door.offices.get(id) ?? t.fail()), url: `http://${hosts[0]}:${port}` };
    const nothing = { logged: () => '', pass() {}, restart: async () => {}, reopen: async () => {} };
    return { office, folder, place: database, now, ...nothing };
  };
  for (const [index, username] of ['andi', 'sitti'].entries()) {
    const { people } = running(index).office;
    await people.create({ username, name: username, role: 'operator', password, by: 'office' });
  }
  return { north: running(0), east: running(1), port };
}

test('a request is seen in its own office, and is not there in the other', async (t) => {
  const { north, east } = await twoOffices(t);
  const kiosk = await enrolTestKiosk(north);
  const request = await kiosk.makeRequest();
  await kiosk.deliver(request);
  const [andi, sitti] = [createVisitor(north), createVisitor(east)];
  t.is((await andi.logIn('andi', password)).status, 303);
  t.is((await sitti.logIn('sitti', password)).status, 303);
  const page = `/requests/${request.number}`;
  t.is((await andi.go(page)).status, 200);
  t.is((await sitti.go(page)).status, 404);
  t.is((await sitti.go(`${page}/pages/${request.pages[0]?.page}`)).status, 404);
  t.true((await (await andi.go('/requests')).text()).includes(page));
  t.false((await (await sitti.go('/requests')).text()).includes(page));
});

test('people, their sessions and their forms open nothing in another office', async (t) => {
  const { north, east } = await twoOffices(t);
  t.is((await createVisitor(east).logIn('andi', password)).status, 401);
  const andi = createVisitor(north);
  await andi.logIn('andi', password);
  // The same cookies, carried to the other door.
  const moved = createVisitor(east);
  for (const [name, value] of andi.jar) moved.jar.set(name, value);
  const answer = await moved.go('/requests');
  t.is(answer.status, 303);
  t.regex(answer.headers.get('location') ?? '', /^\/login/);
});

test('a kiosk is known in its own office alone, and each counts its kiosks from 001', async (t) => {
  const { north, east } = await twoOffices(t);
  const ours = await enrolTestKiosk(north);
  const theirs = await enrolTestKiosk(east);
  t.deepEqual([ours.enrolment.kiosk, theirs.enrolment.kiosk], ['001', '001']);
  t.not(ours.enrolment.officeRecipient, theirs.enrolment.officeRecipient);
  const asStranger = await fetch(new URL('/api/statuses', east.office.url), {
    headers: { authorization: `Bearer ${ours.enrolment.accessToken}` },
  });
  t.is(asStranger.status, 401);
  const request = await ours.makeRequest({ papers: [] });
  await ours.deliver(request);
  const subjects = async ({ office }: TestOffice) =>
    (await office.audit.latest(100)).map(({ subject }) => subject);
  t.true((await subjects(north)).includes(request.number));
  t.false((await subjects(east)).includes(request.number));
});

test('a code of one office enrols no kiosk at the other', async (t) => {
  const { north, east } = await twoOffices(t);
  const code = await north.office.createEnrolmentCode({ place: 'Balai Desa Pitulua' });
  const answer = await fetch(new URL('/api/enrol', east.office.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, publicKey: { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) } }),
  });
  t.is(answer.status, 403);
});

test('news of one office is not heard in the other', async (t) => {
  const { north, east } = await twoOffices(t);
  const heard: string[] = [];
  const atHome = Promise.withResolvers<void>();
  east.office.news.subscribe(({ about }) => heard.push(about));
  north.office.news.subscribe(({ about }) => {
    if (about === 'kiosk') atHome.resolve();
  });
  // On PostgreSQL both listen once each has been told to look.
  await enrolTestKiosk(north);
  await enrolTestKiosk(north, 'Balai Desa Watuliu');
  await atHome.promise;
  t.false(heard.includes('kiosk'));
});

test('who comes by an unknown name gets a plain page that names nobody', async (t) => {
  const { port } = await twoOffices(t);
  const answer = await fetch(`http://127.0.0.2:${port}/requests`);
  t.is(answer.status, 421);
  const text = await answer.text();
  t.regex(text, /Tidak ada kantor di alamat ini/);
  t.notRegex(text, /kolaka/i);
});

test('each office offers its own release to its kiosks, and to no other', async (t) => {
  const { north, east } = await twoOffices(t);
  const { folder, key, release } = await makeRelease(t);
  await offerRelease({ office: north.folder, from: folder, key: publicKeyOf(key), keepFreeBytes: 0 });
  for (const name of ['release.jws', release.files[0]?.file ?? '']) {
    const part = { headers: { range: 'bytes=0-9' } };
    t.true((await fetch(`${north.office.url}/updates/${name}`, part)).ok);
    t.is((await fetch(`${east.office.url}/updates/${name}`, part)).status, 404);
  }
});
