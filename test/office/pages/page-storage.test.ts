/** One list of promises for both kinds of storage: files, and objects on a real S3 server. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MemoryLocker, Server } from '@tus/server';
import test, { type ExecutionContext } from 'ava';
import { openPageStorage } from '../../../src/office/pages/open-page-storage.ts';
import type { NamedPage, PageStorage } from '../../../src/office/pages/page-storage.ts';
import { newUploadName } from '../../../src/office/pages/upload-names.ts';
import { serve } from '../../support/serve.ts';
import { type S3Server, startS3Server } from '../support/s3-server.ts';

let s3: S3Server;
test.before(async () => {
  s3 = await startS3Server();
});
test.after.always(() => s3?.close());

type Opened = { storage: PageStorage; another(): Promise<PageStorage> };

/** The claim, on files and on objects. */
function promise(title: string, check: (t: ExecutionContext, opened: Opened) => Promise<void>): void {
  for (const kind of ['files', 's3'] as const) {
    test(`${title} (${kind})`, async (t) => {
      const folder = await mkdtemp(join(tmpdir(), 'silaku-pages-'));
      t.teardown(() => rm(folder, { recursive: true }));
      // A prefix of its own: the tests of one file share a bucket.
      const url =
        kind === 's3' ? s3.url.replace('/kantor?', `/kantor-${randomBytes(4).toString('hex')}?`) : null;
      const open = () => openPageStorage({ folder, url });
      await check(t, { storage: await open(), another: open });
    });
  }
}

function makePage(bytes: number): { page: NamedPage; sealed: Buffer } {
  const sealed = randomBytes(bytes);
  return {
    page: {
      number: '0010000013',
      page: randomBytes(12).toString('hex'),
      sealedBytes: bytes,
      sealedSha256: createHash('sha256').update(sealed).digest('hex'),
    },
    sealed,
  };
}

/** The end of tus on its own, as an office has it. */
async function serveUploads(t: ExecutionContext, { uploads }: PageStorage): Promise<string> {
  const server = new Server({
    path: '/pages',
    datastore: uploads.datastore,
    locker: uploads.locks(new MemoryLocker()),
    relativeLocation: true,
    namingFunction: (_request, given) =>
      uploads.idOf(newUploadName({ number: given?.number ?? '', page: given?.page ?? '' })),
    generateUrl: (_request, { path, id }) => `${path}/${uploads.nameOf(id)}`,
    getFileIdFromRequest: (_request, name) => (name === undefined ? undefined : uploads.idOf(name)),
  });
  return serve(t, (request, response) => void server.handle(request, response));
}

const tus = { 'tus-resumable': '1.0.0' };

async function begin(office: string, { page, sealed }: { page: NamedPage; sealed: Buffer }): Promise<string> {
  const metadata = Object.entries({ number: page.number, page: page.page })
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');
  const begun = await fetch(`${office}/pages`, {
    method: 'POST',
    headers: { ...tus, 'upload-length': String(sealed.length), 'upload-metadata': metadata },
  });
  if (begun.status !== 201) throw new Error(`beginning answered ${begun.status}`);
  return begun.headers.get('location') ?? '';
}

const send = (address: string, offset: number, bytes: Uint8Array) =>
  fetch(address, {
    method: 'PATCH',
    headers: {
      ...tus,
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
    },
    body: Buffer.from(bytes),
  });

async function offsetOf(address: string): Promise<number | null> {
  const told = await fetch(address, { method: 'HEAD', headers: tus });
  return told.status === 200 ? Number(told.headers.get('upload-offset')) : null;
}

/** Sends a beginning of what it announces, and then the connection is gone. */
async function breakOff(address: string, offset: number, bytes: Uint8Array, after: number): Promise<void> {
  const url = new URL(address);
  const socket = connect(Number(url.port), url.hostname);
  socket.write(
    `PATCH ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: ${offset}\r\n` +
      `Content-Type: application/offset+octet-stream\r\nContent-Length: ${bytes.length}\r\n\r\n`,
  );
  // As a proxy does whose other side has broken: what came is handed on, then nothing more.
  await new Promise<void>((written) => socket.end(bytes.subarray(0, after), written));
}

promise('a page is kept when its digest is right, and is read again byte for byte', async (t, opened) => {
  const { sealedPages, uploads } = opened.storage;
  const { page, sealed } = makePage(3000);
  t.false(await sealedPages.isThere(page));
  t.false(await sealedPages.has(page));
  t.deepEqual(await uploads.whole(page), []);
  await uploads.bring(page, sealed);
  const [upload = ''] = await uploads.whole(page);
  t.is(await sealedPages.keep(page, upload), 'kept');
  await uploads.drop(page);
  t.deepEqual(await uploads.whole(page), []);

  const other = (await opened.another()).sealedPages;
  t.true(await other.isThere(page));
  t.true(await other.has(page));
  t.deepEqual(Buffer.from(await other.read(page)), sealed);
});

promise('bytes with another digest never get the name of a page', async (t, { storage }) => {
  const { page, sealed } = makePage(3000);
  sealed[1500] = (sealed[1500] ?? 0) ^ 1;
  await storage.uploads.bring(page, sealed);
  const [upload = ''] = await storage.uploads.whole(page);
  t.is(await storage.sealedPages.keep(page, upload), 'damaged');
  t.false(await storage.sealedPages.isThere(page));
});

promise('a page that changed where it lies is noticed', async (t, { storage }) => {
  const { page, sealed } = makePage(3000);
  sealed[0] = (sealed[0] ?? 0) ^ 1;
  await storage.sealedPages.write(page, sealed);
  t.true(await storage.sealedPages.isThere(page), 'by its length alone it looks right');
  t.false(await storage.sealedPages.has(page));
});

promise('an upload that somebody has tidied up is gone, not damaged', async (t, { storage }) => {
  const { page, sealed } = makePage(3000);
  await storage.uploads.bring(page, sealed);
  const [upload = ''] = await storage.uploads.whole(page);
  await storage.uploads.drop(page);
  t.is(await storage.sealedPages.keep(page, upload), 'gone');
});

promise('a page is removed for good, and removing it again is no harm', async (t, opened) => {
  const { sealedPages } = opened.storage;
  const { page, sealed } = makePage(300);
  await sealedPages.write(page, sealed);
  t.true(await sealedPages.has(page));
  await sealedPages.remove(page);
  await sealedPages.remove(page);
  t.false(await (await opened.another()).sealedPages.isThere(page));
});

promise('an upload goes on through another office, piece by piece', async (t, opened) => {
  const one = await serveUploads(t, opened.storage);
  const storage = await opened.another();
  const two = await serveUploads(t, storage);
  const made = makePage(250_000);
  const place = await begin(one, made);
  let turn = 0;
  for (let offset = 0; offset < made.sealed.length; offset += 60_000) {
    const office = turn++ % 2 === 0 ? two : one;
    t.is(await offsetOf(office + place), offset);
    t.is((await send(office + place, offset, made.sealed.subarray(offset, offset + 60_000))).status, 204);
  }
  const [upload = ''] = await storage.uploads.whole(made.page);
  t.is(await storage.sealedPages.keep(made.page, upload), 'kept');
});

promise('a page larger than five megabytes travels in small pieces as well', async (t, opened) => {
  const one = await serveUploads(t, opened.storage);
  const two = await serveUploads(t, await opened.another());
  const made = makePage(11 * 1024 * 1024 + 17);
  const place = await begin(one, made);
  const pieces = [3_000_000, 4_000_000, 4_400_000, made.sealed.length - 11_400_000];
  let offset = 0;
  for (const [at, bytes] of pieces.entries()) {
    const office = at % 2 === 0 ? two : one;
    t.is(await offsetOf(office + place), offset);
    t.is((await send(office + place, offset, made.sealed.subarray(offset, offset + bytes))).status, 204);
    offset += bytes;
  }
  const [upload = ''] = await opened.storage.uploads.whole(made.page);
  t.is(await opened.storage.sealedPages.keep(made.page, upload), 'kept');
});

promise('what came before the link broke is not sent again', async (t, opened) => {
  const one = await serveUploads(t, opened.storage);
  const two = await serveUploads(t, await opened.another());
  const made = makePage(400_000);
  const place = await begin(one, made);
  await send(one + place, 0, made.sealed.subarray(0, 50_000));
  await breakOff(one + place, 50_000, made.sealed.subarray(50_000), 200_000);
  let offset = 0;
  for (let tries = 0; tries < 200 && offset <= 50_000; tries++) {
    await sleep(100);
    offset = (await offsetOf(two + place)) ?? 0;
  }
  t.is(offset, 250_000);
  t.is((await send(two + place, offset, made.sealed.subarray(offset))).status, 204);
  const [upload = ''] = await opened.storage.uploads.whole(made.page);
  t.is(await opened.storage.sealedPages.keep(made.page, upload), 'kept');
});

promise(
  'an upload that one office dropped is unknown to the other, and leaves nothing',
  async (t, opened) => {
    const one = await serveUploads(t, opened.storage);
    const two = await serveUploads(t, await opened.another());
    const made = makePage(20_000);
    const place = await begin(one, made);
    await send(one + place, 0, made.sealed.subarray(0, 9000));
    t.is(await offsetOf(two + place), 9000);
    await opened.storage.uploads.drop(made.page);
    t.is(await offsetOf(two + place), null);
    t.is((await send(two + place, 9000, made.sealed.subarray(9000))).status, 404);
    t.deepEqual(await opened.storage.uploads.whole(made.page), []);
    t.is(await opened.storage.uploads.dropStale(inMonths(2)), 0, 'nothing is left to be dropped');
  },
);

const trusted = () => true;
const inMonths = (months: number) => ({
  now: new Date(Date.now() + months * 31 * 24 * 60 * 60 * 1000),
  isTrusted: trusted,
});

promise('parts that stood still for a month go, those under way stay', async (t, { storage }) => {
  const office = await serveUploads(t, storage);
  const small = makePage(20_000);
  const large = makePage(6 * 1024 * 1024);
  const places = [await begin(office, small), await begin(office, large)];
  await send(office + places[0], 0, small.sealed.subarray(0, 9000));
  await send(office + places[1], 0, large.sealed.subarray(0, 5 * 1024 * 1024 + 100));
  t.is(await storage.uploads.dropStale({ now: new Date(), isTrusted: trusted }), 0);
  t.is(await offsetOf(office + places[0]), 9000);
  t.is(await offsetOf(office + places[1]), 5 * 1024 * 1024 + 100);
  t.is(await storage.uploads.dropStale(inMonths(2)), 2);
  for (const place of places) t.is(await offsetOf(office + place), null);
  t.is(await storage.uploads.dropStale(inMonths(2)), 0);
});

promise('parts of a kiosk that is trusted no more go at once', async (t, { storage }) => {
  const office = await serveUploads(t, storage);
  const made = makePage(20_000);
  const place = await begin(office, made);
  const asked = { now: new Date(), isTrusted: async (kiosk: string) => kiosk !== '001' };
  t.is(await storage.uploads.dropStale(asked), 1);
  t.is(await offsetOf(office + place), null);
});

promise('the oldest uploads of a kiosk make room for new ones', async (t, { storage }) => {
  const office = await serveUploads(t, storage);
  const places: string[] = [];
  for (let count = 0; count < 3; count++) {
    places.push(await begin(office, makePage(1000)));
    // Some storages tell times by the second.
    await sleep(1100);
  }
  t.is(await storage.uploads.dropOldest('002', 0), 0, 'uploads of another kiosk');
  t.is(await storage.uploads.dropOldest('001', 1), 2);
  t.is(await offsetOf(office + places[0]), null);
  t.is(await offsetOf(office + places[2]), 0);
});

test('an upload whose last part came just before the power went is taken over (s3)', async (t) => {
  const url = s3.url.replace('/kantor?', '/kantor-terputus?');
  const { sealedPages, uploads } = await openPageStorage({ folder: '/nonexistent', url });
  const office = await serveUploads(t, { sealedPages, uploads });
  const { page, sealed } = makePage(20_000);
  const name = (await begin(office, { page, sealed })).split('/').at(-1) ?? '';
  const { S3 } = await import('@aws-sdk/client-s3');
  const { s3ConfigOf } = await import('../../../src/office/pages/s3/s3-objects.ts');
  const { readS3Address } = await import('../../../src/office/pages/s3/s3-address.ts');
  const address = readS3Address(url);
  const client = new S3(s3ConfigOf(address));
  const object = { Bucket: address.bucket, Key: uploads.idOf(name) };
  const listed = await client.listMultipartUploads({ Bucket: object.Bucket, Prefix: object.Key });
  const UploadId = listed.Uploads?.[0]?.UploadId ?? t.fail();
  await client.uploadPart({ ...object, UploadId, PartNumber: 1, Body: sealed });
  client.destroy();
  t.is(await offsetOf(`${office}/pages/${name}`), sealed.length);
  t.deepEqual(await uploads.whole(page), [name]);
  t.is(await sealedPages.keep(page, name), 'kept');
});
