/**
 * What a citizen in the torture does on a screen: a pure function of the view alone, so that it goes on from wherever a kiosk comes back.
 * Screens that it does not know it answers with the first choice.
 */
import type { KeyName, View } from '../../src/control/messages.ts';
import { words } from '../../src/request/words/words.ts';

export type Errand = {
  /** From 1 on; each has a NIK of its own, so that what arrives tells whose it is. */
  visit: number;
  nik: string;
  /** As it is typed; empty for none. */
  phone: string;
  /** How many sheets the citizen has along. */
  sheetsWished: number;
  /** The sheets laid on the glass so far. */
  sheets: string[];
  /** The screen on which the citizen loses patience; null: stays to the end. */
  leavesAt: string | null;
  isLeaving: boolean;
  nikIsConfirmed: boolean;
  failedScans: number;
};

export type Deed =
  | { does: 'wait' }
  | { does: 'press'; key: KeyName }
  | { does: 'type'; digits: string; until: string }
  | { does: 'layAndScan'; key: KeyName }
  /** The key that should have started a scan was lost. */
  | { does: 'scanAfterAll'; key: KeyName }
  | { does: 'confirmNik'; key: KeyName }
  /** With what was scanned before the kiosk was killed; the NIK has to be typed again. */
  | { does: 'goOn'; key: KeyName }
  | { does: 'leave' };

/** On these something of the kiosk has to finish first. */
const busyScreens = [
  ...['starting', 'clearing', 'printingOwed', 'outOfOrder', 'technicianAtWork'],
  ...['scanningPage', 'removingPage', 'savingRequest', 'printingReceipt', 'lookingUp', 'leaving'],
];

/** What the citizen came for, as the screens write it. */
const wishes = [words.id.choosingErrand.newRequest, 'KTP saya sendiri', 'KTP rusak', 'KTP'];
const goodPage = [words.id.reviewingPage.good, words.id.reviewingPage.keep];

export function nextDeed(view: View, errand: Errand): Deed {
  const { screen } = view;
  if (busyScreens.includes(screen)) return { does: 'wait' };
  if (screen === errand.leavesAt && !errand.isLeaving) return { does: 'leave' };
  switch (screen) {
    case 'welcome':
      return press('enter');
    case 'typingNik':
      return typed(view, errand.nik);
    case 'confirmingNik':
      return digitsOf(view.emphasis) === errand.nik ? { does: 'confirmNik', key: '1' } : press('2');
    case 'typingPhone':
      return typed(view, errand.phone);
    case 'placingPaper':
      return errand.sheets.length < errand.sheetsWished && !isComplete(view)
        ? { does: 'layAndScan', key: '1' }
        : press('2');
    case 'scanFailed':
      return errand.failedScans > 3 ? press('2') : press('1');
    case 'reviewingPage':
      return press(keyOf(view, goodPage) ?? '1');
    case 'nothingScanned':
      return { does: 'scanAfterAll', key: '1' };
    case 'choosingHandover':
      return press('2');
    case 'confirmingStop':
      return errand.isLeaving ? press(keyOf(view, [words.id.confirmingStop.yes]) ?? '2') : press('1');
    case 'offeringDraft':
      // One in five has gone home meanwhile.
      return errand.visit % 5 === 0 ? press('2') : { does: 'goOn', key: '1' };
    case 'declinedNotice':
    case 'mustVisitOffice':
    case 'askingForReceipt':
    case 'showingStatus':
    case 'lookUpFailed':
      return press('cancel');
    default:
      return generalAnswer(view);
  }
}

function generalAnswer(view: View): Deed {
  if (view.choices) return press(keyOf(view, wishes) ?? nextPageKey(view) ?? '1');
  const enter = view.hints.find(({ key }) => key === 'enter');
  return enter && enter.off === undefined ? press('enter') : { does: 'wait' };
}

const press = (key: KeyName): Deed => ({ does: 'press', key });

/** The first of the labels that is on the screen counts. */
function keyOf(view: View, labels: readonly string[]): KeyName | null {
  for (const label of labels) {
    const found = view.choices?.find((choice) => choice.label.includes(label));
    if (found) return found.key as KeyName;
  }
  return null;
}

const nextPageKey = (view: View): KeyName | null => ((view.choices?.length ?? 0) > 8 ? '9' : null);

const isComplete = (view: View) => keyOf(view, [words.id.placingPaper.complete]) !== null;

const digitsOf = (text: string | undefined) => (text ?? '').replaceAll(/\D/g, '');

function typed(view: View, wanted: string): Deed {
  const there = digitsOf(view.input?.value);
  if (there === wanted) return press('enter');
  return wanted.startsWith(there)
    ? { does: 'type', digits: wanted.slice(there.length), until: wanted }
    : press('backspace');
}

export const inputDigits = (view: View): string => digitsOf(view.input?.value);
