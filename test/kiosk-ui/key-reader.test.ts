import test from 'ava';
import type { TerminalKey } from '../../kiosk-ui/key-names.ts';
import { createKeyReader } from '../../kiosk-ui/key-reader.ts';

/** A reader on a clock that the test moves. */
function openReader() {
  const keys: TerminalKey[] = [];
  const clock = { nowMs: 1_000 };
  const waiting = new Set<() => void>();
  const reader = createKeyReader(
    (key) => {
      keys.push(key);
      for (const look of waiting) look();
    },
    () => clock.nowMs,
  );
  const arrived = (count: number) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (keys.length >= count) resolve();
      };
      waiting.add(look);
      look();
    });
  return { reader, keys, clock, arrived };
}

test('a sequence that comes in two pieces is one key', (t) => {
  const { reader, keys } = openReader();
  reader.take('1\x1b[');
  reader.take('A2');
  t.deepEqual(keys, ['1', 'up', '2']);
  reader.close();
});

test('ESC followed by nothing is the Esc key', async (t) => {
  const { reader, keys, arrived } = openReader();
  reader.take('\x1b');
  t.deepEqual(keys, []);
  await arrived(1);
  t.deepEqual(keys, ['cancel']);
});

test('the beginning of a sequence followed by nothing is forgotten', async (t) => {
  const { reader, keys, arrived } = openReader();
  reader.take('\x1b[1;');
  // The Esc key of a second reader comes after the first has given up: both wait equally long.
  const second = openReader();
  second.reader.take('\x1b');
  await second.arrived(1);
  reader.take('7');
  await arrived(1);
  t.deepEqual(keys, ['7']);
});

test('a finger that rests on Enter answers one question', (t) => {
  const { reader, keys, clock } = openReader();
  for (let repeat = 0; repeat < 50; repeat += 1) {
    reader.take('\r');
    clock.nowMs += 33;
  }
  t.deepEqual(keys, ['enter']);
  clock.nowMs += 200;
  reader.take('\r');
  t.deepEqual(keys, ['enter', 'enter']);
});

test('digits and Backspace may come as fast as they like', (t) => {
  const { reader, keys } = openReader();
  reader.take('0000\x7f\x7f');
  t.deepEqual(keys, ['0', '0', '0', '0', 'backspace', 'backspace']);
});

test('Enter after another key counts at once', (t) => {
  const { reader, keys } = openReader();
  reader.take('\r1\r');
  t.deepEqual(keys, ['enter', '1', 'enter']);
});
