/** What machines ask of the office: does it live, is it ready, what does it count, what are its calls. */
import test from 'ava';
import { readiness } from '../../../src/office/operations/readiness.ts';
import { enrolTestKiosk } from '../support/test-kiosk.ts';
import { startTestOffice } from '../support/test-office.ts';
import { wellReport } from '../support/well-report.ts';

test('an office that can work says so; one without room is alive but not ready', async (t) => {
  const well = await startTestOffice(t);
  t.is((await fetch(`${well.office.url}/health/live`)).status, 200);
  const ready = await fetch(`${well.office.url}/health/ready`);
  t.is(ready.status, 200);
  t.deepEqual(await ready.json(), { status: 'ready', checks: { database: 'ok', pages: 'ok' } });

  const full = await startTestOffice(t, { room: { freeBytes: Number.MAX_SAFE_INTEGER } });
  t.is((await fetch(`${full.office.url}/health/live`)).status, 200);
  const notReady = await fetch(`${full.office.url}/health/ready`);
  t.is(notReady.status, 503);
  t.like(await notReady.json(), { status: 'notReady', checks: { database: 'ok', pages: 'noRoom' } });
});

test('a thing that is broken is told and hides no other', async (t) => {
  const said = await readiness([
    { name: 'one', ask: async () => 'ok' },
    { name: 'other', ask: () => Promise.reject(new Error('away')) },
  ]);
  t.deepEqual(said, { isReady: false, checks: { one: 'ok', other: 'failed' } });
});

test('metrics count requests, calls and how kiosks are, and name no request', async (t) => {
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest();
  await kiosk.deliver(request);
  const report = { ...wellReport, state: 'outOfOrder', outbox: { ...wellReport.outbox, waiting: 3 } };
  const told = await kiosk.fetch('/api/reports', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(report),
  });
  t.is(told.status, 204);
  const answer = await fetch(`${running.office.url}/metrics`);
  const text = await answer.text();
  t.regex(text, /silaku_requests\{stage="received"\} 1/);
  t.regex(text, /silaku_kiosk_waiting_requests\{kiosk="001"\} 3/);
  t.regex(text, /silaku_kiosk_alarm\{kiosk="001",alarm="outOfOrder",weight="act"\} 1/);
  t.regex(text, /silaku_http_seconds_count\{method="POST",route="\/api\/announce",status="200"\} [12]/);
  t.false(text.includes(request.number));

  const fromAfar = { headers: { 'x-forwarded-for': '203.0.113.9' } };
  t.is((await fetch(`${running.office.url}/metrics`, fromAfar)).status, 403);
});

test('a report that is none is refused', async (t) => {
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  for (const body of ['{}', '[]', JSON.stringify({ ...wellReport, software: 'x'.repeat(10_000) })]) {
    const answer = await kiosk.fetch('/api/reports', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    t.true([400, 413].includes(answer.status));
  }
});

test('every call of kiosks is described, by the schemas that check it', async (t) => {
  const running = await startTestOffice(t);
  const described = (await (await fetch(`${running.office.url}/api/openapi.json`)).json()) as {
    openapi: string;
    paths: Record<string, Record<string, { summary?: string; requestBody?: unknown }>>;
  };
  t.is(described.openapi, '3.1.0');
  const calls = Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary }]) => {
      t.truthy(summary, `${method} ${path} says what it is for`);
      return `${method} ${path}`;
    }),
  );
  for (const call of [
    'post /api/enrol',
    'get /api/time',
    'post /api/announce',
    'post /api/day-ends',
    'get /api/statuses',
    'post /api/missing',
    'post /api/reports',
    'get /api/bulletin',
    'get /api/catalogues/{sha256}',
  ])
    t.true(calls.includes(call), call);
  t.like(described.paths['/api/enrol']?.post?.requestBody, {
    content: { 'application/json': { schema: { type: 'object', required: ['code', 'publicKey'] } } },
  });
});
