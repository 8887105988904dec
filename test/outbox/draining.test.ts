/** A long queue: everything arrives, the oldest first, and the work for one request is the same however many wait. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import test, { type ExecutionContext } from 'ava';
import { nextStepSql } from '../../src/outbox/delivery-queue.ts';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { startForwarding } from '../support/outbox/forwarding.ts';
import { fillOutbox } from '../support/outbox/full-outbox.ts';
import { kioskNumber } from '../support/outbox/pretend-kiosk.ts';
import { send } from '../support/outbox/pretend-office.ts';

/** Statements that this process runs, and the rows they hand over. */
const counted = { statements: 0, rows: 0 };
for (const name of ['get', 'run', 'all'] as const) {
  const original = StatementSync.prototype[name] as (...values: unknown[]) => unknown;
  const counting = function (this: StatementSync, ...values: unknown[]) {
    const result = original.apply(this, values);
    counted.statements += 1;
    counted.rows += Array.isArray(result) ? result.length : 1;
    return result;
  };
  Object.assign(StatementSync.prototype, { [name]: counting });
}

async function fullKiosk(t: ExecutionContext, requests: number) {
  const forwarding = await startForwarding(t);
  const { office, kiosk } = forwarding;
  // No disk: the count of statements is what matters here.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'silaku-draining-'));
  const now = () => forwarding.wall.now;
  openOutbox({ folder, now }).close();
  const enrolment = { kiosk: kioskNumber, officeRecipient: office.recipient };
  const numbers = await fillOutbox(folder, requests, { key: kiosk.key, enrolment, pageBytes: 200 });
  const outbox = openOutbox({ folder, now });
  t.teardown(() => {
    outbox.close();
    rmSync(folder, { recursive: true });
  });
  return { ...forwarding, outbox, numbers, folder };
}

async function workPerRequest(t: ExecutionContext, requests: number) {
  const { office, outbox, numbers, clock, start } = await fullKiosk(t, requests);
  const before = { ...counted };
  start({ outbox });
  await clock.resting();
  t.is(outbox.waitingCount(), 0);
  t.deepEqual([...office.requests.keys()], numbers, 'announced in the order of confirming');
  t.true([...office.requests.values()].every(({ pages }) => pages.size === 1));
  const calls = office.log.filter((call) => !call.startsWith('GET'));
  t.true(
    calls.slice(0, requests).every((call) => call === 'POST /api/announce'),
    'before any page travels',
  );
  return {
    statements: (counted.statements - before.statements) / requests,
    rows: (counted.rows - before.rows) / requests,
  };
}

test.serial('the statements and rows for one request do not grow with the queue', async (t) => {
  const few = await workPerRequest(t, 20);
  const many = await workPerRequest(t, 200);
  t.true(many.statements <= few.statements, `${many.statements} and ${few.statements} statements a request`);
  t.true(many.rows <= few.rows, `${many.rows} and ${few.rows} rows a request`);
  t.true(many.statements < 40);
});

test.serial('the next step is read from an index, without sorting the queue', async (t) => {
  const { folder } = await fullKiosk(t, 1);
  const sql = new DatabaseSync(join(folder, 'outbox.sqlite'), { readOnly: true });
  const plan = sql.prepare(`EXPLAIN QUERY PLAN ${nextStepSql}`).all(0) as { detail: string }[];
  sql.close();
  const steps = plan.map(({ detail }) => detail).join('; ');
  t.regex(steps, /outbox USING .*INDEX outbox_next/);
  t.notRegex(steps, /TEMP B-TREE/);
});

test.serial(
  'forty poisoned requests, each in another way, do not keep the forty behind them from the office',
  async (t) => {
    const { office, outbox, numbers, clock, start } = await fullKiosk(t, 80);
    const poisoned = new Set(numbers.slice(0, 40));
    const kindOf = new Map(numbers.map((number, index) => [number, index % 4]));
    const named = (text: string) =>
      numbers.find((number) => text.includes(Buffer.from(number).toString('base64')));
    office.forgeAnswer = (answer, number) => {
      if (poisoned.has(number) && kindOf.get(number) === 0) throw new Error('the office stumbles');
      return answer;
    };
    office.misbehave = (request, response) => {
      const number = named(String(request.headers['upload-metadata'] ?? ''));
      if (!number || !poisoned.has(number)) return false;
      const kind = kindOf.get(number);
      if (kind === 1) send(response, 500, 'application/json', '{}');
      else if (kind === 2) request.socket.resetAndDestroy();
      else if (kind === 3) send(response, 403, 'text/html', '<html>Blocked</html>');
      return kind !== 0;
    };
    start({ outbox });
    const others = numbers.slice(40);
    const areThrough = () =>
      others.every(
        (number) => outbox.statusOf(number).outcome === 'found' && outbox.acknowledgementOf(number),
      );
    for (let round = 0; !areThrough() && round < 60; round++) {
      await clock.passRest();
      await clock.resting();
    }
    t.true(areThrough());
    t.is(outbox.waitingCount(), 40, 'the poisoned ones wait on');

    poisoned.clear();
    for (let round = 0; outbox.waitingCount() > 0 && round < 60; round++) {
      await clock.passRest();
      await clock.resting();
    }
    t.is(outbox.waitingCount(), 0, 'and go when what was wrong is over');
  },
);
