import test from 'ava';
import { startCuttingProxy } from '../support/outbox/cutting-proxy.ts';
import { openedAtOffice, startForwarding } from '../support/outbox/forwarding.ts';
import { send } from '../support/outbox/pretend-office.ts';

test('a page arrives whole over a link that breaks every connection in the middle', async (t) => {
  const { office, kiosk, clock, log, start } = await startForwarding(t);
  const proxy = await startCuttingProxy(office.baseUrl);
  t.teardown(proxy.close);
  const { number, pages } = await kiosk.confirmVisit({ pageBytes: [400_000, 150_000] });
  proxy.cutAfterBytes = 50_000;

  start({ baseUrl: proxy.baseUrl });
  for (let round = 0; kiosk.outbox.waitingCount() > 0; round++) {
    t.true(round < 60, `must come to an end: ${JSON.stringify(log.slice(-4))}`);
    const restMs = await clock.passRest();
    t.true(restMs <= 10 * 60_000);
    await clock.resting();
  }

  t.deepEqual(await openedAtOffice(office, number), pages);
  t.true(proxy.cuts >= 4, `the link did break: ${proxy.cuts} times`);
  const creations = office.log.filter((call) => call === 'POST /api/pages/').length;
  t.is(creations, 2, 'each page is one upload that goes on, however often the link breaks');
});

test('while the office is unreachable nothing is lost, and the attempts become seldom', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  const { number } = await kiosk.confirmVisit();
  const gone = await startCuttingProxy(office.baseUrl);
  await gone.close();
  start({ baseUrl: gone.baseUrl });
  const rests: number[] = [];
  for (let round = 0; round < 10; round++) rests.push(await clock.passRest());
  await clock.resting();

  t.deepEqual(rests.slice(0, 4), [3_750, 7_500, 15_000, 30_000]);
  t.is(Math.max(...rests), 450_000, 'three quarters of the ceiling, with this random');
  t.is(kiosk.outbox.waitingCount(), 1);
  t.is(kiosk.outbox.linkState().problem, 'refused');
  t.like(kiosk.outbox.statusOf(number), { stage: 'kept' });
  t.is(kiosk.outbox.waitingRequests()[0]?.failures, 0, 'a dead link is no failure of the request');
  t.is(office.log.length, 0);
});

test('the login page of a hotspot is not taken for the office', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  await kiosk.confirmVisit();
  office.misbehave = (_request, response) => {
    send(
      response,
      200,
      'text/html; charset=utf-8',
      '<html><form action="/login">Selamat datang</form></html>',
    );
    return true;
  };
  start();
  await clock.resting();
  t.is(kiosk.outbox.linkState().problem, 'notTheOffice');
  t.is(kiosk.outbox.waitingCount(), 1);

  office.misbehave = (_request, response) => {
    send(response, 302, 'text/plain', '', { location: 'http://hotspot.example/login' });
    return true;
  };
  await clock.passRest();
  await clock.resting();
  t.is(kiosk.outbox.linkState().problem, 'notTheOffice');

  office.misbehave = () => false;
  await clock.passRest();
  await clock.resting();
  t.is(kiosk.outbox.waitingCount(), 0);
  t.is(kiosk.outbox.linkState().problem, null);
});

test('a hotspot that answers in the middle of an upload does not make the page begin anew', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  const { number, pages } = await kiosk.confirmVisit({ pageBytes: [200_000] });
  let patches = 0;
  office.misbehave = (request, response) => {
    if (request.method === 'PATCH') patches += 1;
    if (patches < 2) return false;
    send(response, 200, 'text/html', '<html>Masuk dahulu</html>');
    return true;
  };
  start();
  await clock.resting();
  t.is(kiosk.outbox.linkState().problem, 'notTheOffice');
  await clock.passRest();
  await clock.resting();

  office.misbehave = () => false;
  await clock.passRest();
  await clock.resting();
  t.deepEqual(await openedAtOffice(office, number), pages);
  t.is(office.log.filter((call) => call === 'POST /api/pages/').length, 1);
});

test('an office that asks for patience is left alone for that long, even when a new request comes', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  await kiosk.confirmVisit();
  office.misbehave = (_request, response) => {
    send(response, 503, 'text/plain', 'later', { 'retry-after': '120' });
    return true;
  };
  start({ settings: { wakePollMs: 10_000 } });
  await clock.resting();
  const asked = office.log.length;
  await kiosk.confirmVisit();
  for (let poll = 0; poll < 11; poll++) await clock.passRest();
  await clock.resting();
  t.is(clock.nowMs(), 110_000);
  t.is(office.log.length, asked);

  office.misbehave = () => false;
  await clock.passRest();
  await clock.resting();
  t.is(kiosk.outbox.waitingCount(), 0);
});

test('an office that takes the bytes and never answers is given up after a while', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  await kiosk.confirmVisit();
  office.misbehave = (request) => request.method === 'PATCH' || request.method === 'POST';
  start({ limits: { announceMs: 150 } });
  await clock.resting();
  t.is(kiosk.outbox.linkState().problem, 'timedOut');

  office.misbehave = (request) => request.method === 'PATCH';
  const again = await startForwarding(t);
  again.office.misbehave = (request) => request.method === 'PATCH';
  await again.kiosk.confirmVisit();
  again.start({ limits: { stallMs: 150 } });
  await again.clock.resting();
  t.is(again.kiosk.outbox.linkState().problem, 'timedOut');
  t.is(again.kiosk.outbox.waitingCount(), 1);
});

test('delivered pages are cleared in time although the office is out of reach', async (t) => {
  const { office, kiosk, clock, wall, start } = await startForwarding(t);
  const { pages } = await kiosk.confirmVisit();
  const settings = { keepDeliveredMs: 60_000 };
  const running = start({ settings });
  await clock.resting();
  await running.stop();

  office.misbehave = (request) => {
    request.socket.destroy();
    return true;
  };
  wall.now = new Date(wall.now.getTime() + 60_001);
  start({ settings });
  await clock.resting();
  for (const page of pages.keys()) t.is(kiosk.outbox.readSealed(page), null);
});

test('a proxy that takes offence at one manifest does not keep the others from the office', async (t) => {
  const { office, kiosk, clock, start } = await startForwarding(t);
  await kiosk.confirmVisit({ pageBytes: [100] });
  const others = [await kiosk.confirmVisit(), await kiosk.confirmVisit()];
  const poisoned = kiosk.outbox.waitingRequests()[0];
  const manifestBytes = kiosk.outbox.manifestOf(poisoned?.number ?? '').length;
  office.misbehave = (request, response) => {
    const length = Number(request.headers['content-length']);
    if (request.url !== '/api/announce' || length !== manifestBytes || office.requests.size >= 2)
      return false;
    send(response, 403, 'text/html', '<html>Request blocked</html>');
    return true;
  };
  start();
  for (let round = 0; kiosk.outbox.waitingCount() > 0 && round < 8; round++) await clock.passRest();
  await clock.resting();
  for (const { number } of others) t.like(kiosk.outbox.statusOf(number), { stage: 'received' });
});
