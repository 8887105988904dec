/** What a panel with a program of its own promises besides: it may hang, restart, or have no program at all. */
import {
  type DeclareTest,
  dark,
  type FirmwareTwin,
  type PanelUnderTest,
  promiser,
  see,
} from './button-panel-rig.ts';

export type FirmwareTimes = {
  /** For the tests in which the firmware hangs; a try that is too short for a busy machine is followed by the next. */
  impatient: { answerLimitMs: number; greetingLimitMs: number };
};

export function panelFirmwarePromises(
  test: DeclareTest,
  name: string,
  setUp: () => Promise<PanelUnderTest<FirmwareTwin>>,
  { impatient }: FirmwareTimes = { impatient: { answerLimitMs: 1_000, greetingLimitMs: 1_000 } },
): void {
  const promise = promiser(test, name, setUp);

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
    // No greeting will ever come, however long the wait.
    const { panel, events, until } = start({ answerLimitMs: 1_000, greetingLimitMs: 1_000 });
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
}
