/** A village without a link: that a page is wanted again comes on the stick, and so does the page. */
import test from 'ava';
import type { FollowUp, WantedPage } from '../../../src/request/follow-up.ts';
import type { PageInfo } from '../../../src/request/request.ts';
import { sealBytes } from '../../../src/seal/age-seal.ts';
import { sha256Of } from '../../../src/seal/digest.ts';
import { sealFollowUp } from '../../../src/seal/sealed-answers.ts';
import { signManifest } from '../../../src/seal/signatures.ts';
import { startVillage, type VillageKiosk } from '../../support/stick/village.ts';

/** Somebody has shown the receipt, scanned the page and confirmed. */
async function bringPage({ outbox, enrolment, key }: VillageKiosk, followUp: FollowUp): Promise<string> {
  const page = 'b'.repeat(24);
  const plain = Buffer.from('the page, clear this time');
  outbox.startDraft('brings it');
  const sealed = await sealBytes(enrolment.officeRecipient, plain);
  outbox.addPage('brings it', { page, paper: 'kk', sealed });
  const info: PageInfo = {
    ...({ page, paper: 'kk', rotation: 0, mediaType: 'image/webp', widthPx: 10, heightPx: 10 } as const),
    ...{ bytes: plain.length, sha256: sha256Of(plain), keptAnyway: [] },
  };
  const sealedAnswers = await sealFollowUp(enrolment.officeRecipient, { pages: [info], thumbnails: {} });
  const { number } = await outbox.confirm('brings it', {
    ...{ service: 'halaman-susulan', kiosk: enrolment.kiosk, receipt: '{}', followUp },
    sealManifest: (number, confirmedAt, pages, journal) =>
      signManifest(key, {
        ...{ version: 1, kiosk: enrolment.kiosk, service: 'halaman-susulan', followUp },
        ...{ number, confirmedAt, pages, sealedAnswers, journal },
      }),
  });
  return number;
}

test('the wish and the page both travel on the stick, and the request is checked again', async (t) => {
  const village = await startVillage(t);
  const { kiosk, parts, office } = village;
  const { number, pages } = await kiosk.confirmVisit();
  await kiosk.export();
  await village.import();
  await kiosk.collect();

  const [page = ''] = pages.keys();
  const asked: WantedPage = {
    ...{ page, paper: 'kk', colour: 'none', reason: 'cutOff', note: null },
    label: { id: 'Kartu Keluarga', en: 'Family card' },
  };
  office.pass(60_000);
  await parts.wanted.ask({ number, asked, officer: 'Rahma' });
  await parts.requests.moveTo(number, { stage: 'waitingForCitizen', officer: 'Rahma' });
  await parts.requests.writeHistory({
    ...{
      number,
      officer: 'Rahma',
      step: 'sendBackPage',
      stage: 'waitingForCitizen',
      note: null,
      isTold: true,
    },
  });
  await village.import();
  await kiosk.collect();
  t.like(kiosk.outbox.statusOf(number), { stage: 'waitingForCitizen', wanted: [asked] });

  const delivery = await bringPage(kiosk, { kind: 'page', request: number, replaces: page });
  await kiosk.export();
  office.pass(60_000);
  const report = await village.import();
  t.like(report.exports.at(-1), { arrived: 1 });
  t.is((await parts.requests.find(number))?.stage, 'underCheck');
  t.deepEqual(
    (await parts.requests.pagesWithFollowUps(number)).map((each) => each.page).sort(),
    [...pages.keys(), 'b'.repeat(24)].sort(),
  );
  t.like(await kiosk.collect(), { delivered: [delivery] });
  t.like(kiosk.outbox.statusOf(number), { stage: 'underCheck' });
  t.is(kiosk.outbox.waitingCount(), 0);
});
