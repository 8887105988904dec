import test from 'ava';
import fc from 'fast-check';
import { maskedByte, maskedText, readRecording } from '../../devices/recording.ts';

test('a line that is none of a recording is named by its number', (t) => {
  const good = '{"atMs":1,"direction":"fromDevice","hex":"00"}';
  t.is(readRecording(`${good}\n\n${good}\n`).length, 2);
  for (const bad of [
    'not json',
    'null',
    '{"direction":"lost"}',
    '{"atMs":1,"direction":"sideways"}',
    '{"atMs":1,"direction":"fromDevice","hex":"0"}',
    '{"atMs":-1,"direction":"lost"}',
    '{"atMs":1,"direction":"lost","name":"SITI"}',
  ])
    t.throws(() => readRecording(`${good}\n${bad}`), { message: /line 2/ }, bad);
});

test('what was masked names nobody: no letter but x, no digit but 0', (t) => {
  t.is(maskedText('SITI Aminah 7408-0112, é'), 'xxxx xxxxxx 0000-0000, x');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      t.false(/[1-9A-Za-wyz]/.test(maskedText(text)));
      const bytes = Buffer.from(text).map(maskedByte);
      t.false(/[1-9A-Za-wyz]/.test(Buffer.from(bytes).toString('latin1').replaceAll('\u00ff', '')));
    }),
  );
});
