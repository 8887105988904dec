import test from 'ava';
import fc from 'fast-check';
import {
  type FirmataCommand,
  FirmataReader,
  firmataAnswers,
} from '../../../devices/button-panel/firmata-protocol.ts';

const read = (...bytes: number[]) => new FirmataReader().push(Uint8Array.from(bytes));

/** Bytes as firmata-io 2.3 sends them. */
const examples: [bytes: number[], command: FirmataCommand][] = [
  [[0xf9], { type: 'askVersion' }],
  [[0xff], { type: 'reset' }],
  [[0xf0, 0x79, 0xf7], { type: 'askFirmware' }],
  [[0xf0, 0x6b, 0xf7], { type: 'askCapabilities' }],
  [[0xf0, 0x69, 0xf7], { type: 'askAnalogMapping' }],
  [[0xf0, 0x6d, 13, 0xf7], { type: 'askPinState', pin: 13 }],
  [[0xf4, 2, 0x0b], { type: 'setPinMode', pin: 2, mode: 0x0b }],
  [[0xf5, 13, 1], { type: 'setPinValue', pin: 13, high: true }],
  [[0x91, 0x05, 0x01], { type: 'writePort', port: 1, levels: 0x85 }],
  [[0xe9, 0x7f, 0x01], { type: 'writeAnalog', pin: 9, value: 255 }],
  [[0xf0, 0x6f, 44, 0x7f, 0x01, 0xf7], { type: 'writeAnalog', pin: 44, value: 255 }],
  [[0xd0, 1], { type: 'reportPort', port: 0, on: true }],
  [[0xd2, 0], { type: 'reportPort', port: 2, on: false }],
  [[0xc3, 1], { type: 'reportAnalog', channel: 3, on: true }],
  [[0xf0, 0x7a, 19, 0, 0xf7], { type: 'unknown', sysex: [0x7a, 19, 0] }],
  [[0xf0, 0x6d, 0xf7], { type: 'unknown', sysex: [0x6d] }],
];

for (const [bytes, command] of examples) {
  test(`${Buffer.from(bytes).toString('hex')} is ${JSON.stringify(command)}`, (t) => {
    t.deepEqual(read(...bytes), [command]);
  });
}

test('commands are found however the stream is cut', (t) => {
  const stream = examples.flatMap(([bytes]) => bytes);
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (cuts) => {
        const reader = new FirmataReader();
        const found: FirmataCommand[] = [];
        for (let at = 0, i = 0; at < stream.length; i += 1) {
          const length = cuts[i % cuts.length] ?? 1;
          found.push(...reader.push(Uint8Array.from(stream.slice(at, at + length))));
          at += length;
        }
        t.deepEqual(
          found,
          examples.map(([, command]) => command),
        );
      }),
    ),
  );
});

test('whatever came before, a reset is understood', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const reader = new FirmataReader();
        reader.push(noise);
        t.deepEqual(reader.push(Uint8Array.of(0xff)), [{ type: 'reset' }]);
        t.deepEqual(reader.push(Uint8Array.of(0xf9)), [{ type: 'askVersion' }]);
      }),
    ),
  );
});

test('a message that is longer than the firmware holds is dropped whole', (t) => {
  const sysex = (length: number) => [0xf0, ...new Array<number>(length).fill(0x71), 0xf7];
  t.is(read(...sysex(63)).length, 1);
  t.deepEqual(read(...sysex(64), 0xf9), [{ type: 'askVersion' }]);
  t.deepEqual(read(...sysex(100_000), 0xf9), [{ type: 'askVersion' }]);
});

test('answers are the bytes of the protocol', (t) => {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  t.is(hex(firmataAnswers.version()), 'f90205');
  t.is(hex(firmataAnswers.firmware('Aé')), `f0790205${'4100'}${'4301'}${'2901'}f7`);
  t.is(
    hex(
      firmataAnswers.capabilities([
        [],
        [
          [0, 1],
          [3, 8],
        ],
      ]),
    ),
    'f06c7f000103087ff7',
  );
  t.is(hex(firmataAnswers.analogMapping([127, 0, 5])), 'f06a7f0005f7');
  t.is(hex(firmataAnswers.pinState(9, 3, 255)), 'f06e09037f01f7');
  t.is(hex(firmataAnswers.port(1, 0x85)), '910501');
});
