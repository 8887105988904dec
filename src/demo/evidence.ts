/** What a run of the demo leaves for a reviewer, and the comparison of every page from the glass to the office's screen. */
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { shootGlass } from '../../devices/document-scanner/pretend-picture.ts';
import { createPagePreparer } from '../page/page-preparer.ts';
import { findService, requirementsFor } from '../request/service-catalogue.ts';
import { openBytes } from '../seal/age-seal.ts';
import { manifest } from '../seal/messages.ts';
import { openAnswers } from '../seal/sealed-answers.ts';
import type { SamplePaper } from './papers/sample-papers.ts';
import { samplePaperFile } from './papers/sample-papers.ts';
import { papersFolder } from './papers-folder.ts';
import type { PretendOfficer } from './pretend-officer.ts';
import type { WholeKiosk } from './whole-kiosk.ts';

/** The office's age identity; the demo alone may look at it from outside. */
export function readOfficeIdentity(kiosk: WholeKiosk): string {
  const file = readFileSync(join(kiosk.officeFolder, 'office-identity.txt'), 'utf8');
  return file.split('\n').find((line) => line.startsWith('AGE-SECRET-KEY-')) ?? '';
}

/**
 * Compares each page of a delivered request four ways: the sheet on the glass encoded again by itself, the sealed file on the
 * kiosk opened, the sealed file at the office opened, and what the inbox shows an officer. Writes the pages into `folder`.
 */
export async function pagesAreIdentical(options: {
  kiosk: WholeKiosk;
  officer: PretendOfficer;
  manifestJws: string;
  sheets: SamplePaper[];
  folder: string;
}): Promise<boolean> {
  const { kiosk, officer, sheets, folder } = options;
  const identity = readOfficeIdentity(kiosk);
  const { number, sealedAnswers } = manifest.parse(decodeJwt(options.manifestJws));
  const { answers } = await openAnswers(identity, sealedAnswers);
  const service = findService(answers.service);
  if (!service || answers.pages.length !== sheets.length) return false;
  const needs = new Map(requirementsFor(service, answers.caseAnswers).map(({ id, colour }) => [id, colour]));
  const preparer = createPagePreparer();
  mkdirSync(folder, { recursive: true });
  let same = true;
  try {
    for (const [index, { page, paper, sha256, mediaType }] of answers.pages.entries()) {
      const sheet = sheets[index];
      const need = needs.get(paper);
      if (!sheet || !need) return false;
      const source = join(folder, samplePaperFile(sheet));
      copyFileSync(join(papersFolder, samplePaperFile(sheet)), source);
      const seen = await shootGlass({
        page: source,
        resolutionDpi: kiosk.resolutionDpi,
        channels: need === 'none' ? 1 : 3,
        widthMm: 210,
        heightMm: 297,
      });
      const again = await preparer.prepare({ ...seen, resolutionDpi: kiosk.resolutionDpi }, need);
      if (again.outcome === 'failed') return false;
      const onKiosk = await openFile(identity, join(kiosk.kioskFolder, 'sealed', `${page}.age`));
      const atOffice = await openFile(identity, join(kiosk.officeFolder, 'sealed', number, `${page}.age`));
      const shown = await officer.fetchPage(number, page);
      const expected = Buffer.from(again.page.encoded);
      const copies = [onKiosk, atOffice, shown];
      same &&= copies.every((copy) => expected.equals(copy)) && sha256.length === 64;
      writeFileSync(join(folder, `${number}-${index + 1}-${paper}.${mediaType.split('/')[1]}`), expected);
    }
  } finally {
    await preparer.close();
  }
  return same;
}

const openFile = async (identity: string, path: string) => openBytes(identity, readFileSync(path));

/** Copies what a reviewer needs to the top of the folder: see the README of src/demo. Call it when all programs have ended. */
export function layOut(kiosk: WholeKiosk): void {
  const { folder } = kiosk;
  cpSync(join(kiosk.deskFolder, 'receipts'), join(folder, 'receipts'), { recursive: true });
  cpSync(join(kiosk.kioskFolder, 'sealed'), join(folder, 'sealed'), { recursive: true });
  copyFileSync(join(kiosk.officeFolder, 'office-identity.txt'), join(folder, 'office-identity.txt'));
  for (const [from, file] of [
    [kiosk.kioskFolder, 'outbox.sqlite'],
    [kiosk.officeFolder, 'office.sqlite'],
  ] as const) {
    for (const name of readdirSync(from).filter((each) => each.startsWith(file))) {
      copyFileSync(join(from, name), join(folder, name));
    }
  }
}
