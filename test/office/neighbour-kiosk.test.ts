/** A kiosk in wrong hands, with a token and a key that are good, tries everything on a request of its neighbour. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { verifyStatusFeed } from '../../src/seal/signatures.ts';
import { enrolTestKiosk, metadataHeader } from './support/test-kiosk.ts';
import { startTestOffice } from './support/test-office.ts';

test('a kiosk can neither read nor change nor hold up the request of another', async (t) => {
  const running = await startTestOffice(t);
  const owner = await enrolTestKiosk(running);
  const thief = await enrolTestKiosk(running, 'Balai Desa Watuliu');
  const request = await owner.makeRequest();
  await owner.announce(request.jws);
  const [page = t.fail(), other = t.fail()] = request.pages;
  const location = (await owner.beginUpload(request, page)).headers.get('location') ?? '';
  await owner.patch(location, 0, page.sealed.subarray(0, 500));
  const uploads = () => readdir(join(running.folder, 'uploads'));
  const before = (await uploads()).sort();

  t.deepEqual(
    await thief.announce(request.jws),
    { outcome: 'refused', reason: 'badSignature' },
    'replayed as it was',
  );
  const retold = await thief.sign({ ...request.manifest, kiosk: thief.enrolment.kiosk });
  t.is((await thief.announce(retold)).outcome, 'refused', 'told as its own');
  const renamed = await thief.sign(request.manifest);
  t.is((await thief.announce(renamed)).outcome, 'refused', 'signed anew in the other name');
  const next = await owner.makeRequest();
  const taken = await thief.sign({ ...next.manifest, kiosk: thief.enrolment.kiosk });
  t.is((await thief.announce(taken)).outcome, 'refused', 'taking its next number beforehand');
  t.is((await owner.announce(next.jws)).outcome, 'wanted');
  for (const wanted of [page, other])
    t.is((await thief.beginUpload(request, wanted)).status, 422, 'an upload of its pages');
  t.is((await thief.offsetOf(location)).status, 404, 'how far it has come');
  t.is((await thief.patch(location, 500, page.sealed.subarray(500))).status, 404, 'going on with it');
  t.is(
    (await thief.fetch(location, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } })).status,
    404,
    'ending it',
  );
  t.is((await thief.fetch(location)).status, 404, 'fetching it');
  const metadata = metadataHeader({ request: request.number, page: page.page, sha256: page.sealedSha256 });
  const concat = await thief.fetch('/api/pages/', {
    method: 'POST',
    headers: { 'tus-resumable': '1.0.0', 'upload-concat': `final;${location}`, 'upload-metadata': metadata },
  });
  t.true(concat.status >= 400, 'joining it to one of its own');
  const overridden = await thief.fetch(location, {
    method: 'POST',
    headers: { 'tus-resumable': '1.0.0', 'x-http-method-override': 'DELETE' },
  });
  t.is(overridden.status, 404, 'ending it under another name');

  t.deepEqual((await uploads()).sort(), before);
  t.is((await owner.offsetOf(location)).headers.get('upload-offset'), '500');
  await owner.deliver(request);
});

test('what any kiosk is told about all requests is number, stage, word and time, and nothing of a person', async (t) => {
  const running = await startTestOffice(t);
  const owner = await enrolTestKiosk(running);
  const thief = await enrolTestKiosk(running, 'Balai Desa Watuliu');
  await owner.deliver(await owner.makeRequest());
  const told = await verifyStatusFeed(
    thief.enrolment.officeKey,
    await (await thief.fetch('/api/statuses')).text(),
  );
  t.is(told.outcome, 'ok');
  if (told.outcome === 'ok') {
    t.deepEqual(
      told.statusFeed.entries.map((entry) => Object.keys(entry).sort()),
      [['at', 'note', 'number', 'stage']],
    );
  }
});
