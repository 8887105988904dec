/**
 * Citizens at one kiosk, one after the other for as long as it runs: they read the view, press keys and lay down their papers. The keys
 * go through the real screen; while it is away, straight to the control socket, as a second screen would send them.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { connectToKiosk, postJson } from '../../src/control/control-client.ts';
import type { KeyName, View } from '../../src/control/messages.ts';
import type { PtyScreen, RobotKey } from '../../src/demo/screen-robot.ts';
import { type Deed, type Errand, inputDigits, nextDeed } from './citizen-deeds.ts';

export type Citizens = {
  /** The screen of this moment; null while the kiosk is away. */
  view(): View | null;
  /** Hears of every view. */
  onView(listener: (view: View) => void): () => void;
  /** From now on nobody begins a new visit; whoever is at it comes to the end. */
  closeTheHall(): void;
  stop(): Promise<void>;
};

/** A key that changed nothing within this time is pressed again: the screen or the kiosk was away. */
const patienceMs = 1_500;
const readingMs = 20;
/** The screen takes an Enter within a tenth of a second of another for a held key. */
const beforeEnterMs = 150;

export function receiveCitizens(options: {
  controlSocket: string;
  deskSocket: string;
  screen: () => PtyScreen | null;
  nextErrand: () => Errand;
  drawSheet: () => Promise<string>;
}): Citizens {
  const leaving = new AbortController();
  const listeners = new Set<(view: View) => void>();
  let latest: View | null = null;
  let changed = Promise.withResolvers<void>();
  let isOpen = true;
  let errand = options.nextErrand();

  function hear(view: View | null): void {
    latest = view;
    changed.resolve();
    changed = Promise.withResolvers();
    if (view) for (const listener of listeners) listener(view);
  }
  const line = connectToKiosk({
    socketPath: options.controlSocket,
    signal: leaving.signal,
    onView: hear,
    onDown: () => hear(null),
    waits: { backOffCeilingMs: 200 },
  });

  const nextChange = (ms: number) => Promise.race([changed.promise, pause(Math.max(ms, 1))]);

  /** Waits until the screen has answered, or patience ends. */
  async function answered(hasAnswered: (now: View) => boolean): Promise<void> {
    const untilMs = performance.now() + patienceMs;
    while (!leaving.signal.aborted && performance.now() < untilMs) {
      if (!latest || hasAnswered(latest)) return;
      await nextChange(untilMs - performance.now());
    }
  }

  async function press(view: View, keys: KeyName[]): Promise<void> {
    const screen = options.screen();
    // A screen that was just started shows nothing yet, and takes no key.
    if (screen?.text().includes(view.heading.slice(0, 20)))
      for (const key of keys) screen.press(key as RobotKey);
    else for (const key of keys) await line.send({ type: 'key.pressed', key });
  }

  async function act(deed: Deed, view: View): Promise<void> {
    switch (deed.does) {
      case 'wait':
        await nextChange(500);
        return;
      case 'type':
        await press(view, [...deed.digits] as KeyName[]);
        await answered((now) => now.screen !== view.screen || inputDigits(now) === deed.until);
        return;
      case 'layAndScan': {
        const sheet = await options.drawSheet();
        errand.sheets.push(sheet);
        await postJson(options.deskSocket, '/acts', { act: 'lay', what: sheet }, { timeoutMs: 60_000 });
        break;
      }
      case 'scanAfterAll':
        errand.sheetsWished = errand.sheets.length + 1;
        break;
      case 'confirmNik':
        errand.nikIsConfirmed = true;
        break;
      case 'goOn':
        errand.nikIsConfirmed = false;
        break;
      case 'leave':
        errand.isLeaving = true;
        break;
    }
    const key = deed.does === 'leave' ? 'cancel' : deed.key;
    await pause(key === 'enter' ? beforeEnterMs : readingMs);
    if (view.screen === 'scanFailed') errand.failedScans += 1;
    await press(view, [key]);
    await answered((now) => !isSameScreen(now, view));
  }

  async function live(): Promise<void> {
    while (!leaving.signal.aborted) {
      const view = latest;
      if (!view || (view.screen === 'welcome' && !isOpen)) {
        await nextChange(500);
        continue;
      }
      // A NIK is asked for again when the visit before has ended or was lost: the next citizen stands there.
      if (view.screen === 'typingNik' && errand.nikIsConfirmed) errand = options.nextErrand();
      await act(nextDeed(view, errand), view);
    }
  }
  const living = live();

  return {
    view: () => latest,
    onView(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    closeTheHall() {
      isOpen = false;
    },
    async stop() {
      leaving.abort();
      await living;
    },
  };
}

/** A moving bar and a countdown are no answer to a key. */
function isSameScreen(one: View, other: View): boolean {
  const still = ({ progress: _, secondsLeft: __, lamps: ___, ...rest }: View) => JSON.stringify(rest);
  return still(one) === still(other);
}
