import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { openBytes } from '../../src/seal/age-seal.ts';
import { behindItsBack } from './support/test-database.ts';
import { enrolTestKiosk, metadataHeader } from './support/test-kiosk.ts';
import { startTestOffice } from './support/test-office.ts';

async function announced(t: ExecutionContext) {
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest();
  await kiosk.announce(request.jws);
  const page = request.pages[0] ?? t.fail();
  const wanted = async () => {
    const answer = await kiosk.announce(request.jws);
    return answer.outcome === 'wanted' ? answer.pages : [];
  };
  return { running, kiosk, request, page, wanted };
}

const locationOf = (answer: Response) => answer.headers.get('location') ?? '';
const errorOf = async (answer: Response) => ((await answer.json()) as { error: string }).error;

test('a page arrives byte for byte, sealed, and only the office can open it', async (t) => {
  const { running, kiosk, request } = await announced(t);
  await kiosk.deliver(request);
  const identityFile = await readFile(join(running.folder, 'office-identity.txt'), 'utf8');
  const identity = /AGE-SECRET-KEY-\S+/.exec(identityFile)?.[0] ?? '';
  for (const page of request.pages) {
    const kept = await readFile(join(running.folder, 'sealed', request.number, `${page.page}.age`));
    t.deepEqual(new Uint8Array(kept), new Uint8Array(page.sealed));
    t.deepEqual(new Uint8Array(await openBytes(identity, kept)), new Uint8Array(page.plain));
  }
  t.deepEqual(await readdir(join(running.folder, 'uploads')), [], 'nothing is left of the uploads');
});

test('an upload goes on where it broke, also after the office was restarted', async (t) => {
  const { running, kiosk, request, page, wanted } = await announced(t);
  const location = locationOf(await kiosk.beginUpload(request, page));
  const half = Math.floor(page.sealed.length / 2);
  t.is((await kiosk.patch(location, 0, page.sealed.subarray(0, half))).status, 204);

  await running.restart();
  const told = await kiosk.offsetOf(location);
  t.is(told.status, 200);
  t.is(told.headers.get('upload-offset'), String(half));
  t.is((await kiosk.patch(location, half, page.sealed.subarray(half))).status, 204);
  t.false((await wanted()).includes(page.page));
});

test('an upload whose last byte came just before the power went is taken over at the next announcement', async (t) => {
  const { running, kiosk, request, page, wanted } = await announced(t);
  const location = locationOf(await kiosk.beginUpload(request, page));
  // The bytes are on the disk, but nobody had time to judge them.
  await writeFile(join(running.folder, 'uploads', location.split('/').at(-1) ?? ''), page.sealed);
  await running.restart();
  t.false((await wanted()).includes(page.page));
});

test('a page that was kept just before the power went is not asked for again', async (t) => {
  const { running, kiosk, request, page, wanted } = await announced(t);
  await kiosk.patch(locationOf(await kiosk.beginUpload(request, page)), 0, page.sealed);
  await behindItsBack(running.place, 'UPDATE pages SET whole_at = NULL');
  t.false((await wanted()).includes(page.page));
});

test('a damaged page is thrown away and wanted again', async (t) => {
  const { running, kiosk, request, page, wanted } = await announced(t);
  const damaged = Uint8Array.from(page.sealed);
  damaged[damaged.length >> 1] = (damaged[damaged.length >> 1] ?? 0) ^ 1;
  const location = locationOf(await kiosk.beginUpload(request, page));
  const answer = await kiosk.patch(location, 0, damaged);
  t.is(answer.status, 460);
  t.is(await errorOf(answer), 'pageDamaged');
  t.true((await wanted()).includes(page.page));
  t.deepEqual(await readdir(join(running.folder, 'uploads')), []);
  t.is((await kiosk.offsetOf(location)).status, 404);

  const again = await kiosk.patch(locationOf(await kiosk.beginUpload(request, page)), 0, page.sealed);
  t.is(again.status, 204);
  t.false((await wanted()).includes(page.page));
});

test('only pages that a manifest of this kiosk names are taken', async (t) => {
  const { running, kiosk, request, page } = await announced(t);
  const other = request.pages[1] ?? t.fail();
  const neighbour = await enrolTestKiosk(running, 'Balai Desa Watuliu');
  const refusals: [string, Record<string, string>, string][] = [
    ['another request', { request: '0019999990' }, 'pageNotAnnounced'],
    ['an unknown page', { page: 'a'.repeat(24) }, 'pageNotAnnounced'],
    ['the digest of another page', { sha256: other.sealedSha256 }, 'digestNotAnnounced'],
    ['a path in the request', { request: '../../../tmp/x' }, 'metadataMalformed'],
    ['a path in the page', { page: '../../etc/passwd' }, 'metadataMalformed'],
    ['a NUL in the page', { page: `${page.page.slice(0, 20)}\u0000..` }, 'metadataMalformed'],
    ['no digest', { sha256: '' }, 'metadataMalformed'],
  ];
  for (const [what, metadata, error] of refusals) {
    const answer = await kiosk.beginUpload(request, page, { metadata });
    t.is(answer.status, 422, what);
    t.is(await errorOf(answer), error, what);
  }
  const stolen = await neighbour.beginUpload(request, page);
  t.is(await errorOf(stolen), 'pageNotAnnounced', 'the page of another kiosk');
  t.deepEqual(await readdir(join(running.folder, 'uploads')), []);
});

test('a page of another length than announced is refused', async (t) => {
  const { kiosk, request, page } = await announced(t);
  for (const length of [0, 1, page.sealed.length - 1, page.sealed.length + 1]) {
    const answer = await kiosk.beginUpload(request, page, { length });
    t.is(answer.status, 422, String(length));
    t.is(await errorOf(answer), 'lengthNotAnnounced');
  }
  const tooLarge = await kiosk.beginUpload(request, page, { length: 2 ** 32 });
  t.is(tooLarge.status, 413);
});

test('an upload without a length, or of several parts, is refused', async (t) => {
  const { running, kiosk, request, page } = await announced(t);
  const metadata = metadataHeader({ request: request.number, page: page.page, sha256: page.sealedSha256 });
  const deferred = await kiosk.fetch('/api/pages/', {
    method: 'POST',
    headers: { 'tus-resumable': '1.0.0', 'upload-defer-length': '1', 'upload-metadata': metadata },
  });
  t.is(deferred.status, 422);
  const joined = await kiosk.fetch('/api/pages/', {
    method: 'POST',
    headers: { 'tus-resumable': '1.0.0', 'upload-concat': 'final;/api/pages/a /api/pages/b' },
  });
  t.true(joined.status >= 400 && joined.status < 502);
  t.deepEqual(await readdir(join(running.folder, 'uploads')), []);
});

test('more bytes than announced are not written', async (t) => {
  const { running, kiosk, request, page } = await announced(t);
  const location = locationOf(await kiosk.beginUpload(request, page));
  const answer = await kiosk.patch(location, 0, new Uint8Array(page.sealed.length + 1));
  t.is(answer.status, 413);
  const { size } = await (await import('node:fs/promises')).stat(
    join(running.folder, 'uploads', location.split('/').at(-1) ?? ''),
  );
  t.is(size, 0);
});

test('bytes at the wrong place are refused, and the right place is told', async (t) => {
  const { kiosk, request, page } = await announced(t);
  const location = locationOf(await kiosk.beginUpload(request, page));
  await kiosk.patch(location, 0, page.sealed.subarray(0, 100));
  t.is((await kiosk.patch(location, 50, page.sealed.subarray(50))).status, 409);
  t.is((await kiosk.offsetOf(location)).headers.get('upload-offset'), '100');
});

test('an upload belongs to its kiosk, and nobody can download it', async (t) => {
  const { running, kiosk, request, page } = await announced(t);
  const neighbour = await enrolTestKiosk(running, 'Balai Desa Watuliu');
  const location = locationOf(await kiosk.beginUpload(request, page));
  t.is((await neighbour.offsetOf(location)).status, 404);
  t.is((await neighbour.patch(location, 0, page.sealed)).status, 404);
  t.is((await neighbour.fetch(location, { method: 'DELETE' })).status, 404);
  t.is((await kiosk.fetch(location)).status, 404);
  t.is((await kiosk.offsetOf(location)).status, 200);
});

test('an address outside the uploads is not found', async (t) => {
  const { kiosk } = await announced(t);
  for (const path of [
    '/api/pages/..%2f..%2foffice.sqlite',
    '/api/pages/office-identity.txt',
    '/api/pages/0010000013_aaaaaaaaaaaaaaaa_0123456789abcdef.json',
    '/api/pages/%00',
  ]) {
    t.is((await kiosk.offsetOf(path)).status, 404, path);
  }
});

test('a page takes its room once: a new upload of it drops the old one', async (t) => {
  const { running, kiosk, request, page } = await announced(t);
  const first = locationOf(await kiosk.beginUpload(request, page));
  await kiosk.patch(first, 0, page.sealed.subarray(0, 100));
  const second = locationOf(await kiosk.beginUpload(request, page));
  t.not(first, second);
  t.is((await kiosk.offsetOf(first)).status, 404);
  t.is((await readdir(join(running.folder, 'uploads'))).length, 2, 'the part and what tus knows about it');
});

test('a page that is here already is not taken again', async (t) => {
  const { kiosk, request, page } = await announced(t);
  await kiosk.deliver(request);
  const answer = await kiosk.beginUpload(request, page);
  t.is(answer.status, 422);
  t.is(await errorOf(answer), 'pageAlreadyWhole');
});
