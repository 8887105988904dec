/**
 * Two office processes on one PostgreSQL and one S3 storage, behind a balancer that sends each request to the next one. The real
 * forwarder of a kiosk does not notice which of them answers, nor that one of them dies.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { z } from 'zod';
import { openOfficeDatabase } from '../../src/office/database/office-database.ts';
import { openPageStorage } from '../../src/office/pages/open-page-storage.ts';
import { enrol } from '../../src/outbox/forwarding/office-client.ts';
import { sha256Of } from '../../src/seal/digest.ts';
import { createSigningKey, publicKeyOf } from '../../src/seal/signatures.ts';
import { startPretendKiosk } from '../support/outbox/pretend-kiosk.ts';
import { sealedAtKiosk } from '../support/outbox/real-forwarding.ts';
import { startPostgres } from '../support/postgres.ts';
import { startBalancer } from './support/balancer.ts';
import { startOfficeProcess } from './support/office-process.ts';
import { startS3Server } from './support/s3-server.ts';

const secrets = ['office-identity.txt', 'office-signing-key.json', 'cookie-secret'];
const forwards = join(import.meta.dirname, '../support/outbox/forwards.ts');

async function startBoth() {
  const [postgres, s3] = await Promise.all([startPostgres(), startS3Server()]);
  const root = await mkdtemp(join(tmpdir(), 'silaku-offices-'));
  const folders = [join(root, 'one'), join(root, 'two')] as const;
  const environment = { DATABASE_URL: postgres.url, DATABASE_SCHEMA: 'kantor', ...s3.environment };
  for (const folder of folders) await mkdir(folder, { mode: 0o700 });
  const one = await startOfficeProcess(folders[0], {
    environment,
    args: ['--new-kiosk', 'Balai Desa Pitulua', '--demo'],
  });
  for (const name of secrets) await copyFile(join(folders[0], name), join(folders[1], name));
  const two = await startOfficeProcess(folders[1], { environment, args: ['--demo'] });
  return {
    ...{ one, two, folders, environment },
    place: { url: postgres.url, schema: 'kantor' },
    pagesUrl: s3.url,
    async close() {
      await Promise.all([one.kill(), two.kill()]);
      await Promise.all([postgres.stop(), s3.close()]);
      await rm(root, { recursive: true });
    },
  };
}

test('one office is killed in the middle of an upload: the kiosk finishes through the other, once and whole', async (t) => {
  t.timeout(600_000);
  const offices = await startBoth();
  t.teardown(offices.close);
  const { one, two } = offices;
  const balancer = await startBalancer([one.url, two.url]);
  t.teardown(balancer.close);

  const key = await createSigningKey();
  const code = one.enrolmentCode ?? t.fail();
  const enrolled = await enrol(
    balancer.url,
    { code, publicKey: publicKeyOf(key) },
    new AbortController().signal,
  );
  if (enrolled.outcome !== 'ok') return t.fail(JSON.stringify(enrolled));
  const { enrolment } = enrolled;
  const kiosk = await startPretendKiosk(enrolment.officeRecipient, { key, kiosk: enrolment.kiosk });
  t.teardown(kiosk.close);
  const requests = [];
  for (let count = 0; count < 4; count++)
    requests.push(await kiosk.confirmVisit({ pageBytes: [90_000, 120_000, 60_000, 150_000, 100_000] }));
  const atKiosk = sealedAtKiosk(
    kiosk.outbox,
    requests.flatMap(({ pages }) => [...pages.keys()]),
  );

  let pieces = 0;
  let killed = -1;
  balancer.onPiece = async ({ office, method, carried }) => {
    if (method !== 'PATCH' || killed >= 0 || ++pieces < 6 || carried === 40_000) return;
    killed = office;
    await [one, two][office]?.kill();
  };
  const forwarder = spawn(
    process.execPath,
    [
      forwards,
      JSON.stringify({
        folder: kiosk.folder,
        baseUrl: `${balancer.url}/`,
        accessToken: enrolment.accessToken,
        officeKey: enrolment.officeKey,
      }),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  forwarder.stdout.on('data', (piece) => {
    said = (said + String(piece)).slice(-20_000);
  });
  for (let tries = 0; kiosk.outbox.waitingCount() > 0; tries++) {
    if (tries > 2400) return t.fail(`no end: ${said}`);
    await sleep(100);
  }
  forwarder.kill('SIGTERM');
  await once(forwarder, 'exit');

  t.true(killed >= 0, 'one office died while a piece of a page was on its way to it');
  t.true(
    balancer.counts.every((count) => count > 0),
    'both had requests',
  );
  const database = await openOfficeDatabase(offices.place);
  t.teardown(database.close);
  const { sealedPages } = await openPageStorage({ folder: offices.folders[0], url: offices.pagesUrl });
  const counted = await database.all(
    z.object({ number: z.string(), times: z.number() }),
    `SELECT requests.number, count(history.sequence) AS times FROM requests
       LEFT JOIN history ON history.number = requests.number AND step = 'arrived' GROUP BY requests.number`,
  );
  t.deepEqual(
    counted.map(({ number, times }) => [number, times]).toSorted(),
    requests.map(({ number }) => [number, 1]).toSorted(),
    'each request is said to have arrived once',
  );
  const rows = await database.all(
    z.object({ number: z.string(), page: z.string() }),
    'SELECT number, page FROM pages WHERE whole_at IS NOT NULL',
  );
  const atOffice = new Map<string, string>();
  for (const row of rows) atOffice.set(row.page, sha256Of(await sealedPages.read(row)));
  t.deepEqual([...atOffice].toSorted(), [...atKiosk].toSorted(), 'every page byte for byte');
});

test('a login at one office holds at the other, and a form of one is taken by the other', async (t) => {
  t.timeout(600_000);
  const offices = await startBoth();
  t.teardown(offices.close);
  const cookies = new Map<string, string>();
  const visit = async (url: string, body?: URLSearchParams) => {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(body ? { method: 'POST', body } : {}),
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    return answer;
  };
  const form = await (await visit(`${offices.one.url}/login`)).text();
  const token = /name="_csrf" value="([^"]+)"/.exec(form)?.[1] ?? t.fail();
  const login = new URLSearchParams({ _csrf: token, username: 'petugas', password: 'silaku-demo' });
  t.is((await visit(`${offices.two.url}/login`, login)).status, 303);
  t.is((await visit(`${offices.one.url}/requests`)).status, 200);
  t.is((await visit(`${offices.two.url}/requests`)).status, 200);
});

test('an office with other keys than those of its database does not start', async (t) => {
  t.timeout(600_000);
  const offices = await startBoth();
  t.teardown(offices.close);
  const folder = join(offices.folders[0], 'three');
  await mkdir(folder, { mode: 0o700 });
  const error = await t.throwsAsync(startOfficeProcess(folder, { environment: offices.environment }));
  t.regex(error?.message ?? '', /office-identity\.txt, office-signing-key\.json and cookie-secret/);
  t.is(await readFile(join(folder, 'office.log'), 'utf8').catch(() => ''), '');
});
