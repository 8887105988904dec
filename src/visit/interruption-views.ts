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
export function offerView(draft: InterruptedVisit, chosen: number): View {
  const { id, en } = words;
  const service = findService(draft.service)?.label;
  const begun = draft.at === null ? [] : [id.interrupted.begun(localTime(draft.at, 'id'))];
  return {
    screen: 'offeringDraft',
    language: 'id',
    heading: id.interrupted.heading,
    body: [
      id.interrupted.about(service?.id ?? '', draft.pages),
      ...begun,
      id.interrupted.body,
      '',
      `${en.interrupted.heading} ${en.interrupted.about(service?.en ?? '', draft.pages)}`,
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
    hints: [],
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
    hints: [],
  };
}
