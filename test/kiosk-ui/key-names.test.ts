import test from 'ava';
import fc from 'fast-check';
import { functionKeys, readKeys } from '../../kiosk-ui/key-names.ts';
import { keyNames } from '../../src/control/messages.ts';

const read = (input: string) => readKeys(input).keys;

test('digits are digits, from the row and from a keypad in application mode', (t) => {
  t.deepEqual(read('0123456789'), Array.from('0123456789') as never);
  const keypad = Array.from('pqrstuvwxy', (letter) => `\x1bO${letter}`).join('');
  t.deepEqual(read(keypad), Array.from('0123456789') as never);
});

test('Enter, Backspace and Delete, whatever the terminal calls them', (t) => {
  t.deepEqual(read('\r'), ['enter']);
  t.deepEqual(read('\n'), ['enter']);
  t.deepEqual(read('\r\n'), ['enter']);
  t.deepEqual(read('\x1bOM'), ['enter']);
  t.deepEqual(read('\x7f\b\x1b[3~'), ['backspace', 'backspace', 'backspace']);
});

test('arrows in both cursor modes', (t) => {
  t.deepEqual(read('\x1b[A\x1b[B\x1b[C\x1b[D'), ['up', 'down', 'right', 'left']);
  t.deepEqual(read('\x1bOA\x1bOB\x1bOC\x1bOD'), ['up', 'down', 'right', 'left']);
});

test('star and minus stop, slash and question mark help, as a keypad offers them', (t) => {
  t.deepEqual(read('*-\x1bOj\x1bOm'), ['cancel', 'cancel', 'cancel', 'cancel']);
  t.deepEqual(read('?/\x1bOo'), ['help', 'help', 'help']);
});

test('F1 is help and F2 to F12 keep their names, on xterm, VT220 and the Linux console', (t) => {
  t.deepEqual(read('\x1bOP\x1b[11~\x1b[[A'), ['help', 'help', 'help']);
  t.deepEqual(read('\x1bOQ\x1bOR\x1bOS'), ['f2', 'f3', 'f4']);
  t.deepEqual(read('\x1b[[B\x1b[[C\x1b[[D\x1b[[E'), ['f2', 'f3', 'f4', 'f5']);
  const numbers = [12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24];
  t.deepEqual(read(numbers.map((number) => `\x1b[${number}~`).join('')), [...functionKeys]);
});

test('ESC alone is not certain yet; before another key it was the Esc key', (t) => {
  t.deepEqual(readKeys('\x1b'), { keys: [], rest: '\x1b' });
  t.deepEqual(readKeys('5\x1b'), { keys: ['5'], rest: '\x1b' });
  t.deepEqual(readKeys('\x1b\r'), { keys: ['cancel', 'enter'], rest: '' });
  t.deepEqual(readKeys('\x1b\x1b[A'), { keys: ['cancel', 'up'], rest: '' });
});

test('a sequence in two pieces is one key', (t) => {
  for (const sequence of ['\x1b[A', '\x1bOq', '\x1b[15~', '\x1b[[E']) {
    for (let cut = 1; cut < sequence.length; cut += 1) {
      const first = readKeys(sequence.slice(0, cut));
      t.deepEqual(first.keys, []);
      const second = readKeys(first.rest + sequence.slice(cut));
      t.is(second.keys.length, 1, JSON.stringify([sequence, cut]));
      t.is(second.rest, '');
    }
  }
});

test('what would stop, suspend or close a program elsewhere is nothing here', (t) => {
  t.deepEqual(read('\x04\x1a\x1c\x11\x13\x00\x15\x17'), []);
  t.deepEqual(read('\x03'), ['leave']);
});

test('letters, other sequences, mouse and modified keys are nothing', (t) => {
  t.deepEqual(read('abcxyzé日\x80\xff'), []);
  t.deepEqual(read('\x1b[1;5A\x1b[Z\x1b[H\x1b[5~\x1b[200~\x1b[<0;1;1M\x1b[?62c\x1b[12;40R'), []);
  t.deepEqual(read('constructor toString __proto__'), []);
});

test('a sequence that never ends is dropped, and the keys after it count again', (t) => {
  const { keys, rest } = readKeys(`\x1b[${'1;'.repeat(500)}`);
  t.true(rest.length <= 65);
  t.true(keys.length < 1_000);
  t.deepEqual(readKeys(`\x1b[${'1'.repeat(62)}A7`).keys, ['7']);
});

test('no input makes a key that does not exist, and none is kept for ever', (t) => {
  const known: string[] = [...keyNames, ...functionKeys, 'leave'];
  const bytes = fc.array(
    fc.oneof(fc.constantFrom(0x1b, 0x5b, 0x4f, 0x31, 0x7e, 0x3b), fc.integer({ min: 0, max: 255 })),
  );
  fc.assert(
    fc.property(bytes, (codes) => {
      const { keys, rest } = readKeys(String.fromCharCode(...codes));
      t.true(keys.every((key) => known.includes(key)));
      t.true(rest === '' || (rest.startsWith('\x1b') && rest.length <= 65));
    }),
  );
});
