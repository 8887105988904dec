/** What every button panel promises the visit, whatever wire its bytes come over. Run on each pair of driver and twin. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ButtonPanelEvent, buttonNames } from '../../devices/button-panel/button-panel.ts';
import {
  type DeclareTest,
  dark,
  type PanelTwin,
  type PanelUnderTest,
  pressUntil,
  promiser,
  see,
} from './button-panel-rig.ts';

export function buttonPanelPromises(
  test: DeclareTest,
  name: string,
  setUp: () => Promise<PanelUnderTest<PanelTwin>>,
  { pulls = 10 }: { pulls?: number } = {},
): void {
  const promise = promiser(test, name, setUp);

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
    await pressUntil(twin, 'blue', () => events.length > 0);
    t.deepEqual(events[0], { type: 'button.pressed', button: 'blue' });
  });

  promise('a contact that trembles while it is held is still one press', async (t, { twin, ready }) => {
    const { events, until } = await ready();
    twin.hold('green');
    await until(() => events.length > 0);
    twin.release('green');
    twin.hold('green');
    twin.hold('red');
    await until(() => events.length > 1);
    t.deepEqual(pressesOf(events), ['green', 'red']);
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

  promise('a long press is told once more when it has lasted', async (t, { twin, ready }) => {
    const { events, until } = await ready({ holdMs: 50 });
    twin.hold('blue');
    await until(() => events.length >= 2);
    twin.hold('green');
    await until(() => events.length >= 4);
    t.deepEqual(events, [
      { type: 'button.pressed', button: 'blue' },
      { type: 'button.held', button: 'blue' },
      { type: 'button.pressed', button: 'green' },
      { type: 'button.held', button: 'green' },
    ]);
  });

  promise(
    'a button that is down for too long is told to the technician once, and the others go on working',
    async (t, { twin, ready }) => {
      const { events, problems, until } = await ready({ stuckMs: 50 });
      twin.hold('green');
      await until(() => pressesOf(events).includes('green'));
      // The others are pressed until the stuck one has been told, which happens beside the events.
      let presses = 1;
      while (problems.length === 0) {
        for (const other of ['yellow', 'red'] as const) {
          twin.hold(other);
          presses += 1;
          await until(() => pressesOf(events).length >= presses);
          twin.release(other);
        }
      }
      t.deepEqual([problems[0]?.code, problems[0]?.hint.includes('green')], ['panel.buttonStuck', true]);
      t.is(problems.filter(({ hint }) => hint.includes('green')).length, 1);
      t.is(pressesOf(events).filter((button) => button === 'green').length, 1);
      events.length = 0;
      await pressUntil(twin, 'green', () => events.length > 0);
      t.deepEqual(events[0], { type: 'button.pressed', button: 'green' });
    },
  );

  promise('a short press is told', async (t, { twin, ready }) => {
    const { events } = await ready();
    await pressUntil(twin, 'yellow', () => events.length > 0);
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
    // A change of the red one may still be under way on a wire where each lamp goes its own.
    const ofBlue = () => lamps.changes.filter((change) => change.startsWith('blue')).length;
    await lamps.until(() => ofBlue() >= 6 && twin.lampNow('red') === 'on');
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
    await lamps.until(() => lamps.changes.length >= 2);
    t.deepEqual(lamps.changes.toSorted(), ['green on', 'yellow on']);
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

  promise('until the first try has ended it is starting, not unplugged', async (t, { twin, start }) => {
    await twin.unplug();
    const { panel, events, until } = start();
    t.deepEqual(await panel.status(), { state: 'starting' });
    await until(() => events.length > 0);
    t.deepEqual(events, [{ type: 'panel.unplugged' }]);
    t.not((await panel.status()).state, 'starting');
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

  promise('a cable that is pulled again and again does no harm', async (t, { twin, ready }) => {
    const { panel, events, until } = await ready();
    panel.light({ ...dark, red: 'blinking' });
    for (let i = 0; i < pulls; i += 1) {
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
    'a button that is stuck from the start is not pressed until it has been released',
    async (t, { twin, ready }) => {
      twin.hold('red');
      const { events, until } = await ready();
      twin.hold('green');
      await until(() => events.length > 0);
      t.deepEqual(pressesOf(events.splice(0)), ['green']);
      await pressUntil(twin, 'red', () => events.length > 0);
      t.is(pressesOf(events)[0], 'red');
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

const pressesOf = (events: readonly ButtonPanelEvent[]) =>
  events.flatMap((event) => (event.type === 'button.pressed' ? [event.button] : []));
