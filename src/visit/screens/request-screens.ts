/** From the last paper to the receipt: delivery, the last check, saving, printing. */
import { groupRequestNumber } from '../../request/request-number.ts';
import { districts, findVillage, villagesOf } from '../../request/villages.ts';
import type { Words } from '../../request/words/words.ts';
import { currentPaper, missingPapers, pagesOf, requiredPapers, serviceOf } from '../visit-case.ts';
import type { VisitContext } from '../visit-context.ts';
import { followUpEnd } from './follow-up-screens.ts';
import type { Screen } from './screen.ts';

/** As people write it at home: 0812 3456 7890. */
const localPhone = (phone: string) => phone.replace(/^\+62/, '0').replace(/(\d{4})(?=\d)/g, '$1 ');
const villageName = (visit: VisitContext) => (visit.village && findVillage(visit.village)?.name) || '';
/** What follows a request is found by the number of that request; its own is for those who look for it. */
const savedNumber = (visit: VisitContext) =>
  visit.saved && groupRequestNumber(followUpEnd(visit) ? (visit.number ?? '') : visit.saved.number);

/** The same moments are told of a request, of a page that was brought again, and of a withdrawal. */
function wordsOf(visit: VisitContext, words: Words) {
  const end = followUpEnd(visit);
  if (end)
    return { ...words.followUpKept[end === 'withdrawal' ? end : 'page'], next: words.followUpKept.next[end] };
  return {
    saving: words.savingRequest.heading,
    notSaved: words.saveFailed.heading,
    printing: words.printingReceipt.heading,
    delayed: words.receiptDelayed.heading,
    next: words.showingReceipt.next,
  };
}

export const requestScreens = {
  choosingHandover: {
    step: 'handover',
    heading: (_visit, words) => words.choosingHandover.heading,
    choices: (_visit, words) => [
      { id: 'courier', label: words.choosingHandover.courier },
      { id: 'pickUp', label: words.choosingHandover.pickUp },
    ],
  },
  choosingDistrict: {
    step: 'handover',
    heading: (_visit, words) => words.choosingDistrict.heading,
    choices: () => districts().map((district) => ({ id: district.code, label: district.name })),
  },
  choosingVillage: {
    step: 'handover',
    heading: (_visit, words) => words.choosingVillage.heading,
    choices: (visit) =>
      villagesOf(visit.district ?? '').map((village) => ({ id: village.code, label: village.name })),
  },
  noCourierThere: {
    step: 'handover',
    heading: (visit, words) => words.noCourierThere.heading(villageName(visit)),
    body: (_visit, words) => [words.noCourierThere.body],
    choices: (_visit, words) => [
      { id: 'pickUp', label: words.noCourierThere.pickUp },
      { id: 'other', label: words.noCourierThere.other },
    ],
  },
  reviewingRequest: {
    step: 'check',
    heading: (_visit, words) => words.reviewingRequest.heading,
    body: (visit, words) => {
      const papers = requiredPapers(visit);
      const scanned = papers.filter((paper) => pagesOf(visit, paper.id).length > 0).length;
      const missing = missingPapers(visit).map((paper) => paper.label[visit.language]);
      const lines = [
        serviceOf(visit).label[visit.language],
        `${words.reviewingRequest.nik} •••• •••• •••• ${visit.nik?.slice(-4)} · ${words.reviewingRequest.phone} ${visit.phone ? localPhone(visit.phone) : words.reviewingRequest.noPhone}`,
        words.reviewingRequest.papers(scanned, visit.pages.length),
        visit.handover?.way === 'courier'
          ? words.reviewingRequest.courier(villageName(visit))
          : words.reviewingRequest.pickUp,
      ];
      if (missing.length > 0) lines.push(words.reviewingRequest.missing(missing.join(', ')));
      if (papers.some((paper) => paper.original === 'surrendered'))
        lines.push(words.reviewingRequest.surrender);
      return lines;
    },
    choices: (_visit, words) => [
      { id: 'send', label: words.reviewingRequest.send },
      { id: 'papers', label: words.reviewingRequest.papersAgain },
      { id: 'handover', label: words.reviewingRequest.handoverAgain },
    ],
  },
  savingRequest: {
    step: 'check',
    heading: (visit, words) => wordsOf(visit, words).saving,
    progress: (_visit, words) => ({ label: words.savingRequest.label, percent: null }),
    noWayBack: 'wait',
    noStop: 'wait',
  },
  saveFailed: {
    step: 'check',
    heading: (visit, words) => wordsOf(visit, words).notSaved,
    body: (visit, words) => [
      visit.problem?.code === 'storage' ? words.saveFailed.noReceipt : words.saveFailed.body,
    ],
    choices: (_visit, words) => [
      { id: 'again', label: words.saveFailed.again },
      { id: 'stop', label: words.saveFailed.stop },
    ],
  },
  pageSpoiled: {
    step: 'check',
    heading: (_visit, words) => words.pageSpoiled.heading,
    body: (visit, words) => [words.pageSpoiled.body(currentPaper(visit).label[visit.language])],
    choices: (_visit, words) => [
      { id: 'again', label: words.pageSpoiled.again },
      { id: 'stop', label: words.pageSpoiled.stop },
    ],
  },
  printingReceipt: {
    step: 'receipt',
    heading: (visit, words) => wordsOf(visit, words).printing,
    body: (_visit, words) => [words.printingReceipt.body],
    emphasis: savedNumber,
    progress: (_visit, words) => ({ label: words.printingReceipt.label, percent: null }),
    noWayBack: 'alreadyKept',
    noStop: 'alreadyKept',
  },
  showingReceipt: {
    step: 'receipt',
    heading: (visit, words) => (visit.receiptSure ? words.showingReceipt.heading : words.showingReceipt.sent),
    body: (visit, words) => [wordsOf(visit, words).next, words.showingReceipt.later],
    emphasis: savedNumber,
    enter: 'finish',
    noWayBack: 'alreadyKept',
  },
  receiptDelayed: {
    step: 'receipt',
    heading: (visit, words) => wordsOf(visit, words).delayed,
    body: (_visit, words) => [words.receiptDelayed.write, words.receiptDelayed.call],
    emphasis: savedNumber,
    enter: 'finish',
    noWayBack: 'alreadyKept',
  },
} satisfies Record<string, Screen>;
