/** Fetching over real HTTP, from a server that breaks off, lies and changes its mind. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { createMeteredAgent } from '../../src/outbox/forwarding/metered-agent.ts';
import type { Release } from '../../src/seal/release.ts';
import { createSigningKey, publicKeyOf, signRelease } from '../../src/seal/signatures.ts';
import { checkedRelease, takeRelease } from '../../src/update/checked-release.ts';
import { fetchRelease, pieceBytes } from '../../src/update/release-fetch.ts';

const name = 'silaku-kiosk_0.2.0_arm64.deb';
const key = await createSigningKey();
const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function releaseOf(bytes: Uint8Array): Release {
  const file = { file: name, package: 'silaku-kiosk', architecture: 'arm64' } as const;
  return {
    ...{ version: '0.2.0', madeAt: '2026-11-28T00:00:00.000Z', percent: 100 },
    files: [{ ...file, bytes: bytes.length, sha256: sha256Of(bytes) }],
  };
}
const choose = (release: Release) => ({ outcome: 'take', file: release.files[0]! }) as const;

type Mirror = {
  base: URL;
  ranges: string[];
  breakAfter: number;
  bytes: Buffer;
  jws: string;
  knowsRanges: boolean;
};

async function openMirror(t: { teardown(work: () => void): void }, pieces = 3): Promise<Mirror> {
  const bytes = randomBytes(pieceBytes * (pieces - 1) + 1_000);
  const jws = await signRelease(key, releaseOf(bytes));
  const mirror: Mirror = {
    ...{ base: new URL('http://localhost'), ranges: [], bytes, jws },
    ...{ breakAfter: Number.POSITIVE_INFINITY, knowsRanges: true },
  };
  const server: Server = createServer((request, response) => {
    if (request.url === '/updates/release.jws') {
      response.end(`${mirror.jws}\n`);
      return;
    }
    if (request.url !== `/updates/${name}`) {
      response.writeHead(404).end();
      return;
    }
    const [, from = '0', to = '0'] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? [];
    mirror.ranges.push(request.headers.range ?? 'none');
    if (!mirror.knowsRanges) {
      response.end(mirror.bytes);
      return;
    }
    const piece = mirror.bytes.subarray(Number(from), Number(to) + 1);
    response.writeHead(206, {
      'content-range': `bytes ${from}-${to}/${mirror.bytes.length}`,
      'content-length': piece.length,
    });
    if (mirror.ranges.length > mirror.breakAfter) {
      response.write(piece.subarray(0, 10));
      setImmediate(() => response.destroy());
    } else response.end(piece);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  t.teardown(() => server.closeAllConnections());
  mirror.base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/updates/`);
  return mirror;
}

function folderOf(t: { teardown(work: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-fetch-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}

function fetchFrom(mirror: Mirror, incoming: string, whyWait: () => string | null = () => null) {
  const { agent } = createMeteredAgent({ isTls: false });
  const parts = { base: mirror.base, incoming, keys: [publicKeyOf(key)], choose, agent, whyWait };
  return fetchRelease({ ...parts, signal: new AbortController().signal, silenceMs: 20_000 }).finally(() =>
    agent.destroy(),
  );
}

test('a release is brought piece by piece, and stands there whole with its list', async (t) => {
  const [mirror, incoming] = [await openMirror(t), folderOf(t)];
  t.deepEqual(await fetchFrom(mirror, incoming), { outcome: 'here', version: '0.2.0', file: name });
  t.deepEqual(readFileSync(join(incoming, name)), mirror.bytes);
  t.is(readFileSync(join(incoming, 'release.jws'), 'utf8').trim(), mirror.jws);
  t.is(mirror.ranges.length, 3);
  await fetchFrom(mirror, incoming);
  t.is(mirror.ranges.length, 3, 'what is here is not brought again');
});

test('a link that breaks off, and expensive hours, cost only the piece that was on its way', async (t) => {
  const [mirror, incoming] = [await openMirror(t), folderOf(t)];
  mirror.breakAfter = 1;
  const broken = await fetchFrom(mirror, incoming);
  t.is(broken.outcome, 'later');
  t.is(statSync(join(incoming, `${name}.part`)).size, pieceBytes);
  mirror.breakAfter = Number.POSITIVE_INFINITY;
  let asked = 0;
  const costly = await fetchFrom(mirror, incoming, () => (asked++ === 0 ? null : 'cheapHours'));
  t.like(costly, { outcome: 'later', why: 'cheapHours', bytes: 2 * pieceBytes });
  t.is((await fetchFrom(mirror, incoming)).outcome, 'here');
  t.is(mirror.ranges.at(-1), `bytes=${2 * pieceBytes}-${mirror.bytes.length - 1}`);
  t.deepEqual(readFileSync(join(incoming, name)), mirror.bytes);
});

test('a list that another has signed brings nothing', async (t) => {
  const [mirror, incoming] = [await openMirror(t), folderOf(t)];
  mirror.jws = await signRelease(await createSigningKey(), releaseOf(mirror.bytes));
  t.deepEqual(await fetchFrom(mirror, incoming), {
    outcome: 'refused',
    version: null,
    why: 'signature.wrong',
  });
  t.deepEqual(mirror.ranges, []);
});

test('a damaged package is thrown away, said once and not brought for ever', async (t) => {
  const [mirror, incoming] = [await openMirror(t), folderOf(t)];
  mirror.bytes[mirror.bytes.length - 1]! ^= 1;
  t.like(await fetchFrom(mirror, incoming), { outcome: 'refused', why: 'file.damaged' });
  t.false(existsSync(join(incoming, `${name}.part`)));
  t.false(existsSync(join(incoming, 'release.jws')));
  t.deepEqual(await fetchFrom(mirror, incoming), { outcome: 'nothing', why: 'damagedBefore' });
});

test('a server that knows no ranges fills no disk', async (t) => {
  const [mirror, incoming] = [await openMirror(t), folderOf(t)];
  mirror.knowsRanges = false;
  t.is((await fetchFrom(mirror, incoming)).outcome, 'later');
  t.is(statSync(join(incoming, `${name}.part`)).size, 0);
});

test('nobody there, and nothing offered', async (t) => {
  const [mirror, incoming] = [await openMirror(t), folderOf(t)];
  const at = (base: URL) => fetchFrom({ ...mirror, base }, incoming);
  t.like(await at(new URL('/elsewhere/', mirror.base)), { outcome: 'nothing', why: 'notOffered' });
  t.like(await at(new URL('http://127.0.0.1:1/updates/')), { outcome: 'later' });
});

test('what root takes over is copied and checked; links and strange files are not read', async (t) => {
  const [mirror, incoming] = [await openMirror(t, 1), folderOf(t)];
  await fetchFrom(mirror, incoming);
  const checked = folderOf(t);
  const parts = { from: incoming, checked, keys: [publicKeyOf(key)], choose };
  t.like(await takeRelease(parts), { outcome: 'ready', version: '0.2.0', path: join(checked, name) });
  t.is(statSync(join(checked, name)).mode & 0o777, 0o600);
  t.like(await checkedRelease(parts), { outcome: 'ready' });
  writeFileSync(join(checked, name), 'another');
  t.is(await checkedRelease(parts), null);

  rmSync(join(incoming, name));
  symlinkSync('/etc/passwd', join(incoming, name));
  t.like(await takeRelease(parts), { outcome: 'refused', why: 'file.missing' });
  rmSync(join(incoming, name));
  writeFileSync(join(incoming, name), Buffer.alloc(mirror.bytes.length));
  t.like(await takeRelease(parts), { outcome: 'refused', why: 'file.damaged' });
  t.false(existsSync(join(checked, name)));
  rmSync(join(incoming, 'release.jws'));
  symlinkSync('/dev/zero', join(incoming, 'release.jws'));
  t.like(await takeRelease(parts), { outcome: 'nothing', why: 'noRelease' });
});
