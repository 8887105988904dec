/** The screens around a stop of the kiosk: what it is doing, when the power may go, and the offer to go on afterwards. Pure. */
import type { View } from '../control/messages.ts';
import { localTime } from '../request/local-time.ts';
import { groupRequestNumber } from '../request/request-number.ts';
import { findService } from '../request/service-catalogue.ts';
import { type Words, words } from '../request/words/words.ts';
import { noticeView } from './notice-view.ts';
import type { VisitContext } from './visit-context.ts';
import { draftOf } from './visit-draft.ts';

/** What the start of the kiosk found unfinished. */
export type InterruptedVisit = {
  visit: string;
  service: string;
  pages: number;
  /** When it began; null when the clock can't be believed. */
  at: string | null;
};

/** What a citizen is told who stood here when the kiosk was stopped. */
export type LeftBehind = {
  /** Pages of a draft that can be gone on with. */
  pages: number;
  /** A kept request whose receipt has not come out. */
  number: string | null;
};

export function leftBehindBy(visit: VisitContext): LeftBehind {
  if (visit.saved) return { pages: 0, number: visit.screen === 'showingReceipt' ? null : visit.saved.number };
  return { pages: draftOf(visit) ? visit.pages.length : 0, number: null };
}

/** One question; both answers stand beside their English, for nobody knows who reads it. */
export function offerView({ service, pages, at }: InterruptedVisit, chosen: number): View {
  const about = (language: 'id' | 'en') => {
    const w = words[language];
    const label = findService(service)?.label[language] ?? '';
    const begun = at === null ? [] : [w.interrupted.begun(localTime(at, language))];
    return [w.interrupted.about(label, pages), ...begun];
  };
  const { id, en } = words;
  return {
    screen: 'offeringDraft',
    language: 'id',
    heading: id.interrupted.heading,
    body: [
      ...about('id'),
      id.interrupted.body,
      '',
      en.interrupted.heading,
      ...about('en'),
      en.interrupted.body,
    ],
    choices: [
      { key: '1', label: id.interrupted.yes, detail: en.interrupted.yes },
      { key: '2', label: id.interrupted.no, detail: en.interrupted.no },
    ],
    chosen,
    hints: [
      { key: 'enter', does: id.keys.choose },
      { key: 'down', does: id.keys.move },
      { key: 'backspace', does: id.keys.back, off: id.keys.nothingToGoBackTo },
      { key: 'cancel', does: id.interrupted.no },
    ],
    lamps: { green: 'blinking', yellow: 'off', red: 'on', blue: 'off' },
  };
}

const keptLines = ({ pages, number }: LeftBehind, w: Words): string[] => {
  if (number !== null) return [w.shuttingDown.requestBody];
  return pages > 0 ? [w.shuttingDown.draftBody(pages)] : [];
};

const numberOf = ({ number }: LeftBehind) =>
  number === null ? {} : { emphasis: groupRequestNumber(number) };

export function shuttingDownView(left: LeftBehind): View {
  return {
    ...noticeView(
      'shuttingDown',
      (w) => w.shuttingDown.heading,
      (w) => [w.shuttingDown.body, ...keptLines(left, w)],
    ),
    ...numberOf(left),
    progress: { label: words.id.shuttingDown.label, percent: null },
  };
}

export function safeToSwitchOffView(left: LeftBehind): View {
  return {
    ...noticeView(
      'safeToSwitchOff',
      (w) => w.safeToSwitchOff.heading,
      (w) => [w.safeToSwitchOff.body, ...keptLines(left, w)],
    ),
    ...numberOf(left),
  };
}
