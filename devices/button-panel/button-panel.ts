/** The contract of the panel: four buttons, a lamp in each, a buzzer. The kiosk also runs without one. */
import type { Device } from '../device.ts';

/** green: go on. yellow: one step back. red: stop and clear. blue: help. */
export const buttonNames = ['green', 'yellow', 'red', 'blue'] as const;
export type ButtonName = (typeof buttonNames)[number];

export type Lamp = 'off' | 'on' | 'blinking';

/** `starting`: the first try after the driver was opened is under way; how it ended is told by an event. */
export type ButtonPanelStatus = { state: 'ready' | 'starting' | 'unplugged' | 'noFirmware' };

export type ButtonPanelEvent =
  | { type: 'button.pressed'; button: ButtonName }
  /** Told once in a long press, after its `button.pressed`: how a technician asks for more. */
  | { type: 'button.held'; button: ButtonName }
  | { type: 'panel.ready' }
  | { type: 'panel.unplugged' };

export interface ButtonPanel extends Device<ButtonPanelStatus, ButtonPanelEvent> {
  /** Never fails: a lamp that is not there stays dark; the wanted state is set again when the panel comes back. */
  light(lamps: Record<ButtonName, Lamp>): void;
  /** One short sound. */
  beep(): void;
}
