/** Which pin of the Arduino or of the Pi each part of the panel is wired to. A setting of the kiosk; the twins are wired by the same one. */
import type { ButtonName } from './button-panel.ts';

export type PanelPins = {
  /** A button closes its pin to ground; the pull-up inside the chip is used. */
  buttons: Record<ButtonName, number>;
  /** A lamp lights while its pin is high. */
  lamps: Record<ButtonName, number>;
  /** An active buzzer, which sounds while its pin is high; null where there is none. */
  buzzer: number | null;
};

/** The wiring in this folder's README, on an Arduino Uno. */
export const usualPanelPins: PanelPins = {
  buttons: { green: 2, yellow: 3, red: 4, blue: 5 },
  lamps: { green: 8, yellow: 9, red: 10, blue: 11 },
  buzzer: 12,
};

/** The wiring in this folder's README, on the header of a Raspberry Pi: GPIO numbers, which are not the header's own. */
export const piHeaderPins: PanelPins = {
  buttons: { green: 5, yellow: 6, red: 13, blue: 19 },
  lamps: { green: 17, yellow: 27, red: 22, blue: 23 },
  buzzer: 24,
};

export function allPins({ buttons, lamps, buzzer }: PanelPins): number[] {
  return [...Object.values(buttons), ...Object.values(lamps), ...(buzzer === null ? [] : [buzzer])];
}
