import type { RequestListener } from 'node:http';
import test from 'ava';
import { createOfficeClient, enrol } from '../../src/outbox/forwarding/office-client.ts';
import type { PageUpload } from '../../src/outbox/forwarding/page-upload.ts';
import type { Enrolment } from '../../src/seal/messages.ts';
import { createSigningKey, publicKeyOf } from '../../src/seal/signatures.ts';
import { serve } from '../support/serve.ts';

const { signal } = new AbortController();

function answering(status: number, contentType: string, body: string): RequestListener {
  return (_request, response) => response.writeHead(status, { 'content-type': contentType }).end(body);
}

const somePage: PageUpload = {
  number: '0420000018',
  page: 'p'.repeat(16),
  sealed: Buffer.from('sealed'),
  sealedSha256: '0'.repeat(64),
  uploadUrl: null,
  failures: 0,
  onUploadUrl: () => {},
  onAccepted: () => {},
};

const clientOf = (baseUrl: string) => createOfficeClient({ baseUrl, accessToken: 'token' });

test('the office is called as agreed: path, method, token and type', async (t) => {
  const seen: unknown[] = [];
  const baseUrl = await serve(t, (request, response) => {
    const { method, url, headers } = request;
    seen.push([method, url, headers.authorization, headers['content-type']]);
    answering(200, 'application/json', '{"outcome":"wanted","pages":[]}')(request, response);
  });
  t.deepEqual(await clientOf(`${baseUrl}/kantor`).announce('a.b.c', signal), {
    outcome: 'wanted',
    pages: [],
  });
  await clientOf(baseUrl).statuses('a b&c', signal);
  await clientOf(baseUrl).statuses(null, signal);
  t.deepEqual(seen, [
    ['POST', '/kantor/api/announce', 'Bearer token', 'application/jose'],
    ['GET', '/api/statuses?cursor=a+b%26c', 'Bearer token', undefined],
    ['GET', '/api/statuses', 'Bearer token', undefined],
  ]);
});

// biome-ignore format: a table is read as rows
const announcements: [string, RequestListener, object][] = [
  ['a refusal, whatever its status', answering(409, 'application/json', '{"outcome":"refused","reason":"numberTaken"}'), { outcome: 'refused', reason: 'numberTaken' }],
  ['JSON that is no answer', answering(200, 'application/json', '{"hello":1}'), { outcome: 'tryLater', reason: 'notTheOffice' }],
  ['no JSON', answering(200, 'text/plain', 'OK'), { outcome: 'tryLater', reason: 'notTheOffice' }],
  ['an empty body', answering(204, 'text/plain', ''), { outcome: 'tryLater', reason: 'notTheOffice' }],
  ['a page that is not there, which is no refusal', answering(404, 'application/json', '{"statusCode":404}'), { outcome: 'tryLater', reason: 'officeFailed' }],
  ['a failure', answering(500, 'application/json', '{}'), { outcome: 'tryLater', reason: 'officeFailed' }],
  ['a page id that would name another file', answering(200, 'application/json', '{"outcome":"wanted","pages":["../x"]}'), { outcome: 'tryLater', reason: 'notTheOffice' }],
  ['an endless answer', (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('x'.repeat(3_000_000));
  }, { outcome: 'tryLater', reason: 'notTheOffice' }],
  ['a connection that breaks in the answer', (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
    response.write('{"outcome":', () => response.destroy());
  }, { outcome: 'tryLater', reason: 'linkBroke' }],
];

for (const [what, listener, expected] of announcements) {
  test(`an announcement that is answered by ${what} is typed data`, async (t) => {
    t.like(await clientOf(await serve(t, listener)).announce('a.b.c', signal), expected);
  });
}

test('a redirect is not followed: the token stays with the office', async (t) => {
  const visited: string[] = [];
  const stranger = await serve(t, (request, response) => {
    visited.push(request.url ?? '');
    response.end();
  });
  const redirecting: RequestListener = (_request, response) =>
    response.writeHead(307, { location: `${stranger}/api/announce` }).end();
  const client = clientOf(await serve(t, redirecting));
  t.like(await client.announce('a.b.c', signal), { reason: 'notTheOffice' });
  t.like(await client.statuses(null, signal), { reason: 'notTheOffice' });
  t.deepEqual(visited, []);
});

test('an upload is not sent to an address at another host', async (t) => {
  const visited: string[] = [];
  const stranger = await serve(t, (request, response) => {
    visited.push(request.method ?? '');
    response.end();
  });
  const client = clientOf(
    await serve(t, (_request, response) => response.writeHead(201, { location: `${stranger}/steal` }).end()),
  );
  const urls: string[] = [];
  const answer = await client.uploadPage({ ...somePage, onUploadUrl: (url) => urls.push(url) }, signal);
  t.like(answer, { outcome: 'tryLater', reason: 'notTheOffice' });
  t.deepEqual([urls, visited], [[], []]);
});

test('a caller that stops is told so at once, in whatever call', async (t) => {
  const asked = Promise.withResolvers<void>();
  const client = clientOf(await serve(t, () => asked.resolve()));
  const stop = new AbortController();
  const reason = new Error('the service ends');
  const calls = [client.announce('a.b.c', stop.signal), client.statuses(null, stop.signal)];
  await asked.promise;
  stop.abort(reason);
  for (const call of calls) t.is(await t.throwsAsync(call), reason);
});

test('an upload that is stopped in its first moment sends nothing', async (t) => {
  const visited: string[] = [];
  const client = clientOf(
    await serve(t, (request, response) => {
      visited.push(`${request.method} ${request.url}`);
      answering(404, 'application/json', '{}')(request, response);
    }),
  );
  const stop = new AbortController();
  const upload = client.uploadPage(somePage, stop.signal);
  stop.abort(new Error('the service ends'));
  await t.throwsAsync(upload, { message: 'the service ends' });
  await t.throwsAsync(async () => client.uploadPage(somePage, stop.signal), { message: 'the service ends' });
  // Whatever the stopped ones had in mind would have arrived before this.
  t.like(await client.uploadPage({ ...somePage, page: 'q'.repeat(16) }, signal), { status: 404 });
  await client.statuses(null, signal);
  t.deepEqual(visited, ['POST /api/pages/', 'GET /api/statuses']);
});

async function enrolmentRequest() {
  return { code: '1234-5678', publicKey: publicKeyOf(await createSigningKey()) };
}

test('a one-time code becomes an enrolment', async (t) => {
  const request = await enrolmentRequest();
  const enrolment: Enrolment = {
    kiosk: '042',
    place: 'Balai Desa Pitulua',
    officeRecipient: 'age1x',
    officeKey: request.publicKey,
    accessToken: 't'.repeat(40),
  };
  const bodies: string[] = [];
  const baseUrl = await serve(t, async (incoming, response) => {
    for await (const piece of incoming) bodies.push(String(piece));
    answering(200, 'application/json', JSON.stringify(enrolment))(incoming, response);
  });
  t.deepEqual(await enrol(baseUrl, request, signal), { outcome: 'ok', enrolment });
  t.deepEqual(JSON.parse(bodies.join('')), request);
});

for (const reason of ['codeUnknown', 'codeUsed', 'codeExpired'] as const) {
  test(`a code that is refused as ${reason} is told so to the technician`, async (t) => {
    const baseUrl = await serve(t, answering(403, 'application/json', JSON.stringify({ error: reason })));
    t.deepEqual(await enrol(baseUrl, await enrolmentRequest(), signal), { outcome: 'refused', reason });
  });
}

test('enrolling at a stranger enrols nowhere', async (t) => {
  const request = await enrolmentRequest();
  const hotspot = await serve(t, answering(200, 'text/html', '<html>'));
  t.like(await enrol(hotspot, request, signal), { outcome: 'tryLater', reason: 'notTheOffice' });
  const other = await serve(t, answering(200, 'application/json', '{"kiosk":"4"}'));
  t.like(await enrol(other, request, signal), { outcome: 'tryLater', reason: 'notTheOffice' });
  const wrong = await serve(t, answering(400, 'application/json', '{}'));
  t.like(await enrol(wrong, request, signal), { outcome: 'refused', reason: 'notUnderstood' });
  const silent = await serve(t, () => {});
  t.like(await enrol(silent, request, signal, 100), { outcome: 'tryLater', reason: 'timedOut' });
});
