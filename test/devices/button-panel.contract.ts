/** What every button panel promises the visit, whatever wire its bytes come over. Run on each pair of driver and twin. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExecutionContext, TestFn } from 'ava';
import {
  type ButtonName,
  type ButtonPanel,
  type ButtonPanelEvent,
  buttonNames,
  type Lamp,
} from '../../devices/button-panel/button-panel.ts';
import type { PanelTimes } from '../../devices/button-panel/firmata-button-panel.ts';
import type { PretendButtonPanel } from '../../devices/button-panel/pretend-button-panel.ts';

export type PanelUnderTest = {
  /** Plugged in already. */
  twin: PretendButtonPanel;
  open(times?: Partial<PanelTimes>): ButtonPanel;
};

const dark: Record<ButtonName, Lamp> = { green: 'off', yellow: 'off', red: 'off', blue: 'off' };
/** For the tests in which the firmware hangs; a try that is too short for a busy machine is followed by the next. */
const impatient = { answerLimitMs: 1_000, greetingLimitMs: 1_000 };

export function buttonPanelPromises(test: TestFn, name: string, setUp: () => Promise<PanelUnderTest>): void {
  const promise = (title: string, body: (t: ExecutionContext, kit: Kit) => Promise<void>) =>
    test(`${name}: ${title}`, async (t) => {
      const { twin, open } = await setUp();
      t.teardown(() => twin.close());
      const start = (times?: Partial<PanelTimes>) => {
        const panel = open(times);
        t.teardown(() => panel.close());
        return { panel, ...hear(panel) };
      };
      await body(t, {
        twin,
        start,
        async ready(times) {
          const started = start(times);
          // On a busy machine an impatient driver may need more than one try.
          await started.until(() => started.events.at(-1)?.type === 'panel.ready');
          started.events.length = 0;
          return started;
        },
      });
    });

  promise('it tells when it is ready', async (t, { start }) => {
    const { panel, events, until } = start();
    await until(() => events.length > 0);
    t.deepEqual(events, [{ type: 'panel.ready' }]);
    t.deepEqual(await panel.status(), { state: 'ready' });
  });

  promise('each button is told by its name, once however long it is held', async (t, { twin, ready }) => {
    const { events, until } = await ready();
    for (const button of buttonNames) {
      twin.hold(button);
      await until(() => events.length > 0);
      t.deepEqual(events.splice(0), [{ type: 'button.pressed', button }]);
    }
    for (const button of buttonNames) twin.release(button);
    twin.hold('blue');
    await until(() => events.length > 0);
    t.deepEqual(events, [{ type: 'button.pressed', button: 'blue' }]);
  });

  promise('a contact that bounces is one press', async (t, { twin, ready }) => {
    const { events, until } = await ready();
    for (let i = 0; i < 5; i += 1) {
      twin.hold('green');
      twin.release('green');
    }
    twin.hold('green');
    await until(() => events.length > 0);
    twin.hold('red');
    await until(() => events.some((event) => 'button' in event && event.button === 'red'));
    t.deepEqual(pressesOf(events), ['green', 'red']);
  });

  promise('a short press is told', async (t, { twin, ready }) => {
    const { events, until } = await ready();
    // Pressed until it is told: a person would do the same when a busy machine has missed one.
    const pressing = async () => {
      while (events.length === 0) await twin.press('yellow');
    };
    await Promise.all([pressing(), until(() => events.length > 0)]);
    t.true(pressesOf(events).every((button) => button === 'yellow'));
  });

  promise('lamps show what was last wished', async (t, { twin, ready }) => {
    const { panel } = await ready();
    const lamps = see(twin);
    for (const lit of buttonNames) {
      panel.light({ ...dark, [lit]: 'on' });
      await lamps.until(() => buttonNames.every((lamp) => (twin.lampNow(lamp) === 'on') === (lamp === lit)));
    }
    panel.light(dark);
    await lamps.until(() => buttonNames.every((lamp) => twin.lampNow(lamp) === 'off'));
    t.is(lamps.changes.length, 2 * buttonNames.length);
  });

  promise('a blinking lamp goes on and off until it is wished otherwise', async (t, { twin, ready }) => {
    const { panel } = await ready({ blinkMs: 10 });
    const lamps = see(twin);
    panel.light({ ...dark, red: 'blinking' });
    await lamps.until(() => lamps.changes.length >= 6);
    t.deepEqual(lamps.changes.slice(0, 6), ['red on', 'red off', 'red on', 'red off', 'red on', 'red off']);
    panel.light({ ...dark, red: 'on', blue: 'blinking' });
    await lamps.until(() => lamps.changes.includes('blue on'));
    lamps.changes.length = 0;
    await lamps.until(() => lamps.changes.length >= 6);
    t.true(lamps.changes.every((change) => change.startsWith('blue')));
    t.is(twin.lampNow('red'), 'on');
  });

  promise('wishing the same again does not disturb a blinking lamp', async (t, { twin, ready }) => {
    const { panel } = await ready({ blinkMs: 30_000 });
    const lamps = see(twin);
    panel.light({ ...dark, green: 'blinking' });
    panel.light({ ...dark, green: 'blinking' });
    panel.light({ ...dark, green: 'blinking', yellow: 'on' });
    await lamps.until(() => lamps.changes.includes('yellow on'));
    t.deepEqual(lamps.changes, ['green on', 'yellow on']);
  });

  promise('a beep is one beep, and so are two at once', async (t, { twin, ready }) => {
    const { panel } = await ready({ beepMs: 5 });
    const lamps = see(twin);
    panel.beep();
    panel.beep();
    await lamps.until(() => twin.beeps === 1);
    // The buzzer falls silent unseen; a beep asked for before that is still the same one.
    while (twin.beeps < 2) {
      panel.beep();
      await nextTurn();
    }
    t.is(twin.beeps, 2);
  });

  promise(
    'a pulled cable is told once; afterwards lamps and buttons are as wished',
    async (t, { twin, ready }) => {
      const { panel, events, until } = await ready();
      const lamps = see(twin);
      panel.light({ ...dark, green: 'on', red: 'on' });
      await lamps.until(() => twin.lampNow('red') === 'on');
      await twin.unplug();
      await until(() => events.length > 0);
      t.deepEqual(events.splice(0), [{ type: 'panel.unplugged' }]);
      t.deepEqual(await panel.status(), { state: 'unplugged' });
      t.is(twin.lampNow('green'), 'off');
      panel.light({ ...dark, green: 'on', blue: 'on' });
      panel.beep();
      await twin.plugIn();
      await until(() => events.length > 0);
      t.deepEqual(events.splice(0), [{ type: 'panel.ready' }]);
      await lamps.until(() => twin.lampNow('green') === 'on' && twin.lampNow('blue') === 'on');
      t.is(twin.lampNow('red'), 'off');
      twin.hold('yellow');
      await until(() => events.length > 0);
      t.deepEqual(events, [{ type: 'button.pressed', button: 'yellow' }]);
      t.is(twin.beeps, 0);
    },
  );

  promise('a cable that is pulled ten times does no harm', async (t, { twin, ready }) => {
    const { panel, events, until } = await ready();
    panel.light({ ...dark, red: 'blinking' });
    for (let i = 0; i < 10; i += 1) {
      twin.hold('green');
      await until(() => events.some(({ type }) => type === 'button.pressed'));
      await twin.unplug();
      await until(() => events.some(({ type }) => type === 'panel.unplugged'));
      twin.release('green');
      await twin.plugIn();
      await until(() => events.some(({ type }) => type === 'panel.ready'));
      t.deepEqual(
        events.splice(0).map(({ type }) => type),
        ['button.pressed', 'panel.unplugged', 'panel.ready'],
      );
    }
    t.deepEqual(await panel.status(), { state: 'ready' });
  });

  promise(
    'firmware that falls silent is noticed when asked, and used again when it speaks',
    async (t, { twin, ready }) => {
      const { panel, events, until } = await ready(impatient);
      twin.goSilent();
      t.deepEqual(await panel.status(), { state: 'noFirmware' });
      await until(() => events.length > 0);
      t.deepEqual(events.splice(0), [{ type: 'panel.unplugged' }]);
      t.deepEqual(await panel.status(), { state: 'noFirmware' });
      twin.speakAgain();
      await until(() => events.length > 0);
      t.deepEqual(events, [{ type: 'panel.ready' }]);
    },
  );

  promise('firmware that falls silent is noticed without asking', async (t, { twin, ready }) => {
    const { events, until } = await ready({ answerLimitMs: 2_000, checkEveryMs: 20 });
    twin.goSilent();
    await until(() => events.length > 0);
    t.deepEqual(events, [{ type: 'panel.unplugged' }]);
  });

  promise('a panel without firmware is no panel, and harms nobody', async (t, { twin, start }) => {
    twin.goSilent();
    const { panel, events, until } = start(impatient);
    panel.light({ ...dark, green: 'blinking' });
    panel.beep();
    await until(() => events.length > 0);
    t.deepEqual(events, [{ type: 'panel.unplugged' }]);
    t.deepEqual(await panel.status(), { state: 'noFirmware' });
    panel.light(dark);
  });

  promise('a panel that restarts by itself is set up again', async (t, { twin, ready }) => {
    const { panel, events, until } = await ready();
    const lamps = see(twin);
    panel.light({ ...dark, green: 'on' });
    await lamps.until(() => twin.lampNow('green') === 'on');
    twin.restart();
    t.is(twin.lampNow('green'), 'off');
    await until(() => events.length >= 2);
    t.deepEqual(events.splice(0), [{ type: 'panel.unplugged' }, { type: 'panel.ready' }]);
    await lamps.until(() => twin.lampNow('green') === 'on');
    twin.hold('green');
    await until(() => events.length > 0);
    t.deepEqual(events, [{ type: 'button.pressed', button: 'green' }]);
  });

  promise(
    'a button that is stuck from the start is not pressed until it has been released',
    async (t, { twin, ready }) => {
      twin.hold('red');
      const { events, until } = await ready();
      twin.hold('green');
      await until(() => events.length > 0);
      t.deepEqual(pressesOf(events.splice(0)), ['green']);
      twin.release('red');
      twin.hold('red');
      await until(() => events.length > 0);
      t.deepEqual(pressesOf(events), ['red']);
    },
  );

  promise('a panel that is plugged in after the start is found', async (t, { twin, start }) => {
    await twin.unplug();
    const { panel, events, until } = start();
    panel.light({ ...dark, blue: 'on' });
    await until(() => events.length > 0);
    t.deepEqual(events.splice(0), [{ type: 'panel.unplugged' }]);
    t.deepEqual(await panel.status(), { state: 'unplugged' });
    await twin.plugIn();
    await until(() => events.length > 0);
    t.deepEqual(events, [{ type: 'panel.ready' }]);
    await see(twin).until(() => twin.lampNow('blue') === 'on');
  });

  promise('who stopped listening hears nothing more, and may stop twice', async (t, { twin, ready }) => {
    const { panel, events, until } = await ready();
    const missed: ButtonPanelEvent[] = [];
    const stop = panel.listen((event) => missed.push(event));
    stop();
    stop();
    twin.hold('green');
    await until(() => events.length > 0);
    t.deepEqual(missed, []);
  });

  promise('closing leaves the panel dark and tells nothing more', async (t, { twin, ready }) => {
    const { panel, events } = await ready({ blinkMs: 10 });
    const lamps = see(twin);
    panel.light({ green: 'on', yellow: 'blinking', red: 'off', blue: 'on' });
    await lamps.until(() => twin.lampNow('blue') === 'on');
    await panel.close();
    await panel.close();
    await lamps.until(() => buttonNames.every((lamp) => twin.lampNow(lamp) === 'off'));
    t.deepEqual(events, []);
    t.deepEqual(await panel.status(), { state: 'unplugged' });
    panel.light({ ...dark, green: 'blinking' });
    panel.beep();
  });
}

type Started = { panel: ButtonPanel } & ReturnType<typeof hear>;
type Kit = {
  twin: PretendButtonPanel;
  start(times?: Partial<PanelTimes>): Started;
  ready(times?: Partial<PanelTimes>): Promise<Started>;
};

const pressesOf = (events: readonly ButtonPanelEvent[]) =>
  events.flatMap((event) => (event.type === 'button.pressed' ? [event.button] : []));

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
function see(twin: PretendButtonPanel) {
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
