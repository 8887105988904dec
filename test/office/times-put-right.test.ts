import test, { type ExecutionContext } from 'ava';
import { createRequestRegister } from '../../src/office/request-register.ts';
import { kioskMomentHeader, kioskMomentText, parseKioskMoment } from '../../src/seal/kiosk-moment.ts';
import { verifyOfficeTime } from '../../src/seal/signatures.ts';
import { openAgain } from './support/test-database.ts';
import { enrolTestKiosk, type TestKiosk } from './support/test-kiosk.ts';
import { startTestOffice, type TestOffice } from './support/test-office.ts';

const beginning = { sequence: 3, previous: '0'.repeat(64), ordinal: 1, predecessor: null };
const clock = (boot: string, uptimeMs: number, certain: boolean) => ({ boot, uptimeMs, certain });

async function announceAs(kiosk: TestKiosk, serial: number, said: ReturnType<typeof clock>) {
  const request = await kiosk.makeRequest({ serial, confirmedAt: '2000-01-01T00:00:00.000Z', papers: [] });
  const journal = { ...beginning, stamp: { at: request.manifest.confirmedAt, ...said } };
  await kiosk.announce(await kiosk.sign({ ...request.manifest, journal }));
  return request.number;
}

/** Any question tells the office how long the kiosk has been up. */
const speaks = (kiosk: TestKiosk, boot: string, uptimeMs: number) =>
  kiosk.fetch('/api/statuses', { headers: { [kioskMomentHeader]: kioskMomentText({ boot, uptimeMs }) } });

async function shown(t: ExecutionContext, running: TestOffice, number: string) {
  const database = await openAgain(t, running.place);
  const found = await createRequestRegister({ database, now: running.now, news: running.office.news }).find(
    number,
  );
  return { confirmedAt: found?.confirmedAt, isTimeCertain: found?.isTimeCertain };
}

const hour = 60 * 60_000;

test('a kiosk that woke up in the year 2000 gets its times put right once its boot has spoken', async (t) => {
  const running = await startTestOffice(t, { startAt: new Date('2026-11-24T06:00:00.000Z') });
  const kiosk = await enrolTestKiosk(running);
  const before = await announceAs(kiosk, 1, clock('b1', 1 * hour, false));
  t.deepEqual(await shown(t, running, before), {
    confirmedAt: '2000-01-01T00:00:00.000Z',
    isTimeCertain: false,
  });

  await speaks(kiosk, 'b1', 3 * hour);
  t.deepEqual(await shown(t, running, before), {
    confirmedAt: '2026-11-24T04:00:00.000Z',
    isTimeCertain: true,
  });
  const after = await announceAs(kiosk, 2, clock('b1', 2 * hour + 1_500, false));
  t.deepEqual(await shown(t, running, after), {
    confirmedAt: '2026-11-24T05:00:01.500Z',
    isTimeCertain: true,
  });
});

test('a boot that never spoke stays uncertain, and a certain time is left as it is', async (t) => {
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  await speaks(kiosk, 'b2', hour);
  const silent = await announceAs(kiosk, 1, clock('b1', hour, false));
  const certain = await announceAs(kiosk, 2, clock('b2', hour, true));
  t.like(await shown(t, running, silent), { isTimeCertain: false });
  t.deepEqual(await shown(t, running, certain), {
    confirmedAt: '2000-01-01T00:00:00.000Z',
    isTimeCertain: true,
  });
});

test('one kiosk never puts right the times of another, even with the same boot id', async (t) => {
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  const neighbour = await enrolTestKiosk(running, 'Balai Desa Watuliu');
  const number = await announceAs(kiosk, 1, clock('b1', hour, false));
  await speaks(neighbour, 'b1', 2 * hour);
  t.like(await shown(t, running, number), { isTimeCertain: false });
});

test('a count of time that is no count changes nothing', async (t) => {
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  for (const text of [
    '',
    'b1',
    'b1 -5',
    'b1 1e9',
    'b1 99999999999999999999',
    `b1 ${9e14}`,
    'x'.repeat(9_000),
  ]) {
    const answer = await kiosk.fetch('/api/statuses', { headers: { [kioskMomentHeader]: text } });
    t.true(answer.status === 200 || answer.status === 431, text.slice(0, 20));
  }
  const number = await announceAs(kiosk, 1, clock('b1', hour, false));
  t.like(await shown(t, running, number), { isTimeCertain: false });
});

test('what a kiosk says of its boot is read back as it was written', (t) => {
  const moment = { boot: '0f8fad5b-d9cb-469f-a165-70867728950e', uptimeMs: 123_456 };
  t.deepEqual(parseKioskMoment(kioskMomentText(moment)), moment);
  t.is(parseKioskMoment(undefined), null);
  t.is(parseKioskMoment('a b c'), null);
});

test('the office tells anybody the time, signed for the very question', async (t) => {
  const running = await startTestOffice(t);
  const { enrolment } = await enrolTestKiosk(running);
  const nonce = 'ab'.repeat(16);
  const answer = await fetch(new URL(`/api/time?nonce=${nonce}`, running.office.url));
  const read = await verifyOfficeTime(enrolment.officeKey, await answer.text());
  t.deepEqual(read, {
    outcome: 'ok',
    officeTime: { version: 1, nonce, at: running.now().toISOString() },
  });
  for (const wrong of ['', '?nonce=', '?nonce=xyz', `?nonce=${'ab'.repeat(17)}`]) {
    t.is((await fetch(new URL(`/api/time${wrong}`, running.office.url))).status, 400, wrong);
  }
});
