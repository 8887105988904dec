import test from 'ava';
import { updatePhases } from '../../../src/control/update-messages.ts';
import { versionsInUse } from '../../../src/office/fleet/kiosk-updates.ts';
import { phaseInWords, updateWords, whyInWords } from '../../../src/office/words/update-words.ts';

test('versions are counted, the most common first, and kiosks that have said nothing are told', (t) => {
  const of = (software: string) => ({ software });
  t.deepEqual(versionsInUse([of('0.1.0'), null, of('0.2.0'), of('0.1.0'), null, of('0.3.0')]), [
    { version: '0.1.0', kiosks: 2 },
    { version: null, kiosks: 2 },
    { version: '0.2.0', kiosks: 1 },
    { version: '0.3.0', kiosks: 1 },
  ]);
});

test('each phase of a switch has words in both languages', (t) => {
  for (const { phases } of Object.values(updateWords))
    t.deepEqual(Object.keys(phases).sort(), [...updatePhases].sort());
});

test('known reasons are told in words, with what they are about', (t) => {
  t.is(whyInWords('id', 'device.lost printer'), 'printer struk tidak ditemukan lagi');
  t.is(whyInWords('en', 'device.lost printer'), 'the receipt printer was not found any more');
  t.is(whyInWords('en', 'unit.down silaku-forward'), 'the service silaku-forward was down');
  t.deepEqual(Object.keys(updateWords.id.whys), Object.keys(updateWords.en.whys));
  t.is(whyInWords('en', null), 'nobody knows why');
});

test('what this version does not know stays as the kiosk said it', (t) => {
  for (const why of ['fan.loud left', 'toString', '']) t.is(whyInWords('id', why), why);
  t.is(phaseInWords('en', 'constructor'), 'constructor');
});
