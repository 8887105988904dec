/** What kiosks fetch over a bad link: whole, in parts, and never a mixture of two releases. */
import { createHash } from 'node:crypto';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { offerRelease, withdrawRelease } from '../../../src/office/updates/offer-release.ts';
import { publicKeyOf, verifyRelease } from '../../../src/seal/signatures.ts';
import { startTestOffice } from '../support/test-office.ts';
import { type MadeRelease, makeRelease, packageBytes } from './support.ts';

async function officeWith(t: ExecutionContext, made: MadeRelease) {
  const running = await startTestOffice(t);
  const offer = ({ folder, key }: MadeRelease) =>
    offerRelease({ office: running.folder, from: folder, key: publicKeyOf(key), keepFreeBytes: 0 });
  await offer(made);
  const get = (name: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`${running.office.url}/updates/${name}`, { headers, method });
  return { running, offer, get };
}

const contentOf = ({ folder, release }: MadeRelease) => {
  const name = release.files[0]?.file ?? '';
  return { name, content: readFileSync(join(folder, name)) };
};
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

test('list and packages come whole, with their types and a tag of their content', async (t) => {
  const made = await makeRelease(t);
  const { get } = await officeWith(t, made);
  const list = await get('release.jws');
  t.is(list.status, 200);
  t.is(list.headers.get('content-type'), 'application/jose');
  const jws = (await list.text()).trim();
  t.like(await verifyRelease(publicKeyOf(made.key), jws), { outcome: 'ok', release: made.release });

  const { name, content } = contentOf(made);
  const whole = await get(name);
  t.is(whole.status, 200);
  t.is(whole.headers.get('content-type'), 'application/vnd.debian.binary-package');
  t.is(whole.headers.get('content-length'), String(packageBytes));
  t.is(whole.headers.get('accept-ranges'), 'bytes');
  t.is(whole.headers.get('etag'), `"${createHash('sha256').update(content).digest('hex')}"`);
  t.is(whole.headers.get('x-content-type-options'), 'nosniff');
  t.deepEqual(await bytesOf(whole), content);

  const head = await get(name, {}, 'HEAD');
  t.is(head.headers.get('content-length'), String(packageBytes));
  t.is((await bytesOf(head)).length, 0);
  for (const [file, answer] of [
    ['release.jws', list],
    [name, whole],
  ] as const)
    t.is((await get(file, { 'if-none-match': answer.headers.get('etag') ?? '' })).status, 304);
});

test('a download goes on where it broke off, and one that is whole is told so', async (t) => {
  const made = await makeRelease(t);
  const { get } = await officeWith(t, made);
  const { name, content } = contentOf(made);
  const etag = (await get(name, {}, 'HEAD')).headers.get('etag') ?? '';
  for (const condition of [{}, { 'if-range': etag }]) {
    const rest = await get(name, { range: 'bytes=1000-', ...condition });
    t.is(rest.status, 206);
    t.is(rest.headers.get('content-range'), `bytes 1000-${packageBytes - 1}/${packageBytes}`);
    t.is(rest.headers.get('etag'), etag);
    t.deepEqual(await bytesOf(rest), content.subarray(1000));
  }
  t.deepEqual(await bytesOf(await get(name, { range: 'bytes=5-9' })), content.subarray(5, 10));
  t.deepEqual(await bytesOf(await get(name, { range: 'bytes=-3' })), content.subarray(-3));
  const beyond = await get(name, { range: `bytes=${packageBytes}-` });
  t.is(beyond.status, 416);
  t.is(beyond.headers.get('content-range'), `bytes */${packageBytes}`);
});

test('after another package has taken the name, a download that was begun starts anew', async (t) => {
  const made = await makeRelease(t);
  const { get, offer } = await officeWith(t, made);
  const { name } = contentOf(made);
  const etag = (await get(name, { range: 'bytes=0-999' })).headers.get('etag') ?? '';
  const again = await makeRelease(t, { build: 'built again', key: made.key });
  await offer(again);
  for (const condition of [etag, `W/${etag}`, 'Sat, 28 Nov 2026 00:00:00 GMT']) {
    const answer = await get(name, { range: 'bytes=1000-', 'if-range': condition });
    t.is(answer.status, 200, condition);
    t.deepEqual(await bytesOf(answer), contentOf(again).content);
  }
});

test('nothing is answered but the list and what it names, by whatever path it is asked for', async (t) => {
  const made = await makeRelease(t);
  const { running, get } = await officeWith(t, made);
  const updates = join(running.folder, 'updates');
  writeFileSync(join(updates, 'silaku-kiosk_9.9.9_amd64.deb'), 'not named');
  symlinkSync('../office-signing-key.json', join(updates, 'key.deb'));
  const [{ file, sha256 } = t.fail()] = made.release.files;
  const { port } = new URL(running.office.url);
  const raw = (path: string) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const asked = httpRequest({ port, host: '127.0.0.1', path }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('latin1') }),
        );
      });
      asked.on('error', reject).end();
    });
  for (const path of [
    '',
    '.',
    'silaku-kiosk_9.9.9_amd64.deb',
    'key.deb',
    `${sha256}.deb`,
    `./${file}`,
    `/${file}`,
    `x/../${file}`,
    `${file}/`,
    `${file}%00`,
    `${file.toUpperCase()}`,
    '../office-signing-key.json',
    '..%2foffice-signing-key.json',
    '%2e%2e/office-signing-key.json',
    '..%5coffice-signing-key.json',
    'release.jws.new',
    'release.jws/',
    '%ff',
    'a'.repeat(5000),
  ]) {
    const { status, text } = await raw(`/updates/${path}`);
    t.true(status === 404 || status === 400, `${path} gives ${status}`);
    t.false(text.includes('"d"') || text.includes('.deb"'), path);
  }
  t.is((await raw(`/updates/${encodeURIComponent(file)}?x=1`)).status, 200);
  t.is((await fetch(`${running.office.url}/updates/${file}`, { method: 'POST' })).status, 404);
  t.true((await get(file)).ok);
});

test('where nothing is offered, or no longer, there is nothing', async (t) => {
  const made = await makeRelease(t);
  const { running, get } = await officeWith(t, made);
  const { name } = contentOf(made);
  t.is((await get(name)).status, 200);
  withdrawRelease(running.folder);
  for (const each of ['release.jws', name]) t.is((await get(each)).status, 404);
  writeFileSync(join(running.folder, 'updates', 'release.jws'), 'no list');
  t.is((await get('release.jws')).status, 404);
});

test('a link that breaks a thousand times within a minute is never told to wait', async (t) => {
  const made = await makeRelease(t);
  const { get } = await officeWith(t, made);
  const { name, content } = contentOf(made);
  const step = 200;
  const parts: Buffer[] = [];
  const statuses = new Set<number>();
  for (let at = 0; at < packageBytes; at += step) {
    const answer = await get(name, { range: `bytes=${at}-${at + step - 1}` });
    statuses.add(answer.status);
    parts.push(await bytesOf(answer));
  }
  t.deepEqual([...statuses], [206]);
  t.deepEqual(Buffer.concat(parts), content);
});
