import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import pino from 'pino';
import { createOffice } from '../../src/office/office.ts';
import { createForwarder } from '../../src/outbox/forwarding/forwarder.ts';
import { createOfficeClient, enrol } from '../../src/outbox/forwarding/office-client.ts';
import { sha256Of } from '../../src/seal/digest.ts';
import { createSigningKey, publicKeyOf } from '../../src/seal/signatures.ts';
import { startCuttingProxy } from '../support/outbox/cutting-proxy.ts';
import { HandClock } from '../support/outbox/hand-clock.ts';
import { startPretendKiosk, temporaryFolder } from '../support/outbox/pretend-kiosk.ts';

test('a kiosk enrols at the real office, and its requests arrive byte for byte over a link that keeps breaking', async (t) => {
  const folder = temporaryFolder();
  const now = () => new Date();
  const log = pino({ level: 'silent' });
  const office = await createOffice({ folder, now, log, host: '127.0.0.1', port: 0 });
  await office.listen();
  const proxy = await startCuttingProxy(office.url);
  const ended = new AbortController();
  const key = await createSigningKey();

  const code = await office.createEnrolmentCode({ place: 'Balai Desa Pitulua' });
  const enrolled = await enrol(office.url, { code, publicKey: publicKeyOf(key) }, ended.signal);
  if (enrolled.outcome !== 'ok') return t.fail(JSON.stringify(enrolled));
  const { kiosk: kioskNumber, officeRecipient, officeKey, accessToken } = enrolled.enrolment;
  t.deepEqual(await enrol(office.url, { code, publicKey: publicKeyOf(key) }, ended.signal), {
    outcome: 'refused',
    reason: 'codeUsed',
  });

  const kiosk = await startPretendKiosk(officeRecipient, { key, kiosk: kioskNumber });
  const sealed: string[] = [];
  const confirmed: string[] = [];
  for (const pageBytes of [[130_000, 60_000], [], [200_000]]) {
    const { number, pages } = await kiosk.confirmVisit({ pageBytes });
    confirmed.push(number);
    for (const page of pages.keys()) sealed.push(sha256Of(kiosk.outbox.readSealed(page) ?? ''));
  }

  const clock = new HandClock();
  proxy.cutAfterBytes = 70_000;
  const running = createForwarder({
    outbox: kiosk.outbox,
    office: createOfficeClient({ baseUrl: proxy.baseUrl, accessToken }),
    officeKey,
    clock,
    now,
    log,
    settings: { wakePollMs: 24 * 60 * 60_000 },
  }).run(ended.signal);
  t.teardown(async () => {
    ended.abort();
    await running;
    await proxy.close();
    kiosk.close();
    await office.close();
    rmSync(folder, { recursive: true });
  });
  for (let round = 0; kiosk.outbox.waitingCount() > 0 && round < 60; round++) {
    await clock.passRest();
    await clock.resting();
  }

  for (const number of confirmed) t.like(kiosk.outbox.statusOf(number), { stage: 'received' });
  t.true(proxy.cuts > 0);
  const files = readdirSync(join(folder, 'sealed'), { recursive: true, withFileTypes: true });
  const kept = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  t.deepEqual(kept.map((path) => sha256Of(readFileSync(path))).sort(), sealed.sort());
});
