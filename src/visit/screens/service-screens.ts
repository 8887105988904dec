/** From "welcome" to "these are the papers": language, errand, notice, service, the case. */
import { serviceGroups } from '../../request/service-catalogue.ts';
import { nextQuestion, paperDetail, requiredPapers, serviceOf, servicesIn } from '../visit-case.ts';
import type { Screen } from './screen.ts';

export const serviceScreens = {
  choosingLanguage: {
    heading: (_visit, words) => words.choosingLanguage.heading,
    choices: (_visit, words) => [
      { id: 'id', label: words.choosingLanguage.indonesian },
      { id: 'en', label: words.choosingLanguage.english },
    ],
    noWayBack: 'nothingToGoBackTo',
  },
  choosingErrand: {
    heading: (_visit, words) => words.choosingErrand.heading,
    choices: (_visit, words) => [
      { id: 'newRequest', label: words.choosingErrand.newRequest },
      { id: 'status', label: words.choosingErrand.status },
    ],
  },
  readingNotice: {
    step: 'service',
    heading: (_visit, words) => words.readingNotice.heading,
    body: (_visit, words) => [
      words.readingNotice.purpose,
      words.readingNotice.sealed,
      words.readingNotice.rights,
      words.readingNotice.question,
    ],
    choices: (_visit, words) => [
      { id: 'yes', label: words.readingNotice.yes },
      { id: 'no', label: words.readingNotice.no },
    ],
  },
  declinedNotice: {
    heading: (_visit, words) => words.declinedNotice.heading,
    body: (_visit, words) => [words.declinedNotice.body],
    enter: 'finish',
  },
  choosingGroup: {
    step: 'service',
    heading: (_visit, words) => words.choosingGroup.heading,
    choices: (visit) =>
      serviceGroups().map((group) => ({ id: group.id, label: group.label[visit.language] })),
  },
  choosingService: {
    step: 'service',
    heading: (_visit, words) => words.choosingService.heading,
    body: (visit, words) =>
      servicesIn(visit.group).flatMap(({ label, closed }) =>
        closed ? [words.choosingService.closed(label[visit.language], closed[visit.language])] : [],
      ),
    choices: (visit) =>
      servicesIn(visit.group)
        .filter(({ closed }) => closed === null)
        .map((service) => ({ id: service.id, label: service.label[visit.language] })),
  },
  mustVisitOffice: {
    step: 'service',
    heading: (_visit, words) => words.mustVisitOffice.heading,
    body: (visit, words) => [
      words.mustVisitOffice.body,
      `${words.mustVisitOffice.papers} ${requiredPapers(visit)
        .map((paper) => paper.label[visit.language])
        .join(', ')}.`,
    ],
    choices: (_visit, words) => [
      { id: 'other', label: words.mustVisitOffice.other },
      { id: 'finish', label: words.mustVisitOffice.finish },
    ],
  },
  answeringCase: {
    step: 'service',
    heading: (visit) => nextQuestion(visit)?.text[visit.language] ?? '',
    body: (visit) => [serviceOf(visit).label[visit.language]],
    choices: (visit) =>
      (nextQuestion(visit)?.options ?? []).map((option) => ({
        id: option.id,
        label: option.label[visit.language],
      })),
  },
  showingChecklist: {
    step: 'service',
    heading: (_visit, words) => words.showingChecklist.heading,
    body: (visit, words) =>
      requiredPapers(visit).map((paper) => `• ${paper.label[visit.language]} (${paperDetail(paper, words)})`),
    choices: (_visit, words) => [
      { id: 'ready', label: words.showingChecklist.ready },
      { id: 'back', label: words.showingChecklist.back },
    ],
  },
} satisfies Record<string, Screen>;
