/** Real TLS servers, each with something wrong about its certificate: the technician is told what. */
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createPlainServer } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { isCertificateTime } from '../../src/outbox/forwarding/link-reasons.ts';
import { createOfficeClient } from '../../src/outbox/forwarding/office-client.ts';
import { startForwarding } from '../support/outbox/forwarding.ts';
import { makeTestCertificates, type TestCertificate } from '../support/outbox/test-certificates.ts';

const certificates = makeTestCertificates();
const { signal } = new AbortController();

async function portOf(t: ExecutionContext, server: Server): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.teardown(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function officeWith(t: ExecutionContext, { key, cert }: TestCertificate): Promise<string> {
  const server = createServer({ key, cert }, (request, response) => {
    t.is(request.headers.authorization, 'Bearer token');
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"outcome":"wanted","pages":[]}');
  });
  t.teardown(() => server.closeAllConnections());
  return `https://localhost:${await portOf(t, server)}`;
}

const clientOf = (baseUrl: string) =>
  createOfficeClient({ baseUrl, accessToken: 'token', ca: certificates.ca });

test('an office whose certificate is right is spoken to, and what crosses the line is counted', async (t) => {
  const client = clientOf(await officeWith(t, certificates.good));
  t.deepEqual(await client.announce('a.b.c', signal), { outcome: 'wanted', pages: [] });
  const { sentBytes, receivedBytes } = client.traffic();
  t.true(sentBytes > 400 && receivedBytes > 700, `the handshake counts: ${sentBytes}, ${receivedBytes}`);
});

// biome-ignore format: a table is read as rows
const wrong: [keyof typeof certificates, string, boolean][] = [
  ['ofAnotherName', 'certificateOfAnother', false],
  ['expired', 'certificateExpired', true],
  ['notYetValid', 'certificateNotYetValid', true],
  ['selfSigned', 'certificateNotTrusted', false],
];

for (const [which, reason, isTime] of wrong) {
  test(`a certificate that is ${which} is told as ${reason}, and the token stays here`, async (t) => {
    const certificate = certificates[which] as TestCertificate;
    const server = createServer({ ...certificate }, () => t.fail('nothing may be said to it'));
    const client = clientOf(`https://localhost:${await portOf(t, server)}`);
    t.like(await client.announce('a.b.c', signal), { outcome: 'tryLater', reason });
    t.like(await client.statuses(null, signal), { outcome: 'tryLater', reason });
    t.like(
      await client.uploadPage(
        {
          number: '0420000018',
          page: 'p'.repeat(16),
          sealed: Buffer.from('sealed'),
          sealedSha256: '0'.repeat(64),
          ...{ uploadUrl: null, failures: 0, onUploadUrl: () => {}, onAccepted: () => {} },
        },
        signal,
      ),
      { outcome: 'tryLater', reason },
    );
    t.is(isCertificateTime(reason), isTime);
  });
}

test('who does not speak https at all is told so', async (t) => {
  const server = createPlainServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nlogin'));
  const client = clientOf(`https://localhost:${await portOf(t, server)}`);
  t.like(await client.announce('a.b.c', signal), { reason: 'tlsFailed' });
});

test('a name that nobody knows is told so', async (t) => {
  const client = createOfficeClient({ baseUrl: 'http://kantor.invalid', accessToken: 'token' });
  t.like(await client.announce('a.b.c', signal), { reason: 'nameNotFound' });
});

test('the technician reads the reason and what to look at first', async (t) => {
  const { kiosk, clock, start } = await startForwarding(t);
  const { number } = await kiosk.confirmVisit();
  const baseUrl = `https://localhost:${await portOf(t, createServer({ ...certificates.expired }))}`;
  start({ baseUrl });
  await clock.resting();
  t.like(kiosk.outbox.linkState(), { problem: 'certificateExpired', pagesWait: null });
  t.regex(kiosk.outbox.linkState().hint ?? '', /the clock of this kiosk/);
  t.like(kiosk.outbox.statusOf(number), { stage: 'kept' });
});
