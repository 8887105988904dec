import { getShortestPaths } from '@xstate/graph';
import test from 'ava';
import { type AnyEventObject, createActor, SimulatedClock, type SnapshotFrom } from 'xstate';
import { languages } from '../../src/request/request.ts';
import { makeRequestNumber } from '../../src/request/request-number.ts';
import { words } from '../../src/request/words/words.ts';
import { screenNames } from '../../src/visit/screens/screen.ts';
import { screens } from '../../src/visit/screens/screens.ts';
import { viewOfVisit } from '../../src/visit/view.ts';
import type { VisitEvent } from '../../src/visit/visit-events.ts';
import { visitMachine } from '../../src/visit/visit-machine.ts';
import { pretendPage, pretendVisit } from './pretend-steps.ts';

const requestNumber = makeRequestNumber('027', 4183);

type Snapshot = SnapshotFrom<typeof visitMachine>;

/** The two services whose cases differ most, and one for which the person has to come. */
const walkedGroups = ['ktp', 'kk'];
const walkedServices = ['ktp-hilang', 'kk-ubah', 'ktp-pertama'];

/** Everything that a citizen or a device can do in this state, with a good and a bad example of each. */
function possibleEvents(snapshot: Snapshot): VisitEvent[] {
  const { context } = snapshot;
  const screen = screens[context.screen];
  const events: VisitEvent[] = [{ type: 'citizen.wentBack' }, { type: 'citizen.stopped' }];
  if (screen.choices) {
    const choices = screen.choices(context, words.id).map(({ id }) => id);
    const walked =
      context.screen === 'choosingGroup'
        ? walkedGroups
        : context.screen === 'choosingService'
          ? choices.filter((id) => walkedServices.includes(id))
          : context.screen === 'choosingDistrict'
            ? ['74.08.01']
            : context.screen === 'choosingVillage'
              ? ['74.08.01.2002', '74.08.01.2018']
              : choices;
    events.push(...walked.map((choice): VisitEvent => ({ type: 'citizen.chose', choice })));
  } else if (screen.input) {
    const digits = {
      typingNik: '7408011203850001',
      typingFamilyCard: '7408011203200007',
      typingPhone: '081234567890',
      askingForReceipt: requestNumber,
    };
    events.push({ type: 'citizen.entered', digits: digits[context.screen as keyof typeof digits] });
    events.push({ type: 'citizen.entered', digits: '' }, { type: 'citizen.entered', digits: '123' });
    events.push({ type: 'barcode.scanned', text: 'https://example.org', symbology: null });
  } else events.push({ type: 'citizen.wentOn' }, { type: 'printer.ready' });
  return [...events, ...stepEvents(snapshot)];
}

/** What the invoked step of this state can answer, as the machine hears it. */
function stepEvents(snapshot: Snapshot): VisitEvent[] {
  return Object.keys(snapshot.children).flatMap((step) => {
    const outputs: Record<string, unknown> = {
      scanPage: pretendPage('any', { page: 'p'.repeat(20) }),
      saveRequest: { number: requestNumber, confirmedAt: '2026-11-24T02:24:00.000Z' },
      printReceipt: { outcome: 'confirmed' },
      lookUpStatus: { outcome: 'unknown', number: requestNumber },
    };
    const done: AnyEventObject = { type: `xstate.done.actor.${step}`, output: outputs[step] };
    const failed: AnyEventObject = { type: `xstate.error.actor.${step}`, error: new Error('it broke') };
    return [done, failed] as unknown as VisitEvent[];
  });
}

/** What makes two situations differ for a citizen: the state, the case, and how many pages there are, at most one of each paper. */
const situation = ({ value, context }: Snapshot) =>
  JSON.stringify([
    value,
    context.group,
    context.service,
    context.caseAnswers,
    context.paper,
    Math.min(context.pages.length, 2),
    context.correcting,
    context.problem?.code,
    context.errand,
  ]);

const input = { visit: 'walked', errand: 'any', number: null } as const;
const paths = getShortestPaths(visitMachine, {
  input,
  events: possibleEvents as never,
  serializeState: situation as never,
  limit: 100_000,
  stopWhen: (snapshot) =>
    (snapshot as Snapshot).status === 'done' || (snapshot as Snapshot).context.pages.length > 2,
});
const walkedScreens = new Set(paths.map((path) => (path.state as Snapshot).context.screen));

test('the walk reaches every screen of a visit', (t) => {
  const unreached = screenNames.filter((name) => !walkedScreens.has(name));
  t.deepEqual(unreached, []);
  t.true(paths.length > 300, `${paths.length} situations were walked`);
});

test('on every path each screen has a heading, a next step and a way out, in both languages', (t) => {
  const wrong: string[] = [];
  for (const path of paths) {
    const snapshot = path.state as Snapshot;
    if (snapshot.status === 'done') continue;
    for (const language of languages) {
      const view = viewOfVisit({ ...snapshot.context, language });
      const works = (key: string) => view.hints.some((hint) => hint.key === key && hint.off === undefined);
      const goesOn = works('enter') || view.progress !== undefined;
      const leadsOut = works('backspace') || works('cancel') || view.progress !== undefined;
      if (view.heading.trim() === '' || !goesOn || !leadsOut)
        wrong.push(`${situation(snapshot)} in ${language}`);
    }
  }
  t.deepEqual(wrong, []);
});

test('every state either waits for a citizen, whom the kiosk watches, or has a limit of its own', (t) => {
  const wrong: string[] = [];
  for (const path of paths) {
    const snapshot = path.state as Snapshot;
    if (snapshot.status === 'done') continue;
    if (snapshot.hasTag('citizen') || snapshot.hasTag('papers')) continue;
    const hasLimit = snapshot._nodes.some((node) => node.after.length > 0);
    if (!snapshot.hasTag('device') || !hasLimit) wrong.push(situation(snapshot));
  }
  t.deepEqual(wrong, []);
});

test('a back or stop key that is said to work does something, and one that is off says why', (t) => {
  const wrong: string[] = [];
  for (const path of paths) {
    const snapshot = path.state as Snapshot;
    if (snapshot.status === 'done') continue;
    const view = viewOfVisit(snapshot.context);
    for (const [key, type] of [
      ['backspace', 'citizen.wentBack'],
      ['cancel', 'citizen.stopped'],
    ] as const) {
      const hint = view.hints.find((each) => each.key === key);
      const handled = snapshot._nodes.some((node) =>
        node.on[type]?.some((transition) => transition.target !== undefined),
      );
      const off = hint?.off;
      if (off === undefined && !handled) wrong.push(`${view.screen}: ${key} does nothing`);
      if (off !== undefined && off.trim() === '')
        wrong.push(`${view.screen}: ${key} is off and does not say why`);
    }
  }
  t.deepEqual([...new Set(wrong)], []);
});

test('replaying the way to every situation on a running visit ends where the walk said', (t) => {
  for (const path of paths.filter((_, index) => index % 7 === 0)) {
    // The path carries the answers of the steps; their own come too late, since nothing is awaited here.
    const actor = createActor(pretendVisit(), { input, clock: new SimulatedClock() }).start();
    for (const { event } of path.steps) {
      if ((event.type as string) === 'xstate.init') continue;
      actor.send(event as VisitEvent);
    }
    t.deepEqual(actor.getSnapshot().value, path.state.value);
    actor.stop();
  }
});
