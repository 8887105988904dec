import test from 'ava';
import fc from 'fast-check';
import {
  chooseChip,
  gpiodDialect,
  readChips,
  readLevels,
  readTakenLines,
} from '../../../devices/button-panel/gpiod-dialect.ts';

const one = gpiodDialect('gpiomon (libgpiod) v1.6.3\nCopyright (C) 2017-2018 Bartosz Golaszewski');
const two = gpiodDialect('gpiomon (libgpiod) v2.2.1\n');

test('each version is known by what it prints, and others are not guessed', (t) => {
  t.is(one?.holdEnds, 'stdin');
  t.is(two?.holdEnds, 'signal');
  for (const text of ['', 'gpiomon (libgpiod) v3.0', 'gpiomon (libgpiod) v12.1', 'v0.3.1', 'bash: gpiomon'])
    t.is(gpiodDialect(text), null);
});

test('each version gets its own options', (t) => {
  t.deepEqual(one?.monitor('gpiochip4', [5, 6]), [
    '--bias=pull-up',
    '--line-buffered',
    '--format=%o %e',
    'gpiochip4',
    '5',
    '6',
  ]);
  t.deepEqual(two?.monitor('gpiochip4', [5, 6]), [
    '--bias=pull-up',
    '--format=%o %e',
    '--chip=gpiochip4',
    '5',
    '6',
  ]);
  t.deepEqual(one?.hold('gpiochip0', 17, 1), ['--mode=wait', 'gpiochip0', '17=1']);
  t.deepEqual(two?.hold('gpiochip0', 17, 1), ['--banner', '--chip=gpiochip0', '17=1']);
  t.deepEqual(one?.get('gpiochip0', [5]), ['--bias=pull-up', 'gpiochip0', '5']);
  t.deepEqual(two?.get('gpiochip0', [5]), ['--numeric', '--bias=pull-up', '--chip=gpiochip0', '5']);
});

test('a falling edge is 0 in version 1 and 2 in version 2', (t) => {
  t.deepEqual(one?.readEdge('17 0'), { line: 17, level: 0 });
  t.deepEqual(one?.readEdge('17 1'), { line: 17, level: 1 });
  t.deepEqual(two?.readEdge('17 2'), { line: 17, level: 0 });
  t.deepEqual(two?.readEdge('17 1'), { line: 17, level: 1 });
  t.is(one?.readEdge('17 2'), null);
  t.is(two?.readEdge('17 0'), null);
});

test('whatever else is printed is no edge, and harms nobody', (t) => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const isEdge = /^\s*\d+ \d\s*$/.test(text);
      t.true(isEdge || one?.readEdge(text) === null);
      readChips(text);
      readLevels(text);
      readTakenLines(text, 'gpiomon');
    }),
  );
});

test('who has which line is read from what either version prints', (t) => {
  const ofOne =
    'gpiochip0 - 54 lines:\n\tline  16:      unnamed       unused   input  active-high \n\tline  17:     "GPIO17"    "gpioset"  output  active-high [used]\n\tline   5:      "GPIO5"    "gpiomon"   input  active-high [used pull-up]\n';
  const ofTwo =
    'gpiochip0 - 54 lines:\n\tline  16:\tunnamed         \tinput\n\tline  17:\t"GPIO17"        \toutput consumer="gpioset"\n\tline   5:\t"GPIO5"         \tinput bias=pull-up consumer="gpiomon"\n';
  for (const text of [ofOne, ofTwo]) {
    t.deepEqual([...readTakenLines(text, 'gpioset')], [17]);
    t.deepEqual([...readTakenLines(text, 'gpiomon')], [5]);
  }
});

test('the header of every Raspberry Pi is found, whatever its number; others by name, path or label', (t) => {
  const five = readChips(
    'gpiochip10 [gpio-brcmstb@107d508500] (32 lines)\ngpiochip4 [pinctrl-rp1] (54 lines)\n',
  );
  const four = readChips(
    'gpiochip0 [pinctrl-bcm2711] (58 lines)\ngpiochip1 [raspberrypi-exp-gpio] (8 lines)\n',
  );
  t.is(chooseChip(five, '')?.name, 'gpiochip4');
  t.is(chooseChip(four, '')?.name, 'gpiochip0');
  t.is(chooseChip(four, '/dev/gpiochip1')?.name, 'gpiochip1');
  t.is(chooseChip(five, 'pinctrl-rp1')?.name, 'gpiochip4');
  t.is(chooseChip(five, 'gpiochip0'), null);
  t.is(chooseChip([], ''), null);
});
