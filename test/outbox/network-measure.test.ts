/** What a technician's measure of the line tells when something stands between kiosk and office. */
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import type { LinkReason } from '../../src/outbox/forwarding/link-reasons.ts';
import { measureNetwork } from '../../src/outbox/forwarding/network-measure.ts';
import { createOfficeClient } from '../../src/outbox/forwarding/office-client.ts';
import { createTimeQuestion, type TimeQuestion } from '../../src/outbox/forwarding/time-question.ts';
import { createSigningKey, publicKeyOf } from '../../src/seal/signatures.ts';
import { makeTestCertificates, type TestCertificate } from '../support/outbox/test-certificates.ts';

const certificates = makeTestCertificates();
const officeKey = publicKeyOf(await createSigningKey());

async function portOf(t: ExecutionContext, server: Server): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.teardown(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** As the forwarder measures; `askTime`: for an office whose signature is not the matter. */
function measure(officeUrl: string, askTime?: TimeQuestion) {
  const moment = () => ({ boot: 'b', uptimeMs: performance.now() });
  const { signal } = new AbortController();
  return measureNetwork({
    ...{ officeUrl, ca: certificates.ca, signal, now: () => new Date('2026-11-28T02:00:00.000Z') },
    askTime: askTime ?? createTimeQuestion({ baseUrl: officeUrl, officeKey, moment }),
    office: createOfficeClient({ baseUrl: officeUrl, accessToken: 'token', ca: certificates.ca, moment }),
  });
}

const signed: TimeQuestion = async () => ({
  outcome: 'ok',
  told: { at: '2026-11-28T02:00:00.000Z', boot: 'b', uptimeMs: 0, withinMs: 1 },
});

test('an office in good order: every step is well, the certificate tells its end, the upload its length', async (t) => {
  let asked = '';
  const server = createTlsServer({ ...certificates.good }, (request, response) => {
    request.on('data', (piece: Buffer) => {
      asked += piece.toString();
    });
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/jose' }).end('a.b.c'));
  });
  t.teardown(() => server.closeAllConnections());
  const found = await measure(`https://localhost:${await portOf(t, server)}`, signed);
  t.like(found, { at: '2026-11-28T02:00:00.000Z', office: { outcome: 'office' } });
  t.like(found.dns, { ok: true, reason: null });
  t.like(found.connect, { tried: 5, lost: 0 });
  t.like(found.tls, { ok: true, reason: null });
  t.regex(found.tls?.validUntil ?? '', /2049/);
  t.is(asked.length, 49_152);
  t.deepEqual(JSON.parse(asked), { requests: [] }, 'nothing is asked about anybody');
  t.is(found.upload?.bytes, 49_152);
});

// biome-ignore format: a table is read as rows
const wrong: [keyof typeof certificates, LinkReason][] = [
  ['ofAnotherName', 'certificateOfAnother'],
  ['expired', 'certificateExpired'],
  ['notYetValid', 'certificateNotYetValid'],
  ['selfSigned', 'certificateNotTrusted'],
];

for (const [which, reason] of wrong) {
  test(`a certificate that is ${which} is told as ${reason}; the token stays here`, async (t) => {
    const server = createTlsServer({ ...(certificates[which] as TestCertificate) }, (request, response) => {
      t.is(request.headers.authorization, undefined);
      response.writeHead(200, { 'content-type': 'text/html' }).end('<form>Selamat datang');
    });
    t.teardown(() => server.closeAllConnections());
    const found = await measure(`https://localhost:${await portOf(t, server)}`);
    t.like(found.connect, { lost: 0 }, 'the way is there');
    t.like(found.tls, { ok: false, ms: null, reason, validUntil: null });
    t.deepEqual(found.office, { outcome: 'somebodyElse' });
    t.is(found.upload, null);
  });
}

test('a name that nobody knows stops every step after it', async (t) => {
  const found = await measure('https://kantor.invalid/');
  t.deepEqual(found.dns, { ok: false, ms: null, reason: 'nameNotFound' });
  t.deepEqual(found.connect, { tried: 5, lost: 5, fastestMs: null, averageMs: null, slowestMs: null });
  t.like(found.tls, { ok: false, reason: 'nameNotFound' });
  t.deepEqual(found.office, { outcome: 'nobody' });
  t.is(found.upload, null);
});

test('a machine without a program, and an address that is a number: no name to look up, nobody there', async (t) => {
  const server = createServer();
  const port = await portOf(t, server);
  await new Promise((closed) => server.close(closed));
  const found = await measure(`http://127.0.0.1:${port}`);
  t.is(found.dns, null);
  t.is(found.tls, null);
  t.like(found.connect, { tried: 5, lost: 5 });
  t.deepEqual(found.office, { outcome: 'nobody' });
});

const html = { 'content-type': 'text/html' };
// biome-ignore format: a table is read as rows
const portals: Record<string, RequestListener> = {
  'its login page': (_request, response) => response.writeHead(200, html).end('<form>Selamat datang'),
  'a redirect to its login page': (_request, response) => response.writeHead(302, { location: 'http://login.example/' }).end(),
  '511 Network Authentication Required': (_request, response) => response.writeHead(511, html).end('login'),
  'a page about credit': (_request, response) => response.writeHead(403, html).end('Pulsa habis'),
};

for (const [name, answers] of Object.entries(portals)) {
  test(`a captive portal that answers with ${name} is somebody else, though connections are quick`, async (t) => {
    const server = createServer((request, response) => {
      request.resume();
      answers(request, response);
    });
    t.teardown(() => server.closeAllConnections());
    const found = await measure(`http://localhost:${await portOf(t, server)}`);
    t.like(found.connect, { tried: 5, lost: 0 });
    t.deepEqual(found.office, { outcome: 'somebodyElse' });
    t.is(found.upload, null);
  });
}

test('https where somebody speaks plain HTTP is told as such', async (t) => {
  const server = createServer((_request, response) => response.writeHead(200, html).end('login'));
  t.teardown(() => server.closeAllConnections());
  const found = await measure(`https://localhost:${await portOf(t, server)}`);
  t.like(found.tls, { ok: false, reason: 'tlsFailed' });
  t.is(found.upload, null);
});
