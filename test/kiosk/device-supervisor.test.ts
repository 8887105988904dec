import test from 'ava';
import { SimulatedClock } from 'xstate';
import { DeviceProblem } from '../../devices/device-problem.ts';
import type { DeviceName } from '../../devices/device-state.ts';
import { healthOfDevice } from '../../src/kiosk/device-health.ts';
import { createDeviceSupervisor } from '../../src/kiosk/device-supervisor.ts';
import { waits } from '../../src/visit/waits.ts';

const settled = async () => {
  for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

function startSupervisor(answers: Partial<Record<DeviceName, string>> = {}) {
  const clock = new SimulatedClock();
  const told: string[] = [];
  const acts: string[] = [];
  const supervisor = createDeviceSupervisor({
    clock,
    onChange: (device, { state }) => told.push(`${device} ${state}`),
    async reset(device) {
      acts.push(`reset ${device}`);
    },
    async ask(device) {
      acts.push(`ask ${device}`);
      const answer = answers[device];
      if (answer) supervisor.hear({ type: answer });
    },
  });
  return { clock, supervisor, told, acts };
}

const never = new AbortController().signal;
const silent = () => Promise.reject(new DeviceProblem('device.silent', 'Switch it off and on.'));

test('a flap is told as resting and ready, and a longer absence as gone', (t) => {
  const { clock, supervisor, told } = startSupervisor();
  supervisor.hear({ type: 'printer.ready' });
  supervisor.hear({ type: 'printer.unplugged' });
  clock.increment(waits.deviceRestsMs - 1);
  supervisor.hear({ type: 'printer.ready' });
  clock.increment(10 * waits.deviceRestsMs);
  supervisor.hear({ type: 'printer.unplugged' });
  clock.increment(waits.deviceRestsMs);
  t.deepEqual(told, ['printer ready', 'printer resting', 'printer ready', 'printer resting', 'printer gone']);
});

test('a step that failed in silence leads to one reset, then to a question, and the answer ends it', async (t) => {
  const { supervisor, told, acts } = startSupervisor({ scanner: 'scanner.ready' });
  supervisor.hear({ type: 'scanner.ready' });
  await t.throwsAsync(supervisor.use('scanner', never, silent), { message: /device.silent/ });
  await settled();
  t.deepEqual(acts, ['reset scanner', 'ask scanner']);
  t.deepEqual(told, ['scanner ready', 'scanner resetting', 'scanner ready']);
  await t.throwsAsync(supervisor.use('scanner', never, silent));
  await settled();
  t.deepEqual(acts, ['reset scanner', 'ask scanner'], 'cooling down');
  t.is(told.at(-1), 'scanner needsPerson');
  t.is(supervisor.record('scanner').fault?.hint, 'Switch it off and on.');
});

test('work for a device that rests waits until it is back, or gone', async (t) => {
  for (const end of ['back', 'gone'] as const) {
    const { clock, supervisor } = startSupervisor();
    supervisor.hear({ type: 'scanner.ready' });
    supervisor.hear({ type: 'scanner.unplugged' });
    let begun = false;
    const work = supervisor.use('scanner', never, async () => {
      begun = true;
      return 'a page';
    });
    await settled();
    t.false(begun);
    if (end === 'back') supervisor.hear({ type: 'scanner.pluggedIn' });
    else clock.increment(waits.deviceRestsMs);
    t.is(await work, 'a page');
  }
});

test('work that is given up while it waits never begins', async (t) => {
  const { supervisor } = startSupervisor();
  supervisor.hear({ type: 'printer.ready' });
  supervisor.hear({ type: 'printer.unplugged' });
  const stop = new AbortController();
  const work = supervisor.use('printer', stop.signal, async () => t.fail('it began'));
  stop.abort(new Error('the citizen has left'));
  await t.throwsAsync(work, { message: 'the citizen has left' });
});

test("the citizen's own paper is no fault of the scanner", async (t) => {
  const { supervisor, told } = startSupervisor();
  supervisor.hear({ type: 'scanner.ready' });
  for (const code of [
    'scanner.noPaper',
    'scanner.coverOpen',
    'scanner.badPage',
    'scanner.cancelled',
  ] as const) {
    await t.throwsAsync(
      supervisor.use('scanner', never, () => Promise.reject(new DeviceProblem(code, 'Again.'))),
    );
  }
  t.deepEqual(told, ['scanner ready']);
});

test('nothing is asked of a device while a job runs, and nothing at all after closing', async (t) => {
  const { clock, supervisor, acts, told } = startSupervisor();
  supervisor.hear({ type: 'printer.ready' });
  const job = Promise.withResolvers<void>();
  const work = supervisor.use('printer', never, () => job.promise);
  await settled();
  supervisor.hear({ type: 'printer.offline' });
  clock.increment(waits.deviceBusyMs + 5 * waits.deviceRestsMs);
  await settled();
  t.deepEqual(acts, []);
  job.resolve();
  await work;
  clock.increment(waits.deviceRestsMs);
  await settled();
  t.deepEqual(acts, ['reset printer', 'ask printer']);
  supervisor.close();
  const before = told.length;
  clock.increment(10 * waits.deviceResetsMs);
  supervisor.hear({ type: 'printer.ready' });
  t.is(told.length, before);
});

test('events of other rooms and unknown ones are let pass', (t) => {
  const { supervisor, told } = startSupervisor();
  for (const type of ['key.pressed', 'scanner.progressed', 'toString', '__proto__'])
    supervisor.hear({ type });
  t.deepEqual(told, []);
});

test('health tells times of the wall clock from differences of the other', (t) => {
  const { clock, supervisor } = startSupervisor();
  clock.increment(1_000);
  supervisor.hear({ type: 'printer.paperOut' });
  clock.increment(60_000);
  t.deepEqual(
    healthOfDevice(supervisor.record('printer'), clock.now(), new Date('2026-11-24T02:01:00.000Z')),
    {
      state: 'needsPerson',
      since: '2026-11-24T02:00:00.000Z',
      fault: {
        code: 'printer.paperOut',
        hint: 'Put a new roll in, print side up, and close the cover.',
        at: '2026-11-24T02:00:00.000Z',
      },
      rests: 0,
    },
  );
});
