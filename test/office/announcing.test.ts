import { readFile } from 'node:fs/promises';
import test from 'ava';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { sha256Of } from '../../src/seal/digest.ts';
import { openAnswers, sealAnswers } from '../../src/seal/sealed-answers.ts';
import { createSigningKey, signManifest, verifyAcknowledgement } from '../../src/seal/signatures.ts';
import { enrolTestKiosk } from './support/test-kiosk.ts';
import { startTestOffice } from './support/test-office.ts';

test('the office wants every page of a new request, and acknowledges when all are whole', async (t) => {
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest();
  t.deepEqual(await kiosk.announce(request.jws), {
    outcome: 'wanted',
    pages: request.pages.map((page) => page.page),
  });
  const signed = await kiosk.deliver(request);
  const verified = await verifyAcknowledgement(kiosk.enrolment.officeKey, signed);
  t.deepEqual(verified.outcome === 'ok' && verified.acknowledgement, {
    version: 1,
    kiosk: '001',
    number: request.number,
    receivedAt: running.now().toISOString(),
    manifestSha256: sha256Of(request.jws),
    pages: request.manifest.pages,
  });
});

test('the acknowledgement is made once and given again, also after a restart', async (t) => {
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest();
  const first = await kiosk.deliver(request);
  running.pass(60_000);
  await running.restart();
  t.deepEqual(await kiosk.announce(request.jws), { outcome: 'acknowledged', acknowledgement: first });
});

test('a request without pages is acknowledged at once', async (t) => {
  const kiosk = await enrolTestKiosk(await startTestOffice(t));
  const request = await kiosk.makeRequest({ papers: [], missingPapers: ['f-102', 'surat-hilang'] });
  t.is((await kiosk.announce(request.jws)).outcome, 'acknowledged');
});

test('many announcements of one request at the same moment make one request', async (t) => {
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest({ papers: [] });
  const answers = await Promise.all(Array.from({ length: 8 }, () => kiosk.announce(request.jws)));
  t.is(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1);
  t.is(answers[0]?.outcome, 'acknowledged');
  t.is(
    (await running.office.audit.latest(50)).filter((entry) => entry.action === 'request.arrived').length,
    1,
  );
});

test('a second request with the same number is refused, and the first stays as it is', async (t) => {
  const kiosk = await enrolTestKiosk(await startTestOffice(t));
  const request = await kiosk.makeRequest({ serial: 7 });
  const acknowledgement = await kiosk.deliver(request);
  const other = await kiosk.makeRequest({ serial: 7, service: 'kk-hilang-rusak' });
  t.deepEqual(await kiosk.announce(other.jws), { outcome: 'refused', reason: 'numberTaken' });
  t.deepEqual(await kiosk.announce(request.jws), { outcome: 'acknowledged', acknowledgement });
});

test('a kiosk cannot announce in the name of another', async (t) => {
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  const neighbour = await enrolTestKiosk(running, 'Balai Desa Watuliu');
  const request = await neighbour.makeRequest();

  t.deepEqual(await kiosk.announce(request.jws), { outcome: 'refused', reason: 'badSignature' });
  t.deepEqual(await kiosk.announce(await kiosk.sign(request.manifest)), {
    outcome: 'refused',
    reason: 'malformed',
  });
  // Its own name, but a number out of the neighbour's book.
  const borrowed = { ...request.manifest, kiosk: kiosk.enrolment.kiosk };
  t.deepEqual(await kiosk.announce(await kiosk.sign(borrowed)), { outcome: 'refused', reason: 'malformed' });
});

test('a manifest signed by a stranger, changed or cut off is refused', async (t) => {
  const kiosk = await enrolTestKiosk(await startTestOffice(t));
  const request = await kiosk.makeRequest();
  const forged = await signManifest(await createSigningKey(), request.manifest);
  const [header, payload, signature] = request.jws.split('.');
  const changed = Buffer.from(JSON.stringify({ ...request.manifest, service: 'kk-ubah' })).toString(
    'base64url',
  );
  for (const jws of [
    forged,
    `${header}.${changed}.${signature}`,
    `${header}.${payload}.`,
    request.jws.slice(0, -20),
    `${request.jws}\n`,
    'nonsense',
    '',
  ]) {
    t.deepEqual(await kiosk.announce(jws), { outcome: 'refused', reason: 'badSignature' });
  }
});

test('what the office could not stand by is refused before the kiosk relies on it', async (t) => {
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  const { manifest } = await kiosk.makeRequest();
  const stranger = await createIdentity();
  const identityFile = await readFile(`${running.folder}/office-identity.txt`, 'utf8');
  const content = await openAnswers(
    /AGE-SECRET-KEY-\S+/.exec(identityFile)?.[0] ?? '',
    manifest.sealedAnswers,
  );
  const page = manifest.pages[0] ?? t.fail();
  const unacceptable: Record<string, object> = {
    'answers sealed to somebody else': { sealedAnswers: await sealAnswers(stranger.recipient, content) },
    'answers that are no age file': { sealedAnswers: 'bm90aGluZw==' },
    'a page that the answers do not know': { pages: manifest.pages.slice(1) },
    'the same page twice': { pages: [...manifest.pages, page] },
    'a page of a terabyte': { pages: [{ ...page, sealedBytes: 2 ** 40 }, ...manifest.pages.slice(1)] },
    'a wrong check digit': {
      number: manifest.number.replace(/.$/, (last) => String((Number(last) + 1) % 10)),
    },
    'a number that climbs the folders': { number: '../../etc/passwd' },
    'a number with a hyphen': { number: `${manifest.number.slice(0, 3)}-${manifest.number.slice(3)}` },
  };
  for (const [what, change] of Object.entries(unacceptable)) {
    const answer = await kiosk.announce(await kiosk.sign({ ...manifest, ...change }));
    t.deepEqual(answer, { outcome: 'refused', reason: 'malformed' }, what);
  }
  t.is((await kiosk.announce(await kiosk.sign(manifest))).outcome, 'wanted', 'the number is still free');
});

test('a manifest above 256 kB is too large, and other content types are not read', async (t) => {
  const kiosk = await enrolTestKiosk(await startTestOffice(t));
  const tooLarge = await kiosk.fetch('/api/announce', announcement('a'.repeat(256 * 1024 + 1)));
  t.is(tooLarge.status, 413);
  t.deepEqual(await tooLarge.json(), { error: 'tooLarge' });
  const json = await kiosk.fetch('/api/announce', {
    ...announcement('{}'),
    headers: { 'content-type': 'application/json' },
  });
  t.is(json.status, 415);
});

test('nothing that a citizen said is in the log or readable on the disk', async (t) => {
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest({ nik: '7408014503850002', phone: '+6281234567890' });
  await kiosk.deliver(request);
  const { readdir } = await import('node:fs/promises');
  const files = await readdir(running.folder, { recursive: true, withFileTypes: true });
  const contents = await Promise.all(
    files
      .filter((file) => file.isFile())
      .map((file) => readFile(`${file.parentPath}/${file.name}`, 'latin1')),
  );
  t.true(contents.length >= 5);
  for (const text of [...contents, running.logged()]) {
    t.false(text.includes('7408014503850002'));
    t.false(text.includes('81234567890'));
  }
});

function announcement(body: string): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/jose' }, body };
}
