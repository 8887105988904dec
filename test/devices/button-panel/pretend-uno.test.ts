/** The twin's Arduino against what StandardFirmata does, in bytes. */
import test from 'ava';
import { PretendUno } from '../../../devices/button-panel/pretend-uno.ts';

function uno() {
  const said: string[] = [];
  const outputs: string[] = [];
  const board = new PretendUno({
    send: (bytes) => said.push(Buffer.from(bytes).toString('hex')),
    onOutput: (pin, value) => outputs.push(`${pin}=${value}`),
  });
  const hear = (...bytes: number[]) => board.receive(Uint8Array.from(bytes));
  return { board, said, outputs, hear };
}

test('it greets with version and name when its port is opened', (t) => {
  const { board, said } = uno();
  board.restart();
  t.is(said[0], 'f90205');
  t.regex(said[1] ?? '', /^f0790205.*f7$/);
});

test('a reported port is told at once, and again when a button changes it', (t) => {
  const { board, said, hear } = uno();
  hear(0xf4, 2, 0x0b, 0xf4, 3, 0x00, 0x90, 0x08, 0x00, 0xd0, 1);
  t.deepEqual(said, ['900c00']);
  board.ground(2, true);
  board.ground(2, true);
  board.ground(7, true);
  board.ground(2, false);
  board.ground(3, true);
  t.deepEqual(said, ['900c00', '900800', '900c00', '900400']);
  hear(0xd0, 0);
  board.ground(2, true);
  t.is(said.length, 4);
});

test('a pin that is no input yet reads low, and an input without pull-up too', (t) => {
  const { said, hear } = uno();
  hear(0xf4, 2, 0x0b, 0xf4, 4, 0x00, 0xd0, 1);
  t.deepEqual(said, ['900400']);
});

test('a low level written to an input leaves its pull-up on', (t) => {
  const { said, hear } = uno();
  hear(0xf4, 2, 0x00, 0x90, 0x04, 0x00, 0x90, 0x00, 0x00, 0xd0, 1);
  t.deepEqual(said, ['900400']);
});

test('outputs change by port, by pin and by pulse width, each only in its mode', (t) => {
  const { outputs, hear } = uno();
  hear(0xf4, 8, 1, 0xf4, 9, 3, 0xf4, 12, 1, 0xf4, 2, 0x0b);
  hear(0x91, 0x7f, 0x01, 0x91, 0x7f, 0x01);
  t.deepEqual(outputs, ['8=1', '10=1', '11=1', '12=1', '13=1']);
  outputs.length = 0;
  hear(0xe9, 0x7f, 0x01, 0xf5, 8, 0, 0xf5, 2, 1, 0xf5, 9, 1, 0xe8, 1, 0);
  t.deepEqual(outputs, ['9=255', '8=0']);
});

test('a restart makes every output low and forgets what was to be reported', (t) => {
  const { board, said, outputs, hear } = uno();
  hear(0xf4, 8, 1, 0xf4, 9, 3, 0x91, 0x01, 0x00, 0xe9, 0x40, 0x00, 0xf4, 2, 0x0b, 0xd0, 1);
  outputs.length = 0;
  board.restart();
  t.deepEqual(outputs, ['8=0', '9=0']);
  said.length = 0;
  board.ground(2, true);
  t.deepEqual(said, []);
});

test('pins that are not there and modes that a pin has not are ignored', (t) => {
  const { said, outputs, hear } = uno();
  hear(0xf4, 99, 1, 0xf4, 8, 3, 0xf5, 99, 1, 0xf0, 0x6d, 99, 0xf7, 0xf0, 0x6f, 99, 1, 0xf7);
  t.deepEqual([said, outputs], [[], []]);
  hear(0xf0, 0x6d, 8, 0xf7);
  t.deepEqual(said, ['f06e08010000f7']);
});
