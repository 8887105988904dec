/** Captive portals and proxies that answer in the place of the office, in every call: nothing is lost, and nothing is believed. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createPlainServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import type { LinkReason } from '../../src/outbox/forwarding/link-reasons.ts';
import { createOfficeClient, type MeteredOfficeClient } from '../../src/outbox/forwarding/office-client.ts';
import type { PageUpload } from '../../src/outbox/forwarding/page-upload.ts';
import { openedAtOffice, startForwarding } from '../support/outbox/forwarding.ts';
import { send } from '../support/outbox/pretend-office.ts';
import { serve } from '../support/serve.ts';

const { signal } = new AbortController();
const page: PageUpload = {
  number: '0420000018',
  page: 'p'.repeat(16),
  sealed: Buffer.alloc(300_000, 7),
  sealedSha256: '0'.repeat(64),
  uploadUrl: null,
  failures: 0,
  onUploadUrl: () => {},
  onAccepted: () => {},
};

const calls: Record<string, (client: MeteredOfficeClient) => Promise<{ outcome: string }>> = {
  announcement: (client) => client.announce('a.b.c', signal),
  statuses: (client) => client.statuses(null, signal),
  'question about what is held': (client) => client.missing('{}', signal),
  upload: (client) => client.uploadPage(page, signal),
  'upload that goes on': (client) => client.uploadPage({ ...page, uploadUrl: 'SELF/api/pages/1' }, signal),
};

const plain =
  (status: number, headers: Record<string, string>, body: string | Buffer): RequestListener =>
  (request, response) => {
    request.resume();
    response.writeHead(status, headers).end(body);
  };

/** Megabytes of nothing, as fast as they are taken, until the kiosk has had enough. */
const endless: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/jose' }).flushHeaders();
  const more = () => {
    if (response.destroyed || response.socket?.destroyed) return;
    response.write(Buffer.alloc(64 * 1024, 120));
    setTimeout(more, 1);
  };
  more();
};

const bomb = gzipSync(Buffer.alloc(50_000_000));
const gzip = { 'content-type': 'application/jose', 'content-encoding': 'gzip' };
const html = { 'content-type': 'text/html; charset=utf-8' };

// biome-ignore format: a table is read as rows
const strangers: Record<string, { answers: RequestListener; reason: LinkReason | LinkReason[] }> = {
  'the login page of a hotspot': { answers: plain(200, html, '<form>Selamat datang'), reason: 'notTheOffice' },
  'a page that says not found': { answers: plain(404, html, 'tidak ada'), reason: 'notTheOffice' },
  'a redirect to itself': { answers: (request, response) => plain(302, { location: request.url ?? '/' }, '')(request, response), reason: 'notTheOffice' },
  '511': { answers: plain(511, { 'content-type': 'text/plain' }, 'login'), reason: 'notTheOffice' },
  'a bomb of zeros in gzip': { answers: plain(200, gzip, bomb), reason: 'notTheOffice' },
  'a page without an end': { answers: endless, reason: 'notTheOffice' },
  'a head without an end': { answers: plain(200, { 'x-long': 'x'.repeat(100_000) }, ''), reason: 'notTheOffice' },
  'fewer bytes than it promised': { answers: (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/jose', 'content-length': '100' });
    response.write('half', () => response.destroy());
  }, reason: 'linkBroke' },
  '502 of a proxy': { answers: plain(502, html, 'Bad gateway'), reason: 'busy' },
  '504 of a proxy': { answers: plain(504, html, 'Gateway timeout'), reason: 'busy' },
};

for (const [who, { answers, reason }] of Object.entries(strangers)) {
  for (const [what, call] of Object.entries(calls)) {
    test(`${who} as the answer to ${what} is told as ${reason}`, async (t) => {
      const url = await serve(t, answers);
      const client = createOfficeClient({ baseUrl: url, accessToken: 'token' });
      const answer =
        what === 'upload that goes on'
          ? await client.uploadPage({ ...page, uploadUrl: `${url}/api/pages/1` }, signal)
          : await call(client);
      t.like(answer, { outcome: 'tryLater', reason });
      t.true(client.traffic().receivedBytes < 16_000_000, 'it stops reading soon');
    });
  }
}

for (const nonsense of [
  'SSH-2.0-OpenSSH_9.2\r\n',
  'HTTP/1.1 999999\r\n\r\n',
  '\0\0\0\0\0\0\0\0',
  'GET / HTTP/1.1\r\n\r\n',
]) {
  test(`${JSON.stringify(nonsense)} is no answer of the office`, async (t) => {
    const server = createPlainServer((socket) => socket.on('error', () => {}).end(nonsense));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    t.teardown(() => server.close());
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = createOfficeClient({ baseUrl, accessToken: 'token' });
    t.like(await client.statuses(null, signal), { outcome: 'tryLater', reason: 'notTheOffice' });
    t.like(await client.uploadPage(page, signal), { outcome: 'tryLater', reason: 'notTheOffice' });
  });
}

// biome-ignore format: a table is read as rows
const visits: [string, (request: IncomingMessage, response: ServerResponse) => void, string][] = [
  ['a login page', (_request, response) => send(response, 200, 'text/html', '<form>'), 'notTheOffice'],
  ['the JSON of somebody else', (_request, response) => send(response, 200, 'application/json', '{"status":"ok"}'), 'notTheOffice'],
  ['an acknowledgement that is none', (_request, response) => send(response, 200, 'application/json', '{"outcome":"acknowledged","acknowledgement":"a.b.c"}'), 'notTheOffice'],
  ['an absurd Retry-After', (_request, response) => send(response, 503, 'text/plain', '', { 'retry-after': '1e400' }), 'busy'],
  ['a Retry-After of a hundred years', (_request, response) => send(response, 503, 'text/plain', '', { 'retry-after': 'Fri, 01 Jan 2126 00:00:00 GMT' }), 'busy'],
];

for (const [what, answer, problem] of visits) {
  test(`while a stranger answers everything with ${what}, all is kept, and it goes on at once when he is gone`, async (t) => {
    const { office, kiosk, clock, start } = await startForwarding(t);
    const requests = [await kiosk.confirmVisit(), await kiosk.confirmVisit()];
    office.misbehave = (request, response) => {
      request.resume();
      answer(request, response);
      return true;
    };
    start();
    let longestMs = 0;
    for (let round = 0; round < 6; round++) longestMs = Math.max(longestMs, await clock.passRest());
    await clock.resting();
    t.is(kiosk.outbox.linkState().problem, problem);
    t.true(longestMs <= 60 * 60_000, 'nobody sends a kiosk to sleep for longer than an hour');
    t.is(kiosk.outbox.waitingCount(), 2);
    t.is(kiosk.outbox.statusCursor(), null);

    office.misbehave = () => false;
    await clock.passRest();
    await clock.resting();
    for (const { number, pages } of requests) t.deepEqual(await openedAtOffice(office, number), pages);
    t.is(kiosk.outbox.waitingCount(), 0);
  });
}

for (const status of [500, 501, 507, 599]) {
  test(`a ${status} on one request leaves the others alone`, async (t) => {
    const { office, kiosk, clock, start } = await startForwarding(t);
    const poisoned = await kiosk.confirmVisit();
    const other = await kiosk.confirmVisit();
    office.misbehave = (request, response) => {
      const meta = String(request.headers['upload-metadata'] ?? '');
      if (!meta.includes(Buffer.from(poisoned.number).toString('base64'))) return false;
      send(response, status, 'application/json', '{"error":"internal"}');
      return true;
    };
    start();
    await clock.resting();
    t.like(kiosk.outbox.statusOf(other.number), { stage: 'received' });
    t.like(kiosk.outbox.waitingRequests(), [{ number: poisoned.number, problem: 'officeFailed' }]);
    t.is(kiosk.outbox.linkState().problem, null);
  });
}
