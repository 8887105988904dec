/** The driver for the Pi's own pins before programs that stand in for those of gpiod, in both versions that Debian has. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { GpioButtonPanel } from '../../../devices/button-panel/gpio-button-panel.ts';
import type { PanelTimes } from '../../../devices/button-panel/kept-button-panel.ts';
import { piHeaderPins } from '../../../devices/button-panel/panel-pins.ts';
import { PretendGpioPanel } from '../../../devices/button-panel/pretend-gpio-panel.ts';
import type { DeviceProblem } from '../../../devices/device-problem.ts';
import { buttonPanelPromises } from '../button-panel.contract.ts';
import { dark, hear, pressUntil, see } from '../button-panel-rig.ts';

/** Quick to try again, patient with a machine that is busy with other tests: each try starts a dozen programs. */
const quick: Partial<PanelTimes> = {
  retryFirstMs: 5,
  retryCeilingMs: 50,
  greetingLimitMs: 60_000,
  answerLimitMs: 30_000,
  checkEveryMs: 60_000,
  holdMs: 60_000,
  stuckMs: 60_000,
};

const folder = await mkdtemp(join(tmpdir(), 'gpio-'));
test.after.always(() => rm(folder, { recursive: true, force: true }));
let sockets = 0;
const nextSocketPath = () => {
  sockets += 1;
  return join(folder, `${sockets}.sock`);
};

type OpenOptions = { times?: Partial<PanelTimes>; onProblem?: (problem: DeviceProblem) => void };

/** One folder of compiled programs for all: the first start of a version pays for the others. */
async function plugged(gpiodVersion: '1.6.3' | '2.2.1' = '1.6.3', label?: string) {
  const twin = new PretendGpioPanel({
    socketPath: nextSocketPath(),
    gpiodVersion,
    ...(label === undefined ? {} : { label }),
  });
  await twin.plugIn();
  const open = ({ times, ...options }: OpenOptions = {}) =>
    new GpioButtonPanel({
      ...options,
      gpiod: { ...twin.gpiod, env: { ...twin.gpiod.env, NODE_COMPILE_CACHE: join(folder, 'compiled') } },
      times: { ...quick, ...times },
    });
  return { twin, open };
}

buttonPanelPromises(test.serial, 'gpiod 1.6', () => plugged('1.6.3'), { pulls: 2 });

test.serial('the programs of gpiod 2 serve as well', async (t) => {
  const { twin, open } = await plugged('2.2.1');
  t.teardown(() => twin.close());
  const panel = open();
  t.teardown(() => panel.close());
  const { events, until } = hear(panel);
  const lamps = see(twin);
  panel.light({ ...dark, red: 'on' });
  await until(() => events.length > 0);
  await lamps.until(() => twin.lampNow('red') === 'on');
  await pressUntil(twin, 'blue', () => events.length > 1);
  t.deepEqual(events.slice(0, 2), [{ type: 'panel.ready' }, { type: 'button.pressed', button: 'blue' }]);
  t.deepEqual(await panel.status(), { state: 'ready' });
  panel.beep();
  await lamps.until(() => twin.beeps === 1);
  await panel.close();
  t.is(twin.lampNow('red'), 'off');
});

test.serial(
  'what keeps the lines from the kiosk is told with its remedy, and gone when it is mended',
  async (t) => {
    const { twin, open } = await plugged();
    t.teardown(() => twin.close());
    twin.denyAccess();
    const problems: DeviceProblem[] = [];
    const panel = open({ onProblem: (problem) => problems.push(problem) });
    t.teardown(() => panel.close());
    const { events, until } = hear(panel);
    await until(() => events.length > 0);
    t.deepEqual(events, [{ type: 'panel.unplugged' }]);
    t.deepEqual(
      [problems[0]?.code, problems[0]?.hint.includes('70-silaku-gpio.rules')],
      ['device.unplugged', true],
    );
    twin.allowAccess();
    await until(() => events.length > 1);
    t.deepEqual(events[1], { type: 'panel.ready' });
  },
);

test.serial('a program that is ended by somebody is started again', async (t) => {
  const { twin, open } = await plugged();
  t.teardown(() => twin.close());
  const problems: DeviceProblem[] = [];
  const panel = open({ onProblem: (problem) => problems.push(problem) });
  t.teardown(() => panel.close());
  const { events, until } = hear(panel);
  await until(() => events.length > 0);
  twin.killHolder(piHeaderPins.buttons.green);
  await until(() => events.length > 2);
  t.deepEqual(
    events.map(({ type }) => type),
    ['panel.ready', 'panel.unplugged', 'panel.ready'],
  );
  t.regex(problems[0]?.hint ?? '', /gpiomon has ended: .*No such device/);
});

test('without gpiod, without the chip, or with a chip that hangs there is no panel, and the technician reads why', async (t) => {
  const twin = new PretendGpioPanel({ socketPath: nextSocketPath(), label: 'cp2112_gpio' });
  await twin.plugIn();
  t.teardown(() => twin.close());
  const hung = new PretendGpioPanel({ socketPath: nextSocketPath() });
  await hung.plugIn();
  t.teardown(() => hung.close());
  hung.goSilent();
  for (const [options, code, hint] of [
    [
      { gpiod: { prefix: [], env: { PATH: folder } } },
      'device.unplugged',
      /install the Debian package gpiod/,
    ],
    [
      { gpiod: twin.gpiod },
      'device.unplugged',
      /no GPIO chip of a Raspberry Pi; .*gpiochip0 \[cp2112_gpio\]/,
    ],
    [{ gpiod: twin.gpiod, chip: 'gpiochip7' }, 'device.unplugged', /no GPIO chip gpiochip7/],
    [{ gpiod: hung.gpiod, times: { ...quick, greetingLimitMs: 3_000 } }, 'device.silent', /does not answer/],
  ] as const) {
    const told = Promise.withResolvers<DeviceProblem>();
    const panel = new GpioButtonPanel({ times: quick, ...options, onProblem: told.resolve });
    const problem = await told.promise;
    t.is(problem.code, code);
    t.regex(problem.hint, hint);
    t.deepEqual(await panel.status(), { state: 'unplugged' });
    await panel.close();
  }
});
