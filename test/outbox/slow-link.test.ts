import test from 'ava';
import { createOfficeClient } from '../../src/outbox/forwarding/office-client.ts';
import { serve } from '../support/serve.ts';

const { signal } = new AbortController();

test('an answer that drips, byte by byte, for longer than any silence may last is read to its end', async (t) => {
  const said = '{"outcome":"wanted","pages":[]}';
  const url = await serve(t, (request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' });
    let at = 0;
    const drip = () => {
      if (at === said.length) return response.end();
      response.write(said[at++]);
      return setTimeout(drip, 100);
    };
    drip();
  });
  // Thirty drips of a tenth of a second, and no silence of two seconds.
  const client = createOfficeClient({ baseUrl: url, accessToken: 'token', limits: { announceMs: 2_000 } });
  t.deepEqual(await client.announce('a.b.c', signal), { outcome: 'wanted', pages: [] });
});

test('silence is given up, in a question and in an upload', async (t) => {
  const client = createOfficeClient({
    baseUrl: await serve(t, (request) => request.resume()),
    accessToken: 'token',
    limits: { questionMs: 150, announceMs: 150, stallMs: 150 },
  });
  t.like(await client.statuses(null, signal), { reason: 'timedOut' });
  t.like(await client.announce('a.b.c', signal), { reason: 'timedOut' });
  const upload = {
    ...{
      number: '0420000018',
      page: 'p'.repeat(16),
      sealed: Buffer.alloc(1000),
      sealedSha256: '0'.repeat(64),
    },
    ...{ uploadUrl: null, failures: 0, onUploadUrl: () => {}, onAccepted: () => {} },
  };
  t.like(await client.uploadPage(upload, signal), { reason: 'timedOut' });
});

test('a connection that the office has closed while it was idle is no failure of the next question', async (t) => {
  let asked = 0;
  const url = await serve(t, (request, response) => {
    asked += 1;
    // Says that it keeps the connection, and drops it when it is used again.
    const isSecond = asked === 2;
    if (isSecond) request.socket.resetAndDestroy();
    else response.writeHead(200, { 'content-type': 'application/jose' }).end('a.b.c');
  });
  const client = createOfficeClient({ baseUrl: url, accessToken: 'token' });
  t.like(await client.statuses(null, signal), { outcome: 'ok' });
  t.like(await client.statuses(null, signal), { outcome: 'ok' });
  t.is(asked, 3);
});
