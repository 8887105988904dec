/** Draws the wiring of the button panel from its pins; a test keeps the pictures in devices/button-panel/README.md the same. */
import { buttonNames } from '../../devices/button-panel/button-panel.ts';
import type { PanelPins } from '../../devices/button-panel/panel-pins.ts';

/** One line a part, with what lies between the pin and ground. */
export function drawArduino(pins: PanelPins): string {
  return [
    ' Arduino Uno',
    '┌────────────┐',
    ...partsOf(pins).map(
      ({ pin, wire, name }) => `│ ${`pin ${pin}`.padStart(10)} ├──${wire}── GND   ${name}`,
    ),
    '│        GND ├── ground of all the parts',
    '│        USB ├── Raspberry Pi',
    '└────────────┘',
  ]
    .map((line) => line.trimEnd())
    .join('\n');
}

/** The header by its two rows of positions, the first one being the square pad; positions that the panel does not use are dots. */
export function drawPiHeader(pins: PanelPins): string {
  const grounds = [14, 20, 39];
  const labelOf = (position: number): string => {
    if (grounds.includes(position)) return 'GND';
    const part = partsOf(pins).find(({ pin }) => headerPositions[pin] === position);
    return part ? `${part.name}, GPIO ${part.pin}` : '·';
  };
  const rows = Array.from({ length: 20 }, (_, row) => {
    const [left, right] = [2 * row + 1, 2 * row + 2];
    return `${labelOf(left).padStart(24)}  ${String(left).padStart(2)} │ ${String(right).padEnd(2)}  ${labelOf(right)}`;
  });
  return rows.join('\n');
}

function partsOf({ buttons, lamps, buzzer }: PanelPins): { pin: number; wire: string; name: string }[] {
  return [
    ...buttonNames.map((name) => ({ pin: buttons[name], wire: '── button ───', name: `${name} button` })),
    ...buttonNames.map((name) => ({ pin: lamps[name], wire: ' 220 Ω ─ LED ', name: `${name} lamp` })),
    ...(buzzer === null ? [] : [{ pin: buzzer, wire: '── buzzer ───', name: 'buzzer' }]),
  ];
}

/** Position on the 40-pin header by GPIO number, the same on every Raspberry Pi that has one. Source: the Pi's own documentation. */
const headerPositions: Record<number, number> = {
  ...{ 2: 3, 3: 5, 4: 7, 14: 8, 15: 10, 17: 11, 18: 12, 27: 13, 22: 15, 23: 16, 24: 18, 10: 19, 9: 21 },
  ...{ 25: 22, 11: 23, 8: 24, 7: 26, 0: 27, 1: 28, 5: 29, 6: 31, 12: 32, 13: 33, 19: 35, 16: 36, 26: 37 },
  ...{ 20: 38, 21: 40 },
};
