/** The screen of this moment as data: a pure function of the kiosk's snapshot, in the visitor's language. */
import type { SnapshotFrom } from 'xstate';
import { serves } from '../../devices/device-state.ts';
import type { KeyHint, View } from '../control/messages.ts';
import { storageReadable, storageServes } from '../outbox/storage/storage-state.ts';
import { type Words, words } from '../request/words/words.ts';
import { offerView, safeToSwitchOffView, shuttingDownView } from './interruption-views.ts';
import { choicePage, turnThePage } from './keys.ts';
import type { KioskSnapshot } from './kiosk-machine.ts';
import type { KioskContext } from './kiosk-setup.ts';
import { noticeView } from './notice-view.ts';
import type { Choice, Screen } from './screens/screen.ts';
import { screens } from './screens/screens.ts';
import type { VisitContext } from './visit-context.ts';
import type { visitMachine } from './visit-machine.ts';
import { problemSentence } from './visit-problems.ts';

const stepOrder = ['service', 'person', 'papers', 'handover', 'check', 'receipt'] as const;

export function viewOfKiosk(kiosk: KioskSnapshot): View {
  const view = viewOfMoment(kiosk);
  const { stops } = kiosk.context;
  // What is finished first keeps its own screen, with one line more.
  if (!stops || kiosk.matches('stopping')) return view;
  const { heading, body } = words[view.language].shuttingDown;
  return { ...view, problem: `${heading}. ${body}` };
}

function viewOfMoment(kiosk: KioskSnapshot): View {
  const visit = visitOf(kiosk);
  if (kiosk.matches({ inService: 'visiting' }) && visit) {
    const view = viewOfVisit(visit.context);
    if (!kiosk.matches({ inService: { visiting: 'countingDown' } })) return view;
    return {
      ...view,
      problem: words[visit.context.language].stillThere,
      secondsLeft: kiosk.context.secondsLeft,
    };
  }
  return viewBetweenVisits(kiosk);
}

/** The snapshot of the visit in progress, if there is one. */
export function visitOf(kiosk: KioskSnapshot): SnapshotFrom<typeof visitMachine> | undefined {
  return kiosk.children.visit?.getSnapshot() as SnapshotFrom<typeof visitMachine> | undefined;
}

function viewBetweenVisits(kiosk: KioskSnapshot): View {
  const { interrupted, chosen, left } = kiosk.context;
  if (kiosk.matches({ stopping: 'closing' })) return shuttingDownView(left);
  if (kiosk.matches({ stopping: 'closed' })) return safeToSwitchOffView(left);
  if (kiosk.matches({ inService: 'offeringDraft' }) && interrupted) return offerView(interrupted, chosen);
  if (kiosk.matches('technicianAtWork')) {
    return noticeView(
      'technicianAtWork',
      (w) => w.technicianAtWork.heading,
      (w) => [w.technicianAtWork.body],
    );
  }
  if (kiosk.matches('outOfOrder')) {
    const tellsStatus = storageReadable(kiosk.context.storage);
    return {
      ...noticeView(
        'outOfOrder',
        (w) => w.outOfOrder.heading,
        (w) => [
          ...faultsOf(kiosk.context, w),
          remedyOf(kiosk.context, w),
          ...(tellsStatus ? [w.outOfOrder.status] : []),
        ],
      ),
      hints: [
        {
          key: 'enter',
          does: words.id.keys.askStatus,
          ...(tellsStatus ? {} : { off: words.id.keys.statusAway }),
        },
        { key: 'cancel', does: words.id.keys.stop, off: words.id.keys.nothingToGoBackTo },
      ],
      lamps: { green: tellsStatus ? 'on' : 'off', yellow: 'off', red: 'off', blue: 'off' },
    };
  }
  if (kiosk.matches({ inService: 'waiting' })) {
    return {
      ...noticeView(
        'welcome',
        (w) => w.welcome.heading,
        (w, language) => [
          w.welcome.free,
          w.welcome.start,
          w.welcome.status,
          ...kiosk.context.announcements.map((text) => text[language]),
        ],
      ),
      hints: [{ key: 'enter', does: words.id.keys.start }],
      lamps: { green: 'blinking', yellow: 'off', red: 'off', blue: 'off' },
    };
  }
  if (kiosk.matches({ inService: 'printingOwed' })) {
    return noticeView(
      'printingOwed',
      (w) => w.tidying.heading,
      (w) => [w.tidying.body],
    );
  }
  if (kiosk.matches({ inService: 'clearing' }) || kiosk.matches({ inService: 'lettingDraftGo' })) {
    return noticeView(
      'clearing',
      (w) => w.clearing.heading,
      (w) => [w.clearing.body],
    );
  }
  return noticeView(
    'starting',
    (w) => w.starting.heading,
    (w) => [w.starting.body],
  );
}

function faultsOf({ devices: { printer, scanner }, storage }: KioskContext, w: Words): string[] {
  const faults: string[] = [];
  // Without it nothing else matters, and the devices may not even have been asked.
  if (!storageReadable(storage)) return [w.outOfOrder.storage[storage]];
  if (!storageServes(storage)) faults.push(w.outOfOrder.storage[storage]);
  if (!serves(printer.state)) {
    const outOfPaper = printer.state === 'needsPerson' && printer.fault === 'printer.paperOut';
    faults.push(outOfPaper ? w.outOfOrder.paper : w.outOfOrder.printer);
  }
  if (!serves(scanner.state)) faults.push(w.outOfOrder.scanner);
  return faults;
}

/** The kiosk tries by itself once before it calls anybody. */
function remedyOf({ devices: { printer, scanner }, storage }: KioskContext, w: Words): string {
  if (!storageServes(storage)) return w.outOfOrder.call;
  const away = [printer, scanner].filter(({ state }) => !serves(state));
  return away.every(({ state }) => state === 'resetting') ? w.outOfOrder.resetting : w.outOfOrder.call;
}

export function viewOfVisit(visit: VisitContext): View {
  const w = words[visit.language];
  const screen = screens[visit.screen];
  const choices = screen.choices?.(visit, w);
  const hints = hintsOf(visit, screen, w);
  const emphasis = screen.emphasis?.(visit);
  const preview = screen.preview?.(visit);
  return {
    screen: visit.screen,
    language: visit.language,
    heading: screen.heading(visit, w),
    body: screen.body?.(visit, w) ?? [],
    ...(emphasis ? { emphasis } : {}),
    ...(choices ? choicesOnScreen(choices, visit.chosen, w) : {}),
    ...(screen.input ? { input: inputOf(visit, screen.input, w) } : {}),
    ...(preview ? { preview } : {}),
    ...(screen.progress ? { progress: screen.progress(visit, w) } : {}),
    ...(visit.problem ? { problem: problemSentence(visit.problem, w) } : {}),
    // The steps are those of a request; one page, or a withdrawal, has none.
    ...(screen.step && !visit.wanted && !visit.withdraws
      ? {
          step: {
            current: stepOrder.indexOf(screen.step) + 1,
            of: stepOrder.length,
            label: w.steps[screen.step],
          },
        }
      : {}),
    hints,
    lamps: lampsOf(hints),
  };
}

function choicesOnScreen(choices: Choice[], chosen: number, w: Words): Pick<View, 'choices' | 'chosen'> {
  const { first, count, page, of } = choicePage(choices.length, chosen);
  const shown = choices.slice(first, first + count).map(({ label, detail }, index) => ({
    key: String(index + 1),
    label,
    ...(detail === undefined ? {} : { detail }),
  }));
  if (of > 1) shown.push({ key: turnThePage, label: w.morePages(page, of) });
  return { choices: shown, chosen: chosen - first };
}

/** The digits typed so far in their places; digits beyond the last place follow on. */
function inputOf(
  visit: VisitContext,
  input: NonNullable<Screen['input']>,
  w: Words,
): NonNullable<View['input']> {
  let next = 0;
  const value = [...input.places]
    .map((place) => (place === '_' ? (visit.entry[next++] ?? '_') : place))
    .join('');
  return { label: input.label(w), value: value + visit.entry.slice(next), places: input.places };
}

function hintsOf(visit: VisitContext, screen: Screen, w: Words): KeyHint[] {
  const hints: KeyHint[] = [];
  if (screen.choices) {
    hints.push({ key: 'enter', does: w.keys.choose }, { key: 'down', does: w.keys.move });
  } else if (screen.input) hints.push({ key: 'enter', does: w.keys.goOn });
  else if (screen.enter) hints.push({ key: 'enter', does: w.keys[screen.enter] });
  else hints.push({ key: 'enter', does: w.keys.goOn, off: w.keys.wait });

  const erases = screen.input && visit.entry !== '';
  hints.push(
    screen.noWayBack
      ? { key: 'backspace', does: w.keys.back, off: w.keys[screen.noWayBack] }
      : { key: 'backspace', does: erases ? w.keys.erase : w.keys.back },
  );
  hints.push(
    screen.noStop
      ? { key: 'cancel', does: w.keys.stop, off: w.keys[screen.noStop] }
      : { key: 'cancel', does: screen.enter === 'finish' ? w.keys.finish : w.keys.stop },
  );
  hints.push({ key: 'help', does: w.keys.help });
  return hints;
}

/** A lamp is lit where its button does something; the way forward blinks. */
function lampsOf(hints: KeyHint[]): View['lamps'] {
  const works = (key: KeyHint['key']) => hints.some((hint) => hint.key === key && hint.off === undefined);
  return {
    green: works('enter') ? 'blinking' : 'off',
    yellow: works('backspace') ? 'on' : 'off',
    red: works('cancel') ? 'on' : 'off',
    blue: works('help') ? 'on' : 'off',
  };
}
