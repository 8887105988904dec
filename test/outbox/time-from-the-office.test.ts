import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { createTimeQuestion } from '../../src/outbox/forwarding/time-question.ts';
import { learnTime } from '../../src/outbox/forwarding/time-round.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { createSigningKey, publicKeyOf, signOfficeTime } from '../../src/seal/signatures.ts';
import { startPretendKiosk } from '../support/outbox/pretend-kiosk.ts';

const officeNow = '2029-03-01T00:00:00.000Z';
const signal = new AbortController().signal;
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

const nonceIn = (url: string | undefined) =>
  new URL(url ?? '', 'http://office').searchParams.get('nonce') ?? '';

async function listen(t: ExecutionContext, server: Server): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.teardown(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A certificate whose days are over, as every one is to a kiosk whose clock runs ahead. */
function expiredCertificate(t: ExecutionContext) {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  openssl('req', ...curve, '-nodes', '-subj', '/CN=127.0.0.1', '-keyout', 'key', '-out', 'csr');
  openssl('x509', '-req', '-in', 'csr', '-signkey', 'key', '-days', '-1', '-out', 'certificate');
  return { key: readFileSync(join(folder, 'key')), cert: readFileSync(join(folder, 'certificate')) };
}

async function officeThatTellsTheTime() {
  const signing = await createSigningKey();
  const tokens: (string | undefined)[] = [];
  const listener: RequestListener = async (request, response) => {
    tokens.push(request.headers.authorization);
    response.end(await signOfficeTime(signing, { version: 1, nonce: nonceIn(request.url), at: officeNow }));
  };
  return { signing, listener, tokens, officeKey: publicKeyOf(signing) };
}

test('the time is learned over a connection whose certificate has expired, and no token goes along', async (t) => {
  const office = await officeThatTellsTheTime();
  const port = await listen(t, createTlsServer(expiredCertificate(t), office.listener));
  const moment = () => ({ boot: 'b1', uptimeMs: 5_000 });
  const ask = createTimeQuestion({
    baseUrl: `https://127.0.0.1:${port}`,
    officeKey: office.officeKey,
    moment,
  });
  t.deepEqual(await ask(signal), {
    outcome: 'ok',
    told: { at: officeNow, boot: 'b1', uptimeMs: 5_000, withinMs: 0 },
  });
  t.deepEqual(office.tokens, [undefined]);
});

test('an old answer, another office and nonsense tell no time', async (t) => {
  const office = await officeThatTellsTheTime();
  const stranger = await createSigningKey();
  const said = (signing: typeof stranger, nonce: string) =>
    signOfficeTime(signing, { version: 1, nonce, at: officeNow });
  let answer = '';
  const port = await listen(
    t,
    createPlainServer(async (request, response) => {
      response.end(answer === 'stranger' ? await said(stranger, nonceIn(request.url)) : answer);
    }),
  );
  const ask = createTimeQuestion({
    baseUrl: `http://127.0.0.1:${port}/`,
    officeKey: office.officeKey,
    moment: () => ({ boot: 'b1', uptimeMs: 0 }),
  });

  answer = await said(office.signing, '0'.repeat(32));
  t.deepEqual(await ask(signal), { outcome: 'notTrusted' }, 'an answer to an earlier question');
  answer = 'stranger';
  t.deepEqual(await ask(signal), { outcome: 'notTrusted' }, 'signed by somebody else');
  answer = '<html>Welcome to the hotspot</html>';
  t.deepEqual(await ask(signal), { outcome: 'notTrusted' });
  answer = 'x'.repeat(1_000_000);
  t.deepEqual(await ask(signal), { outcome: 'noAnswer' }, 'longer than any answer of an office');
});

test('nobody answers: the time stays as it was', async (t) => {
  const { officeKey } = await officeThatTellsTheTime();
  const ask = createTimeQuestion({
    baseUrl: 'http://127.0.0.1:9/',
    officeKey,
    moment: () => ({ boot: 'b1', uptimeMs: 0 }),
  });
  t.deepEqual(await ask(signal), { outcome: 'noAnswer' });
});

test('a clock that is years off is set, one that is seconds off is left alone', async (t) => {
  const kiosk = await startPretendKiosk((await createIdentity()).recipient);
  t.teardown(kiosk.close);
  const told = { at: officeNow, boot: 'b1', uptimeMs: 9_000, withinMs: 20 };
  const set: string[] = [];
  const learn = (systemNow: string) =>
    learnTime(
      {
        outbox: kiosk.outbox,
        askTime: async () => ({ outcome: 'ok', told }),
        setClock: async (to) => {
          set.push(to.toISOString());
          return 'set';
        },
        systemNow: () => new Date(systemNow),
        log: quiet,
      },
      signal,
    );
  t.true(await learn('2029-03-01T00:00:20.000Z'));
  t.deepEqual(set, []);
  t.true(await learn('2021-03-01T00:00:00.000Z'));
  t.deepEqual(set, [officeNow]);
  t.deepEqual(kiosk.outbox.officeTime(), told);
});
