/** Whatever is sent to the office's address, it answers with a refusal of its own, never breaks, and goes on serving. */
import { once } from 'node:events';
import { connect } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { enrolTestKiosk, metadataHeader } from './support/test-kiosk.ts';
import { startTestOffice } from './support/test-office.ts';
import { createVisitor } from './support/visitor.ts';

const word = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom('', '0', '-1', '1e99', '9'.repeat(40), '__proto__', '../..', '%00', "' OR 1=1", '\u202e'),
);
const headerText = word.map((text) => text.replace(/[^\x20-\x7e]/g, '?'));

/** As bytes on a connection of its own: fetch would put right what is wrong. Answers with the status; 0 when it was just closed. */
async function sendRaw(t: ExecutionContext, url: string, text: string): Promise<number> {
  const { port } = new URL(url);
  const socket = connect({ port: Number(port), host: '127.0.0.1' });
  socket.on('error', () => {});
  let answer = '';
  socket.on('data', (piece) => {
    answer += piece.toString('latin1');
    if (answer.includes('\r\n\r\n')) socket.destroy();
  });
  socket.end(text, 'latin1');
  await once(socket, 'close');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
  t.true(
    status < 500 || status === 501 || status === 505,
    `${status} to ${JSON.stringify(text.slice(0, 300))}`,
  );
  return status;
}

test('tus headers of every kind are answered with a refusal, and leave nothing behind', async (t) => {
  t.timeout(600_000);
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest();
  await kiosk.announce(request.jws);
  const [page = t.fail()] = request.pages;
  const right = metadataHeader({ request: request.number, page: page.page, sha256: page.sealedSha256 });
  const token = kiosk.enrolment.accessToken;
  const names = [
    'upload-length',
    'upload-offset',
    'upload-metadata',
    'upload-defer-length',
    'upload-concat',
    'tus-resumable',
    'content-type',
    'content-length',
    'x-http-method-override',
    'upload-checksum',
    'transfer-encoding',
  ];
  const value = fc.oneof(
    headerText,
    fc.constantFrom(
      right,
      String(page.sealed.length),
      '1.0.0',
      'partial',
      'application/offset+octet-stream',
      'chunked',
      'sha256 AAAA',
      'PATCH',
    ),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('POST', 'PATCH', 'HEAD', 'DELETE', 'OPTIONS', 'GET', 'PUT'),
      fc.constantFrom(
        '',
        '/',
        `/${request.number}_${page.page}_0123456789abcdef`,
        '/..',
        '/%2e%2e%2foffice.sqlite',
      ),
      fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 6 }),
      fc.string({ maxLength: 40 }),
      async (method, path, headers, body) => {
        const lines = headers.map(([name, text]) => `${name}: ${text}`);
        await sendRaw(
          t,
          running.office.url,
          [
            `${method} /api/pages${path} HTTP/1.1`,
            'host: x',
            `authorization: Bearer ${token}`,
            'connection: close',
            ...lines,
            '',
            body,
          ].join('\r\n'),
        );
      },
    ),
    { numRuns: 150 },
  );
  t.false(running.logged().includes('upload.failed'), running.logged().slice(-2_000));
  await kiosk.deliver(request);
});

test('forms and addresses of every kind are answered in words', async (t) => {
  t.timeout(600_000);
  const running = await startTestOffice(t, { demo: true });
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest();
  await kiosk.deliver(request);
  const officer = createVisitor(running);
  await officer.logIn('petugas', 'silaku-demo');
  const paths = [
    '/login',
    '/set-up',
    '/logout',
    `/requests/${request.number}/steps`,
    '/requests/x/steps',
    '/kiosks/codes',
    '/kiosks/999/revoke',
    '/language/xx',
    '/api/enrol',
    '/api/announce',
  ];
  const field = fc.constantFrom(
    '_csrf',
    'step',
    'revision',
    'note',
    'place',
    'username',
    'password',
    'next',
    'code',
    'name',
    '__proto__',
    'toString',
  );
  const token = await officer.tokenOn('/requests');
  let kept = false;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      fc.array(fc.tuple(field, fc.oneof(word, fc.constantFrom('askForMore', '0', 'Bawa KK'))), {
        maxLength: 6,
      }),
      fc.constantFrom(
        'application/x-www-form-urlencoded',
        'application/json',
        'multipart/form-data; boundary=x',
        'text/plain',
        'x',
      ),
      word,
      async (path, fields, type, query) => {
        // Logging out would end the visit of the officer who does all this.
        if (path === '/logout' && type.startsWith('application/x-www')) return;
        const body = new URLSearchParams([['_csrf', token], ...fields]).toString();
        const answer = await officer.go(`${path}?x=${encodeURIComponent(query)}`, {
          method: 'POST',
          headers: { 'content-type': type },
          body: type === 'application/json' ? JSON.stringify(Object.fromEntries(fields)) : body,
        });
        t.true(answer.status < 500, `${answer.status} to ${path} ${type} ${body}`);
        await answer.arrayBuffer();
        const asked = await officer.go(
          `/requests?number=${encodeURIComponent(query)}&stage=${encodeURIComponent(query)}&order=${encodeURIComponent(query)}`,
        );
        t.true(asked.status < 500, `${asked.status} to the list with ${query}`);
        await asked.arrayBuffer();
        kept = true;
      },
    ),
    { numRuns: 150 },
  );
  t.true(kept);
  t.false(running.logged().includes('site.failed'), running.logged().slice(-2_000));
});
