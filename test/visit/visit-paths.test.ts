import test from 'ava';
import { createActor, SimulatedClock } from 'xstate';
import { languages } from '../../src/request/request.ts';
import { screenNames } from '../../src/visit/screens/screen.ts';
import { viewOfVisit } from '../../src/visit/view.ts';
import type { VisitEvent } from '../../src/visit/visit-events.ts';
import { pretendVisit } from './pretend-steps.ts';
import { paths, type Snapshot, situation, walkInput } from './visit-walk.ts';

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
    const actor = createActor(pretendVisit(), { input: walkInput, clock: new SimulatedClock() }).start();
    for (const { event } of path.steps) {
      if ((event.type as string) === 'xstate.init') continue;
      actor.send(event as VisitEvent);
    }
    t.deepEqual(actor.getSnapshot().value, path.state.value);
    actor.stop();
  }
});
