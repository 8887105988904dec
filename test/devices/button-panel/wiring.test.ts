import { readFileSync } from 'node:fs';
import test from 'ava';
import { allPins, piHeaderPins, usualPanelPins } from '../../../devices/button-panel/panel-pins.ts';
import { drawArduino, drawPiHeader } from '../../support/panel-wiring.ts';

const readme = readFileSync('devices/button-panel/README.md', 'utf8');

test('the wiring pictures in the README are those of the pins', (t) => {
  for (const picture of [drawArduino(usualPanelPins), drawPiHeader(piHeaderPins)]) {
    const indented = picture.replace(/^(?=.)/gm, '    ');
    t.true(readme.includes(indented), `put this into devices/button-panel/README.md:\n${indented}`);
  }
});

test('every part of a wiring has a pin of its own, and its place in the picture', (t) => {
  for (const pins of [usualPanelPins, piHeaderPins]) t.is(new Set(allPins(pins)).size, allPins(pins).length);
  for (const pin of allPins(piHeaderPins)) t.regex(drawPiHeader(piHeaderPins), new RegExp(`GPIO ${pin}\\b`));
});
