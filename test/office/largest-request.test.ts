/** The largest request that a kiosk can make, in every field at once, is one that the office takes. */
import { randomBytes } from 'node:crypto';
import test from 'ava';
import type { PageInfo, RequestAnswers } from '../../src/request/request.ts';
import { makeRequestNumber } from '../../src/request/request-number.ts';
import { serviceGroups } from '../../src/request/service-catalogue.ts';
import {
  largestPageBytes,
  manifestLimitBytes,
  mostPages,
  thumbnailsThatFit,
} from '../../src/seal/message-limits.ts';
import type { Manifest } from '../../src/seal/messages.ts';
import { sealAnswers } from '../../src/seal/sealed-answers.ts';
import { enrolTestKiosk } from './support/test-kiosk.ts';
import { startTestOffice } from './support/test-office.ts';

const services = serviceGroups().flatMap((group) => group.services);
const longest = (words: string[]) => words.reduce((a, b) => (b.length > a.length ? b : a), '');
const papers = services.flatMap((service) => service.papers.map((paper) => paper.id));
const questions = services.flatMap((service) => service.questions);

const page = (): PageInfo => ({
  page: randomBytes(16).toString('hex'),
  paper: longest(papers),
  rotation: 270,
  mediaType: 'image/webp',
  widthPx: 99_999,
  heightPx: 99_999,
  bytes: largestPageBytes,
  sha256: randomBytes(32).toString('hex'),
  keptAnyway: ['blank', 'cutOff', 'tooDark', 'blurred', 'streaks', 'sameSheet'],
  hasQr: true,
});

test('the largest request fits into the limits, with its thumbnails, and the office takes it', async (t) => {
  const kiosk = await enrolTestKiosk(await startTestOffice(t));
  const { kiosk: ours, officeRecipient } = kiosk.enrolment;
  const pages = Array.from({ length: mostPages }, page);
  const answers: RequestAnswers = {
    service: longest(services.map(({ id }) => id)),
    caseAnswers: Object.fromEntries(
      questions.map(({ id, options }) => [id, longest(options.map((option) => option.id))]),
    ),
    nik: '7408011203850001',
    familyCardNumber: '7408011203850001',
    phone: '+6281234567890123',
    handover: { way: 'courier', village: '74.08.01.2002' },
    consent: { noticeVersion: '2026-11-24', language: 'id', at: new Date(0).toISOString() },
    pages,
    missingPapers: [...new Set(papers)],
  };
  const thumbnails = thumbnailsThatFit(pages.map(({ page }) => [page, randomBytes(4096)]));
  t.true(Object.keys(thumbnails).length >= 12, 'an everyday request keeps all of its small pictures');
  const manifest: Manifest = {
    version: 1,
    kiosk: ours,
    number: makeRequestNumber(ours, 1),
    service: answers.service,
    confirmedAt: new Date(0).toISOString(),
    pages: pages.map(({ page, sha256 }) => ({ page, sealedBytes: largestPageBytes, sealedSha256: sha256 })),
    sealedAnswers: await sealAnswers(officeRecipient, { answers, thumbnails }),
  };
  const jws = await kiosk.sign(manifest);
  t.true(jws.length < (manifestLimitBytes * 3) / 4, `${jws.length} bytes`);
  t.is((await kiosk.announce(jws)).outcome, 'wanted');

  const one = page();
  const tooMany = { ...answers, pages: [...pages, one] };
  const grown = {
    ...manifest,
    number: makeRequestNumber(ours, 2),
    pages: [...manifest.pages, { page: one.page, sealedBytes: 1, sealedSha256: one.sha256 }],
    sealedAnswers: await sealAnswers(officeRecipient, { answers: tooMany, thumbnails: {} }),
  };
  t.deepEqual(await kiosk.announce(await kiosk.sign(grown)), { outcome: 'refused', reason: 'malformed' });
});

test('small pictures are left out when there is no more room, never cut', (t) => {
  const small = new Uint8Array(100);
  const large = new Uint8Array(40_000);
  t.deepEqual(
    Object.keys(
      thumbnailsThatFit([
        ['a', large],
        ['b', large],
        ['c', small],
      ]),
    ),
    ['a', 'c'],
  );
});
