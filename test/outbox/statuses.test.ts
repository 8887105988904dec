import test, { type ExecutionContext } from 'ava';
import { createIdentity } from '../../src/seal/age-seal.ts';
import type { StatusEntry } from '../../src/seal/messages.ts';
import { startPretendKiosk } from '../support/outbox/pretend-kiosk.ts';

async function kioskOf(t: ExecutionContext) {
  const kiosk = await startPretendKiosk((await createIdentity()).recipient);
  t.teardown(kiosk.close);
  return kiosk;
}

const entry = (number: string, stage: StatusEntry['stage'], note: string | null = null): StatusEntry => ({
  number,
  stage,
  note,
  at: '2026-11-25T01:00:00.000Z',
});

test('a number nobody has heard of is unknown', async (t) => {
  const { outbox } = await kioskOf(t);
  t.deepEqual(outbox.statusOf('0010000018'), { outcome: 'unknown' });
  t.deepEqual(outbox.statusOf(''), { outcome: 'unknown' });
});

test('the word of the office counts more than what the kiosk knows, and the last word counts', async (t) => {
  const { outbox, confirmVisit } = await kioskOf(t);
  const { number } = await confirmVisit();
  t.like(outbox.statusOf(number), { stage: 'kept' });
  outbox.applyStatuses({ version: 1, cursor: '1', entries: [entry(number, 'received')] });
  outbox.applyStatuses({
    version: 1,
    cursor: '3',
    entries: [entry(number, 'inProcess'), entry(number, 'waitingForCitizen', 'Bawa KK asli')],
  });
  t.deepEqual(outbox.statusOf(number), {
    outcome: 'found',
    stage: 'waitingForCitizen',
    note: 'Bawa KK asli',
    at: '2026-11-25T01:00:00.000Z',
    receivedAt: null,
  });
  t.is(outbox.statusCursor(), '3');
});

test('entries and cursor come together or not at all', async (t) => {
  const { outbox } = await kioskOf(t);
  const broken = { ...entry('0010000018', 'ready'), at: null as unknown as string };
  t.throws(() =>
    outbox.applyStatuses({ version: 1, cursor: '9', entries: [entry('0010000026', 'ready'), broken] }),
  );
  t.deepEqual(outbox.statusOf('0010000026'), { outcome: 'unknown' });
  t.is(outbox.statusCursor(), null);
});

test('an acknowledgement that comes after the office has decided does not set the status back', async (t) => {
  const { outbox, confirmVisit } = await kioskOf(t);
  const { number } = await confirmVisit();
  outbox.applyStatuses({ version: 1, cursor: '1', entries: [entry(number, 'ready')] });
  outbox.noteDelivered(number, { acknowledgement: 'a.b.c', receivedAt: '2026-11-24T03:00:00.000Z' });
  t.like(outbox.statusOf(number), { stage: 'ready' });
});
