import test from 'ava';
import { ButtonWatch } from '../../../devices/button-panel/button-watch.ts';

function watched({ holdMs = 60_000, stuckMs = 60_000 } = {}) {
  const told: string[] = [];
  const stuck = Promise.withResolvers<void>();
  const watch = new ButtonWatch({
    holdMs,
    stuckMs,
    onEvent: ({ type, button }) => told.push(`${type} ${button}`),
    onStuck: (button) => {
      told.push(`stuck ${button}`);
      stuck.resolve();
    },
  });
  return { watch, told, stuck: stuck.promise };
}

test('a press is told once until the button has been up', (t) => {
  const { watch, told } = watched();
  watch.seenUp('green');
  watch.down('green');
  watch.seenUp('green');
  watch.down('green');
  t.deepEqual(told, ['button.pressed green']);
  watch.up('green');
  watch.down('green');
  t.deepEqual(told, ['button.pressed green', 'button.pressed green']);
  watch.stop();
});

test('a button that is down from the start is no press, and never held, but stuck when it stays so', async (t) => {
  const { watch, told, stuck } = watched({ holdMs: 1, stuckMs: 20 });
  watch.down('red');
  await stuck;
  t.deepEqual(told, ['stuck red']);
  watch.up('red');
  watch.down('red');
  t.deepEqual(told, ['stuck red', 'button.pressed red']);
  watch.stop();
});

test('a press is held first and stuck later, each told once', async (t) => {
  const { watch, told, stuck } = watched({ holdMs: 1, stuckMs: 40 });
  watch.seenUp('blue');
  watch.down('blue');
  await stuck;
  t.deepEqual(told, ['button.pressed blue', 'button.held blue', 'stuck blue']);
});

test('a panel that is connected anew expects no press, and old timers tell nothing', async (t) => {
  const { watch, told, stuck } = watched({ holdMs: 1, stuckMs: 30 });
  watch.seenUp('yellow');
  watch.down('yellow');
  watch.expectNoPress();
  watch.down('green');
  await stuck;
  t.deepEqual(told, ['button.pressed yellow', 'stuck green']);
});
