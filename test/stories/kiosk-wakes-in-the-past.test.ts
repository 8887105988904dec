import { rmSync } from 'node:fs';
import test from 'ava';
import pino from 'pino';
import { receiptLinesOf } from '../../src/kiosk/receipt-facts.ts';
import { openOfficeDatabase } from '../../src/office/database/office-database.ts';
import { createRequestRegister } from '../../src/office/request-register.ts';
import { createForwarder } from '../../src/outbox/forwarding/forwarder.ts';
import { createOfficeClient } from '../../src/outbox/forwarding/office-client.ts';
import { createTimeQuestion } from '../../src/outbox/forwarding/time-question.ts';
import { learnTime } from '../../src/outbox/forwarding/time-round.ts';
import { createKioskClock } from '../../src/outbox/kiosk-clock.ts';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { receiptWords } from '../../src/request/words/receipt-words.ts';
import { sealAnswers } from '../../src/seal/sealed-answers.ts';
import { signManifest } from '../../src/seal/signatures.ts';
import { enrolTestKiosk } from '../office/support/test-kiosk.ts';
import { startTestOffice } from '../office/support/test-office.ts';
import { HandClock } from '../support/outbox/hand-clock.ts';
import { answersOf, newId, temporaryFolder } from '../support/outbox/pretend-kiosk.ts';

const minute = 60_000;
const facts = JSON.stringify({
  service: { id: 'KTP hilang', en: 'Lost identity card' },
  place: 'Balai Desa Pitulua',
  language: 'id',
  papers: [],
  missingPapers: [],
  handover: 'pickUp',
  surrendered: [],
});

test('a kiosk that wakes up in 2000 says that it is not sure, and kiosk and office know the time once they have spoken', async (t) => {
  const running = await startTestOffice(t, { startAt: new Date('2026-11-24T06:00:00.000Z') });
  const { enrolment, signingKey } = await enrolTestKiosk(running);
  const moment = { boot: 'b1', uptimeMs: 5 * minute };
  const folder = temporaryFolder();
  const clock = createKioskClock({
    officeTime: () => outbox.officeTime(),
    trustsSystem: false,
    systemIsSet: () => false,
    systemNow: () => new Date(Date.parse('2000-01-01T00:00:00.000Z') + moment.uptimeMs),
    moment: () => ({ ...moment }),
  });
  const outbox = openOutbox({ folder, ...clock });
  outbox.beginJournal({ kiosk: enrolment.kiosk, publicKey: signingKey.x });

  async function confirm() {
    const visit = newId();
    outbox.startDraft(visit);
    return outbox.confirm(visit, {
      service: 'ktpHilang',
      kiosk: enrolment.kiosk,
      receipt: facts,
      sealManifest: async (number, confirmedAt, pages, journal) =>
        signManifest(signingKey, {
          version: 1,
          kiosk: enrolment.kiosk,
          number,
          service: 'ktpHilang',
          confirmedAt,
          journal,
          pages,
          sealedAnswers: await sealAnswers(enrolment.officeRecipient, {
            answers: answersOf(),
            thumbnails: {},
          }),
        }),
    });
  }
  const saysUncertain = (number: string) => {
    const kept = outbox.receiptOf(number);
    if (!kept) throw new Error('a confirmed request has a receipt');
    const lines = receiptLinesOf(kept.receipt, { ...kept, copy: false });
    return lines.some((line) => line.kind === 'text' && line.text === receiptWords.id.timeUncertain);
  };

  const early = await confirm();
  t.is(early.confirmedAt, '2000-01-01T00:05:00.000Z');
  t.true(saysUncertain(early.number), 'the paper does not pretend');

  moment.uptimeMs += 10 * minute;
  const ended = new AbortController();
  const { officeKey } = enrolment;
  const hand = new HandClock();
  const quiet = pino({ level: 'silent' });
  const askTime = createTimeQuestion({
    baseUrl: running.office.url,
    officeKey,
    moment: () => ({ ...moment }),
  });
  const forwarding = createForwarder({
    outbox,
    office: createOfficeClient({
      baseUrl: running.office.url,
      accessToken: enrolment.accessToken,
      moment: () => ({ ...moment }),
    }),
    officeKey,
    learnTime: (signal) =>
      learnTime({ outbox, askTime, setClock: null, systemNow: () => new Date(), log: quiet }, signal),
    clock: hand,
    now: clock.now,
    log: quiet,
  }).run(ended.signal);
  const database = await openOfficeDatabase(running.place);
  t.teardown(async () => {
    ended.abort();
    await forwarding;
    await database.close();
    outbox.close();
    rmSync(folder, { recursive: true });
  });
  await hand.resting();

  t.is(outbox.waitingCount(), 0);
  const found = await createRequestRegister({ database, now: running.now, news: running.office.news }).find(
    early.number,
  );
  t.is(found?.confirmedAt, '2026-11-24T05:50:00.000Z', 'ten minutes before they spoke');
  t.is(found?.isTimeCertain, true);

  moment.uptimeMs += minute;
  const later = await confirm();
  t.is(later.confirmedAt, '2026-11-24T06:01:00.000Z');
  t.false(saysUncertain(later.number));
});
