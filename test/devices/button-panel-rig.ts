/** What the lists of promises of the button panel stand on: a twin, the driver started on it, and waits for what either tells. */
import { setTimeout as wait } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import type {
  ButtonName,
  ButtonPanel,
  ButtonPanelEvent,
  Lamp,
} from '../../devices/button-panel/button-panel.ts';
import type { PanelTimes } from '../../devices/button-panel/kept-button-panel.ts';
import type { PretendButtonPanel } from '../../devices/button-panel/pretend-button-panel.ts';
import type { DeviceProblem } from '../../devices/device-problem.ts';

/** What stands at the other end of the wire: a twin, or the real firmware on a simulated chip. */
export type PanelTwin = Pick<
  PretendButtonPanel,
  'hold' | 'release' | 'press' | 'lampNow' | 'beeps' | 'listen' | 'plugIn' | 'unplug' | 'close'
>;

/** What has a program of its own as well. */
export type FirmwareTwin = PanelTwin & Pick<PretendButtonPanel, 'goSilent' | 'speakAgain' | 'restart'>;

export type PanelUnderTest<Twin extends PanelTwin> = {
  /** Plugged in already. */
  twin: Twin;
  open(options: { times: Partial<PanelTimes>; onProblem: (problem: DeviceProblem) => void }): ButtonPanel;
};

/** `test` or `test.serial`: what simulates a whole chip had better not run twenty times at once. */
export type DeclareTest = (title: string, body: (t: ExecutionContext) => Promise<void>) => void;

export const dark: Record<ButtonName, Lamp> = { green: 'off', yellow: 'off', red: 'off', blue: 'off' };

/** Declares tests that are handed a twin and a way to start the driver on it. */
export const promiser =
  <Twin extends PanelTwin>(test: DeclareTest, name: string, setUp: () => Promise<PanelUnderTest<Twin>>) =>
  (title: string, body: (t: ExecutionContext, kit: Kit<Twin>) => Promise<void>) =>
    test(`${name}: ${title}`, async (t) => {
      const { twin, open } = await setUp();
      t.teardown(() => twin.close());
      const start = (times: Partial<PanelTimes> = {}) => {
        const problems: DeviceProblem[] = [];
        const panel = open({ times, onProblem: (problem) => problems.push(problem) });
        t.teardown(() => panel.close());
        return { panel, problems, ...hear(panel) };
      };
      await body(t, {
        twin,
        start,
        async ready(times) {
          const started = start(times);
          // On a busy machine an impatient driver may need more than one try.
          await started.until(() => started.events.at(-1)?.type === 'panel.ready');
          started.events.length = 0;
          started.problems.length = 0;
          return started;
        },
      });
    });

type Started = { panel: ButtonPanel; problems: DeviceProblem[] } & ReturnType<typeof hear>;
export type Kit<Twin extends PanelTwin> = {
  twin: Twin;
  start(times?: Partial<PanelTimes>): Started;
  ready(times?: Partial<PanelTimes>): Promise<Started>;
};

/**
 * Lets go of a button and presses it again, at the pace of a hand, until it is told; a person would do the same when a busy machine has
 * missed one. Leaves it released.
 */
export async function pressUntil(twin: PanelTwin, button: ButtonName, told: () => boolean): Promise<void> {
  twin.release(button);
  while (!told()) {
    await wait(50);
    await twin.press(button);
  }
}

/** Collects what the driver tells. */
export function hear(panel: ButtonPanel) {
  const events: ButtonPanelEvent[] = [];
  const until = waiter((check) =>
    panel.listen((event) => {
      events.push(event);
      check();
    }),
  );
  return { events, until: (condition: () => boolean) => until(condition, () => events) };
}

/** Collects what a person in front of the twin would notice. */
export function see(twin: PanelTwin) {
  const changes: string[] = [];
  const until = waiter((check) =>
    twin.listen((event) => {
      if (event.type === 'lamp.changed') changes.push(`${event.lamp} ${event.now}`);
      check();
    }),
  );
  return { changes, until: (condition: () => boolean) => until(condition, () => changes) };
}

/** Waits for a condition, looked at whenever something happens, and fails after a generous limit. */
function waiter(listen: (check: () => void) => void) {
  const checks = new Set<() => void>();
  listen(() => {
    for (const check of checks) check();
  });
  return (condition: () => boolean, seen: () => unknown) =>
    new Promise<void>((resolve, reject) => {
      const limit = setTimeout(
        () => reject(new Error(`Waited in vain after ${JSON.stringify(seen())}`)),
        60_000,
      );
      const check = () => {
        if (!condition()) return;
        clearTimeout(limit);
        checks.delete(check);
        resolve();
      };
      checks.add(check);
      check();
    });
}
