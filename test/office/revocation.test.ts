/** A stolen kiosk is shut out in the moment when an administrator says so, whatever it is doing. */
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { enrolTestKiosk } from './support/test-kiosk.ts';
import { startTestOffice, type TestOffice } from './support/test-office.ts';
import { createVisitor } from './support/visitor.ts';

async function revoke(running: TestOffice, kiosk: string): Promise<void> {
  const administrator = createVisitor(running);
  await administrator.logIn('petugas', 'silaku-demo');
  const _csrf = await administrator.tokenOn('/kiosks');
  const answer = await administrator.post(`/kiosks/${kiosk}/revoke`, { _csrf });
  if (answer.status !== 303) throw new Error(`revoking answered ${answer.status}`);
}

test('a page whose last byte comes after the kiosk was revoked does not arrive', async (t) => {
  const running = await startTestOffice(t, { demo: true });
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest({ papers: [{ paper: 'f-102' }] });
  await kiosk.announce(request.jws);
  const [page = t.fail()] = request.pages;
  const location = (await kiosk.beginUpload(request, page)).headers.get('location') ?? '';
  const half = page.sealed.length >> 1;

  const upload = httpRequest(new URL(location, running.office.url), {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${kiosk.enrolment.accessToken}`,
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
      'content-length': String(page.sealed.length),
    },
  });
  const answered = once(upload, 'response') as Promise<[IncomingMessage]>;
  upload.write(page.sealed.subarray(0, half));
  // The office has let it in once the first bytes lie on its disk.
  const file = join(running.folder, 'uploads', location.split('/').at(-1) ?? '');
  while ((await stat(file)).size === 0) await pause(20);
  await revoke(running, kiosk.enrolment.kiosk);
  upload.end(page.sealed.subarray(half));
  const [answer] = await answered;
  t.is(answer.statusCode, 401);
  answer.resume();

  t.deepEqual(await readdir(join(running.folder, 'uploads')), []);
  t.deepEqual(await readdir(join(running.folder, 'sealed')), []);
  t.false((await running.office.audit.latest(20)).some(({ action }) => action === 'request.arrived'));
});

test('a revoked kiosk is answered nothing, and what it had begun is dropped; its neighbour goes on', async (t) => {
  const running = await startTestOffice(t, { demo: true });
  const kiosk = await enrolTestKiosk(running);
  const neighbour = await enrolTestKiosk(running, 'Balai Desa Watuliu');
  const request = await kiosk.makeRequest();
  await kiosk.announce(request.jws);
  const [page = t.fail()] = request.pages;
  const location = (await kiosk.beginUpload(request, page)).headers.get('location') ?? '';
  await kiosk.patch(location, 0, page.sealed.subarray(0, 100));
  await revoke(running, kiosk.enrolment.kiosk);

  t.is((await kiosk.patch(location, 100, page.sealed.subarray(100))).status, 401);
  t.is((await kiosk.offsetOf(location)).status, 401);
  t.is((await kiosk.beginUpload(request, page)).status, 401);
  t.is((await kiosk.fetch('/api/statuses')).status, 401);
  const announced = await kiosk.fetch('/api/announce', {
    method: 'POST',
    headers: { 'content-type': 'application/jose' },
    body: request.jws,
  });
  t.is(announced.status, 401);
  await neighbour.deliver(await neighbour.makeRequest());

  await running.restart();
  t.deepEqual(await readdir(join(running.folder, 'uploads')), []);
});
