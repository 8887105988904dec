/** What follows a request of any kiosk lies in the outbox like a request, and changes what its receipt is told. */
import test, { type ExecutionContext } from 'ava';
import type { WantedPage } from '../../src/request/follow-up.ts';
import { makeRequestNumber } from '../../src/request/request-number.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import type { StatusEntry } from '../../src/seal/messages.ts';
import { startPretendKiosk } from '../support/outbox/pretend-kiosk.ts';

const elsewhere = makeRequestNumber('031', 7);
const wish = (page: string): WantedPage => ({
  page: page.repeat(24),
  paper: 'kk',
  label: { id: 'Kartu Keluarga', en: 'Family card' },
  colour: 'none',
  reason: 'blurred',
  note: null,
});

async function kioskThatHears(t: ExecutionContext, entry: Partial<StatusEntry>) {
  const kiosk = await startPretendKiosk((await createIdentity()).recipient);
  t.teardown(kiosk.close);
  kiosk.outbox.applyStatuses({
    version: 1,
    cursor: '1',
    entries: [
      {
        ...{ number: elsewhere, stage: 'waitingForCitizen', note: 'KK: kurang jelas.' },
        ...{ at: '2026-11-25T01:00:00.000Z', ...entry },
      },
    ],
  });
  return kiosk;
}

type Kiosk = Awaited<ReturnType<typeof kioskThatHears>>;

async function bring({ outbox }: Kiosk, page: string) {
  const visit = `brings ${page}`;
  outbox.startDraft(visit);
  outbox.addPage(visit, { page: `c${page.repeat(23)}`, paper: 'kk', sealed: Buffer.from('sealed') });
  return outbox.confirm(visit, {
    ...{ service: 'halaman-susulan', kiosk: '005', receipt: '{}', sealManifest: async () => 'a.b.c' },
    followUp: { kind: 'page', request: elsewhere, replaces: page.repeat(24) },
  });
}

test('a page that is wanted is told with its reason, until it was scanned here', async (t) => {
  const kiosk = await kioskThatHears(t, { wanted: [wish('a'), wish('b')] });
  t.like(kiosk.outbox.statusOf(elsewhere), { stage: 'waitingForCitizen', wanted: [wish('a'), wish('b')] });
  const { number } = await bring(kiosk, 'a');
  t.not(number, elsewhere, 'it travels under a number of its own');
  t.like(kiosk.outbox.statusOf(elsewhere), { wanted: [wish('b')], followed: 'page' });
  t.is(kiosk.outbox.waitingCount(), 1);
  t.is(kiosk.outbox.nextStep(0, null)?.number, number, 'the forwarder takes it like a request');
  t.is(kiosk.outbox.pendingReceipts()[0]?.number, number, 'its receipt is owed like that of a request');
});

test('after the last one nothing is asked any more, also when it is delivered and the office has not spoken yet', async (t) => {
  const kiosk = await kioskThatHears(t, { wanted: [wish('a')] });
  const { number } = await bring(kiosk, 'a');
  kiosk.outbox.noteDelivered(number, { acknowledgement: 'x.y.z', receivedAt: '2026-11-25T02:00:00.000Z' });
  const answer = kiosk.outbox.statusOf(elsewhere);
  t.is(answer.outcome === 'found' ? answer.wanted : null, undefined);
  t.like(answer, { followed: 'page' });
});

test('the next word of the office counts: what it does not want any more is asked of nobody', async (t) => {
  const kiosk = await kioskThatHears(t, { wanted: [wish('a')] });
  kiosk.outbox.applyStatuses({
    version: 1,
    cursor: '2',
    entries: [{ number: elsewhere, stage: 'underCheck', note: null, at: '2026-11-25T03:00:00.000Z' }],
  });
  t.deepEqual(kiosk.outbox.statusOf(elsewhere), {
    ...{
      outcome: 'found',
      stage: 'underCheck',
      note: null,
      at: '2026-11-25T03:00:00.000Z',
      receivedAt: null,
    },
  });
});

test('a page that was set aside for the technician is asked for again', async (t) => {
  const kiosk = await kioskThatHears(t, { wanted: [wish('a')] });
  const { number } = await bring(kiosk, 'a');
  kiosk.outbox.setAside(number, 'pageLost');
  t.like(kiosk.outbox.statusOf(elsewhere), { wanted: [wish('a')] });
});

test('who has withdrawn is told so until the office has said it, and no page is asked of them', async (t) => {
  const kiosk = await kioskThatHears(t, { wanted: [wish('a')] });
  kiosk.outbox.startDraft('withdraws');
  const { number } = await kiosk.outbox.confirm('withdraws', {
    ...{ service: 'pembatalan', kiosk: '005', receipt: '{}', sealManifest: async () => 'a.b.c' },
    followUp: { kind: 'withdrawal', request: elsewhere },
  });
  const answer = kiosk.outbox.statusOf(elsewhere);
  t.like(answer, { followed: 'withdrawal' });
  t.false('wanted' in answer);
  kiosk.outbox.noteDelivered(number, { acknowledgement: 'x.y.z', receivedAt: '2026-11-25T02:00:00.000Z' });
  t.false('followed' in kiosk.outbox.statusOf(elsewhere));
});
