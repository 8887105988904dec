/** Makes the archive of a request out of the desk: words for the cover, and every page opened in memory and prepared in the child. */
import { groupDigits } from '../../../request/civil-number.ts';
import { localTime } from '../../../request/local-time.ts';
import type { Language, RequestAnswers } from '../../../request/request.ts';
import { receiptCode } from '../../../request/request-number.ts';
import { findService, questionsFor } from '../../../request/service-catalogue.ts';
import { districtOf, findVillage } from '../../../request/villages.ts';
import { deskWords } from '../../words/desk/desk-words.ts';
import { officeWords } from '../../words/words.ts';
import { localPhone } from '../answers-card.ts';
import { type ChecklistLine, checklistOf } from '../checklist.ts';
import type { DeskPage } from '../desk-page.ts';
import type { Desk } from '../desk-view.ts';
import { originalsOf } from '../originals.ts';
import { type Names, pageNames } from '../page-names.ts';
import { describeEntry } from '../timeline-card.ts';
import type { ArchiveContent, ArchivePaper, ArchiveRow } from './archive-content.ts';
import { type Archive, composeArchive } from './archive-pdf.ts';
import type { PagePictures } from './page-pictures.ts';

export type ArchiveAsked = {
  desk: Omit<Desk, 'mayWork'>;
  language: Language;
  madeBy: string;
  now: Date;
  /** The page's picture as the kiosk made it; null when it has not arrived or is damaged. */
  readPage: (page: DeskPage) => Promise<Uint8Array | null>;
  pictures: PagePictures;
};

/** Null when what the citizen said can't be opened: then there is nothing to archive. */
export async function makeArchive(asked: ArchiveAsked): Promise<Archive | null> {
  const { desk, language, now } = asked;
  const { request, content } = desk;
  if (!content) return null;
  const service = findService(request.service);
  const names = pageNames(language, request.service, desk.pages);
  const archive: ArchiveContent = {
    language,
    number: request.number,
    code: receiptCode(request.number),
    service: service?.label[language] ?? request.service,
    officialName: service?.officialName ?? request.service,
    stage: officeWords[language].stages[request.stage],
    madeAt: now.toISOString(),
    madeAtInWords: localTime(now.toISOString(), language),
    madeBy: asked.madeBy,
    answers: answerRows(language, desk, content.answers),
    papers: checklistOf(content.answers, desk.pages).lines.map((line) => paperRow(language, line)),
    originals: originalRows(language, desk, content.answers),
    history: historyRows(language, desk, names),
    pages: await archivePages(asked, names),
  };
  return composeArchive(archive);
}

function answerRows(
  language: Language,
  desk: Pick<Desk, 'request' | 'recipient'>,
  answers: RequestAnswers,
): ArchiveRow[] {
  const words = officeWords[language].request;
  const own = deskWords[language];
  const service = findService(answers.service);
  const asked = service ? questionsFor(service, answers.caseAnswers) : [];
  const chosen = asked.flatMap((question): ArchiveRow[] => {
    const option = question.options.find(({ id }) => id === answers.caseAnswers[question.id]);
    return option ? [{ label: question.text[language], value: option.label[language] }] : [];
  });
  const { request, recipient } = desk;
  const uncertain = request.isTimeCertain ? '' : ` (${words.timeUncertain})`;
  return [
    ...chosen,
    { label: service?.nikOf[language] ?? words.nik, value: groupDigits(answers.nik) },
    {
      label: words.familyCard,
      value: answers.familyCardNumber ? groupDigits(answers.familyCardNumber) : words.notGiven,
    },
    { label: words.phone, value: answers.phone ? localPhone(answers.phone) : words.notGiven },
    { label: words.handover, value: handoverText(language, answers) },
    ...(recipient
      ? [
          {
            label: own.recipient.title,
            value: [recipient.name, recipient.address].filter(Boolean).join('\n'),
          },
        ]
      : []),
    { label: words.sent, value: `${request.place} (${request.kiosk})` },
    { label: words.confirmed, value: localTime(request.confirmedAt, language) + uncertain },
    { label: words.consent(answers.consent.noticeVersion), value: localTime(answers.consent.at, language) },
  ];
}

function handoverText(language: Language, { handover }: RequestAnswers): string {
  const words = officeWords[language].request;
  if (handover.way === 'pickUp') return words.pickUp;
  const village = findVillage(handover.village);
  if (!village) return words.courier(handover.village);
  return `${words.courier(`${village.name} (${village.code})`)}, ${words.district(districtOf(village).name)}`;
}

function paperRow(language: Language, line: ChecklistLine): ArchivePaper {
  const words = deskWords[language];
  const details = line.pages.map(
    (page) => `${words.papers.page(page.number)}: ${verdictText(language, page)}`,
  );
  return {
    paper: line.requirement?.label[language] ?? line.paper,
    state: words.papers.states[line.state],
    details,
  };
}

function verdictText(language: Language, { verdict }: DeskPage): string {
  const words = deskWords[language].verdict;
  if (!verdict) return words.none;
  return `${words.labels[verdict.verdict]} (${words.by(verdict.officer, localTime(verdict.at, language))})`;
}

function originalRows(
  language: Language,
  desk: Pick<Desk, 'originals'>,
  answers: RequestAnswers,
): ArchiveRow[] {
  const words = deskWords[language];
  return originalsOf(answers, desk.originals).map(({ requirement, received }) => ({
    label: requirement.label[language],
    value: received
      ? `${words.originals.received}: ${words.verdict.by(received.officer, localTime(received.at, language))}`
      : words.originals.notYet,
  }));
}

/** Without the notes between staff: what is archived may be read by others one day. */
function historyRows(
  language: Language,
  desk: Pick<Desk, 'timeline'>,
  names: Names,
): ArchiveContent['history'] {
  return desk.timeline
    .filter(({ kind }) => kind !== 'note')
    .map((entry) => ({
      at: localTime(entry.at, language),
      who: entry.who ?? deskWords[language].timeline.kiosk,
      ...describeEntry({ language }, entry, names),
    }));
}

/** One after the other: each takes its memory. */
async function archivePages(
  { desk, language, readPage, pictures }: ArchiveAsked,
  names: Names,
): Promise<ArchiveContent['pages']> {
  const words = officeWords[language].request;
  const own = deskWords[language];
  const pages: ArchiveContent['pages'] = [];
  for (const page of desk.pages) {
    const bytes = page.hasArrived ? await readPage(page) : null;
    pages.push({
      title: `${page.number}. ${names.pageName(page.info.page)}${page.replacedBy ? ` (${own.versions.old})` : ''}`,
      remarks: [
        verdictText(language, page),
        ...page.info.keptAnyway.map((remark) => words.kept[remark] ?? words.keptRemark(remark)),
      ],
      sha256: page.info.sha256,
      rotation: page.rotation,
      picture: bytes && (await pictures.prepare(bytes)),
    });
  }
  return pages;
}
