import test from 'ava';
import fc from 'fast-check';
import { type DeviceState, deviceStateNames } from '../../devices/device-state.ts';
import type { DeviceNews } from '../../src/kiosk/device-news.ts';
import {
  type DeviceRecord,
  type Happening,
  newRecord,
  supervise,
  type Verdict,
} from '../../src/kiosk/device-supervision.ts';
import { waits } from '../../src/visit/waits.ts';

const fault = (code: string) => ({ code, hint: `what to do about ${code}` });
const well: DeviceNews = { is: 'well' };
const away: DeviceNews = { is: 'away', fault: fault('device.unplugged') };
const busy: DeviceNews = { is: 'busy', fault: fault('printer.offline') };
const hung: DeviceNews = { is: 'hung', fault: fault('device.silent') };
const low: DeviceNews = { is: 'attention', fault: fault('printer.paperLow') };
const out: DeviceNews = { is: 'needsPerson', fault: fault('printer.paperOut') };
const waitOver: Happening = { is: 'waitOver' };
const workBegan: Happening = { is: 'workBegan' };
const workEnded: Happening = { is: 'workEnded' };

/** Plays happenings a second apart; a number lets so many milliseconds pass. */
function play(...steps: (Happening | number)[]): Verdict & { nowMs: number } {
  let nowMs = 0;
  let verdict: Verdict = { record: newRecord(0), act: null };
  for (const step of steps) {
    if (typeof step === 'number') nowMs += step;
    else {
      nowMs += 1_000;
      verdict = supervise(verdict.record, step, nowMs);
    }
  }
  return { ...verdict, nowMs };
}

const cases: [claim: string, steps: (Happening | number)[], state: DeviceState, act: Verdict['act']][] = [
  ['nothing is known before anything was heard', [], 'starting', null],
  ['one that answers is ready', [well], 'ready', null],
  ['one that was never there is gone at once', [away], 'gone', null],
  ['one without paper from the start needs a person', [out], 'needsPerson', null],
  ['low paper wants attention', [well, low], 'attention', null],
  ['a new roll ends the attention', [well, low, well], 'ready', null],
  ['one that drops out rests', [well, away], 'resting', null],
  ['one that wanted attention rests too', [low, away], 'resting', null],
  ['one that comes back in time is ready', [well, away, well], 'ready', null],
  ['one that comes back without paper needs a person', [well, away, out], 'needsPerson', null],
  ['one that stays away is gone, and is asked once', [well, away, waitOver], 'gone', 'ask'],
  ['one that was gone and is back is ready', [well, away, waitOver, well], 'ready', null],
  ['one without paper that is unplugged does not rest', [out, away], 'gone', null],
  ['a second plug pulled while it rests begins no new rest', [well, away, away], 'resting', null],
  ['one that refuses work rests first', [well, busy], 'resting', null],
  ['and is reset when it goes on refusing', [well, busy, waitOver], 'resetting', 'reset'],
  ['one that hangs is reset at once', [well, hung], 'resetting', 'reset'],
  ['the reset has helped', [well, hung, well], 'ready', null],
  ['the reset has not helped', [well, hung, waitOver], 'needsPerson', null],
  ['a pulled plug during the reset is the reset itself', [well, hung, away], 'resetting', null],
  ['unless it does not come back', [well, hung, away, waitOver], 'gone', null],
  ['one that hangs again soon calls a person', [well, hung, well, hung], 'needsPerson', null],
  [
    'one that hangs again after the cool-down is reset again',
    [well, hung, well, waits.deviceResetCoolDownMs, hung],
    'resetting',
    'reset',
  ],
  ['no reset while a receipt is printing', [well, workBegan, busy, waitOver], 'resting', null],
  ['but after it', [well, workBegan, busy, waitOver, workEnded, waitOver], 'resetting', 'reset'],
  ['a wait that comes too late changes nothing', [well, away, well, waitOver], 'ready', null],
];

for (const [claim, steps, state, act] of cases) {
  test(`supervision: ${claim}`, (t) => {
    const played = play(...steps);
    t.is(played.record.state, state);
    t.is(played.act, act);
  });
}

test('the table of cases reaches every state', (t) => {
  const reached = new Set(cases.map(([, , state]) => state));
  t.deepEqual(
    deviceStateNames.filter((state) => !reached.has(state)),
    [],
  );
});

test('the last fault is kept with its hint when it has passed, and every rest is counted', (t) => {
  const { record } = play(well, away, well, away, well);
  t.like(record, { state: 'ready', rests: 2, sinceMs: 5_000 });
  t.deepEqual(record.fault, { ...fault('device.unplugged'), atMs: 4_000 });
});

const anything = fc.array(
  fc.oneof(
    fc.constantFrom<Happening>(well, away, busy, hung, low, out, waitOver, workBegan, workEnded),
    fc.integer({ min: 0, max: 2 * waits.deviceResetCoolDownMs }),
  ),
  { maxLength: 40 },
);

test('whatever happens: passing states end by themselves, lasting ones have no wait, and resets keep their distance', (t) => {
  fc.assert(
    fc.property(anything, (steps) => {
      let nowMs = 0;
      let record: DeviceRecord = newRecord(0);
      let lastResetMs = Number.NEGATIVE_INFINITY;
      for (const step of steps) {
        if (typeof step === 'number') {
          nowMs += step;
          continue;
        }
        const verdict = supervise(record, step, nowMs);
        const passing = ['resting', 'resetting'].includes(verdict.record.state);
        t.is(verdict.record.untilMs !== null, passing);
        if (verdict.act !== null) t.false(record.working && step.is === 'waitOver', 'left alone at work');
        if (verdict.act === 'reset') {
          t.true(nowMs - lastResetMs >= waits.deviceResetCoolDownMs);
          lastResetMs = nowMs;
        }
        if (step.is === 'well') t.is(verdict.record.state, 'ready');
        record = verdict.record;
      }
    }),
  );
});
