/** Which pin of the Arduino each part of the panel is soldered to. A setting of the kiosk; the twin is wired by the same one. */
import type { ButtonName } from './button-panel.ts';

export type PanelPins = {
  /** A button closes its pin to ground; the pull-up inside the Arduino is used. */
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

export function allPins({ buttons, lamps, buzzer }: PanelPins): number[] {
  return [...Object.values(buttons), ...Object.values(lamps), ...(buzzer === null ? [] : [buzzer])];
}
