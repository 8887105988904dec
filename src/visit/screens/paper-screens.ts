/** The papers, one page at a time: place, scan, look, and do again what is not good. */
import { faultsAmong, type PageFault } from '../../page/page-remarks.ts';
import { rotatePreview } from '../../page/preview-rotation.ts';
import type { Words } from '../../request/words/words.ts';
import { currentPaper, pagesOf, requiredPapers } from '../visit-case.ts';
import type { VisitContext } from '../visit-context.ts';
import { canBeKept } from '../visit-draft.ts';
import type { Choice, Screen } from './screen.ts';

export const paperScreens = {
  placingPaper: {
    step: 'papers',
    heading: (visit, words) => words.placingPaper.heading(currentPaper(visit).label[visit.language]),
    body: (visit, words) => {
      const paper = currentPaper(visit);
      const next = pagesOf(visit, paper.id).length + 1;
      const papers = visit.wanted
        ? words.pageWanted.reasons[visit.wanted.reason]
        : words.placingPaper.count(visit.paper + 1, requiredPapers(visit).length);
      const page =
        next <= paper.usualPages
          ? words.placingPaper.page(next, paper.usualPages)
          : words.placingPaper.morePage(next);
      return [visit.feeder ? words.placingPaper.placePile : words.placingPaper.place, `${papers} ${page}`];
    },
    choices: (visit, words) => {
      const paper = currentPaper(visit);
      const scan: Choice = { id: 'scan', label: words.placingPaper.scan };
      if (pagesOf(visit, paper.id).length > 0) {
        return [scan, { id: 'complete', label: words.placingPaper.complete }];
      }
      if (visit.wanted) return [scan, { id: 'later', label: words.pageWanted.later }];
      if (paper.need !== 'required') return [scan, { id: 'skip', label: words.placingPaper.skip }];
      const missing: Choice[] = [scan, { id: 'skip', label: words.placingPaper.missing }];
      // The paper may lie at home, and the others are scanned already.
      return canBeKept(visit) ? [...missing, { id: 'keep', label: words.placingPaper.keep }] : missing;
    },
  },
  scanningPage: {
    step: 'papers',
    heading: (_visit, words) => words.scanningPage.heading,
    body: (_visit, words) => [words.scanningPage.body],
    progress: (visit, words) => ({
      label: scanLabel(visit, words),
      percent: visit.scanPercent,
    }),
  },
  scanFailed: {
    step: 'papers',
    heading: (visit, words) => {
      if (visit.unseen.length > 0) return words.scanFailed.heldUpHeading;
      return visit.problem?.code === 'storage' ? words.scanFailed.notKeptHeading : words.scanFailed.heading;
    },
    choices: (visit, words) =>
      visit.unseen.length > 0
        ? [
            { id: 'again', label: words.scanFailed.goOn },
            { id: 'look', label: words.scanFailed.look },
          ]
        : [
            { id: 'again', label: words.scanFailed.again },
            { id: 'skip', label: visit.wanted ? words.pageWanted.later : words.scanFailed.missing },
          ],
  },
  reviewingPage: {
    step: 'papers',
    heading: (visit, words) => {
      if (isLocked(visit)) return words.reviewingPage.locked.heading;
      const fault = faultOf(visit);
      return fault ? words.reviewingPage.faults[fault].heading : words.reviewingPage.heading;
    },
    body: (visit, words) => {
      const paper = currentPaper(visit);
      const place = pagesOf(visit, paper.id).findIndex(({ page }) => page === visit.page?.page);
      const name = words.reviewingPage.paper(paper.label[visit.language], place + 1);
      if (isLocked(visit)) return [name, words.reviewingPage.locked.body];
      const fault = faultOf(visit);
      return fault ? [name, words.reviewingPage.faults[fault].body] : [name];
    },
    choices: (visit, words) => {
      const retake: Choice = { id: 'retake', label: words.reviewingPage.retake };
      const keep: Choice = { id: 'good', label: words.reviewingPage.keep };
      if (isLocked(visit)) return [keep, retake];
      // A doubtful page is one question with two answers; the safe one stands first.
      if (faultOf(visit)) return [retake, keep];
      return [
        { id: 'good', label: words.reviewingPage.good },
        retake,
        { id: 'rotate', label: words.reviewingPage.rotate },
        { id: 'remove', label: words.reviewingPage.remove },
        { id: 'add', label: words.reviewingPage.add },
      ];
    },
    preview: ({ page }) => page?.preview && rotatePreview(page.preview, page.rotation),
  },
  removingPage: {
    step: 'papers',
    heading: (_visit, words) => words.removingPage.heading,
    progress: (_visit, words) => ({ label: words.removingPage.heading, percent: null }),
    noWayBack: 'wait',
    noStop: 'wait',
  },
  nothingScanned: {
    step: 'papers',
    heading: (_visit, words) => words.nothingScanned.heading,
    body: (_visit, words) => [words.nothingScanned.body],
    choices: (_visit, words) => [
      { id: 'again', label: words.nothingScanned.again },
      { id: 'stop', label: words.nothingScanned.stop },
    ],
  },
  choosingPaper: {
    step: 'check',
    heading: (_visit, words) => words.choosingPaper.heading,
    choices: (visit, words) =>
      requiredPapers(visit).map((paper) => ({
        id: paper.id,
        label: paper.label[visit.language],
        detail: words.choosingPaper.pages(pagesOf(visit, paper.id).length),
      })),
  },
} satisfies Record<string, Screen>;

/** A feeder's pages are counted, so that the citizen sees the pile go on. */
function scanLabel({ scanPercent, scanNumber }: VisitContext, words: Words): string {
  if (scanPercent === 100) return words.scanningPage.sealing;
  if (scanNumber === null) return words.scanningPage.scanning;
  return words.scanningPage.scanningNumber(scanNumber);
}

/** Scanned before the kiosk was switched off: its picture is sealed, and nobody here can open it. */
const isLocked = (visit: VisitContext) => visit.page !== null && visit.page.preview === null;

/** One question at a time: the most important fault of the page on the screen. */
function faultOf(visit: VisitContext): PageFault | undefined {
  return visit.page ? faultsAmong(visit.page.remarks)[0] : undefined;
}
