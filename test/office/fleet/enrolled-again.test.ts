/** A kiosk that was shut out comes back: the same machine under its number, another one under the next. */
import test from 'ava';
import { enrol } from '../../../src/outbox/forwarding/office-client.ts';
import { createSigningKey, publicKeyOf } from '../../../src/seal/signatures.ts';
import { startRealForwarding } from '../../support/outbox/real-forwarding.ts';
import { createVisitor } from '../support/visitor.ts';

const password = 'a-long-test-password';

async function shutOut(t: Parameters<typeof startRealForwarding>[0]) {
  const forwarding = await startRealForwarding(t);
  const { running } = forwarding;
  await running.office.people.create({
    username: 'ani',
    name: 'Ani',
    role: 'administrator',
    password,
    by: 'test',
  });
  const ani = createVisitor(running);
  await ani.logIn('ani', password);
  const post = async (path: string) => ani.post(path, { _csrf: await ani.tokenOn('/kiosks') });
  await post('/kiosks/001/revoke');
  const page = await (await post('/kiosks/001/replacement')).text();
  const code = /class="code">([A-Z0-9-]+)</.exec(page)?.[1] ?? '';
  return { ...forwarding, ani, code };
}

test('the same machine gets its number back, and what waited there arrives', async (t) => {
  const { running, kiosk, enrolment, code } = await shutOut(t);
  const { number } = await kiosk.confirmVisit();
  t.is((await fetch(`${running.office.url}/api/bulletin`, bearer(enrolment.accessToken))).status, 401);
  const answer = await enrol(
    running.office.url,
    { code, publicKey: publicKeyOf(kiosk.key) },
    AbortSignal.timeout(60_000),
  );
  if (answer.outcome !== 'ok') return t.fail(JSON.stringify(answer));
  t.is(answer.enrolment.kiosk, '001');
  t.is((await fetch(`${running.office.url}/api/bulletin`, bearer(enrolment.accessToken))).status, 401);
  const waiting = kiosk.outbox.waitingRequests()[0];
  t.is(waiting?.number, number);
  const feed = await fetch(`${running.office.url}/api/statuses`, bearer(answer.enrolment.accessToken));
  t.is(feed.status, 200);
});

test('another machine gets the next number, and the page says whose place it took', async (t) => {
  const { running, ani, code } = await shutOut(t);
  const other = await createSigningKey();
  const answer = await enrol(
    running.office.url,
    { code, publicKey: publicKeyOf(other) },
    AbortSignal.timeout(60_000),
  );
  if (answer.outcome !== 'ok') return t.fail(JSON.stringify(answer));
  t.is(answer.enrolment.kiosk, '002');
  t.is(answer.enrolment.place, 'Balai Desa Pitulua');
  t.regex(await (await ani.go('/kiosks/002')).text(), /Pengganti kiosk 001/);
});

test('a code for the place of a kiosk that is still trusted is not made', async (t) => {
  const { running } = await startRealForwarding(t);
  await running.office.people.create({
    username: 'ani',
    name: 'Ani',
    role: 'administrator',
    password,
    by: 'test',
  });
  const ani = createVisitor(running);
  await ani.logIn('ani', password);
  const answer = await ani.post('/kiosks/001/replacement', { _csrf: await ani.tokenOn('/kiosks') });
  t.is(answer.status, 404);
});

function bearer(token: string): RequestInit {
  return { headers: { authorization: `Bearer ${token}` } };
}
