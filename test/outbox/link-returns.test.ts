/** The link was dead for hours and the rests are long: when it returns the forwarder is awake within seconds. */

import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { createForwarder } from '../../src/outbox/forwarding/forwarder.ts';
import type { LinkReason } from '../../src/outbox/forwarding/link-reasons.ts';
import { createLinkWatch, type LinkWatch } from '../../src/outbox/forwarding/link-watch.ts';
import { tryLater } from '../../src/outbox/forwarding/office-answers.ts';
import { createOfficeClient } from '../../src/outbox/forwarding/office-client.ts';
import { startForwarding } from '../support/outbox/forwarding.ts';

const minute = 60_000;

/** A forwarder that has been without a link for so long that it rests for minutes; `link` is how it is now. */
async function longWithoutLink(t: ExecutionContext, reason: LinkReason) {
  const { office, kiosk, clock, wall } = await startForwarding(t);
  const { number } = await kiosk.confirmVisit();
  const real = createOfficeClient({ baseUrl: office.baseUrl, accessToken: office.accessToken });
  const link = { isUp: false, canConnect: false, addresses: 'lo', attempts: 0, looks: 0 };
  const watch: LinkWatch = {
    addresses: () => link.addresses,
    async reaches() {
      link.looks += 1;
      return link.canConnect;
    },
  };
  const ended = new AbortController();
  const down = async () => {
    link.attempts += 1;
    return tryLater(reason);
  };
  const running = createForwarder({
    outbox: kiosk.outbox,
    office: {
      announce: (...given) => (link.isUp ? real.announce(...given) : down()),
      uploadPage: (...given) => (link.isUp ? real.uploadPage(...given) : down()),
      statuses: (...given) => (link.isUp ? real.statuses(...given) : down()),
      missing: (...given) => (link.isUp ? real.missing(...given) : down()),
      sendDayEnd: (...given) => (link.isUp ? real.sendDayEnd(...given) : down()),
      bulletin: (...given) => (link.isUp ? real.bulletin(...given) : down()),
      catalogue: (...given) => (link.isUp ? real.catalogue(...given) : down()),
      report: (...given) => (link.isUp ? real.report(...given) : down()),
    },
    officeKey: office.officeKey,
    clock,
    now: () => wall.now,
    log: { info() {}, warn() {}, error() {} },
    linkWatch: watch,
    random: () => 0.5,
  }).run(ended.signal);
  t.teardown(async () => {
    ended.abort();
    await running;
  });
  const pass = async (ms: number) => {
    for (const until = clock.nowMs() + ms; clock.nowMs() < until; ) await clock.passRest();
    await clock.resting();
  };
  await pass(60 * minute);
  return { kiosk, clock, link, number, pass };
}

for (const reason of ['refused', 'unreachable', 'nameNotFound'] as const) {
  test(`after ${reason} a connection that can be made wakes it`, async (t) => {
    const { kiosk, link, number, pass } = await longWithoutLink(t, reason);
    t.true(link.attempts < 20, `by itself it tries seldom: ${link.attempts}`);
    Object.assign(link, { isUp: true, canConnect: true });
    await pass(5_000);
    t.like(kiosk.outbox.statusOf(number), { stage: 'received' });
  });
}

for (const reason of ['linkBroke', 'timedOut', 'notTheOffice', 'unreachable'] as const) {
  test(`after ${reason} a new address of this machine wakes it, as when a modem dials in`, async (t) => {
    const { kiosk, link, number, pass } = await longWithoutLink(t, reason);
    Object.assign(link, { isUp: true, addresses: 'lo, wwan0 10.11.12.13' });
    await pass(2_000);
    t.like(kiosk.outbox.statusOf(number), { stage: 'received' });
  });
}

test('a hotspot that lets everybody connect does not keep it awake', async (t) => {
  const { link, pass } = await longWithoutLink(t, 'unreachable');
  link.canConnect = true;
  const before = link.attempts;
  await pass(4 * 60 * minute);
  t.true(link.attempts - before < 60, `${link.attempts - before} tries in four hours`);
});

test('after a wrong certificate no connection is looked for: it would say nothing', async (t) => {
  const { link } = await longWithoutLink(t, 'certificateExpired');
  t.is(link.looks, 0);
});

test('a real connection tells whether somebody is there, and a look can be ended', async (t) => {
  const { signal } = new AbortController();
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const watch = createLinkWatch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/kantor`);
  t.true(await watch.reaches(signal));
  await new Promise((closed) => server.close(closed));
  t.false(await watch.reaches(signal));
  t.false(await watch.reaches(AbortSignal.abort()));
  t.false(await createLinkWatch('http://kantor.invalid').reaches(signal));
  t.is(watch.addresses(), watch.addresses());
});
