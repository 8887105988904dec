/** What stands between the panel driver and one connected panel: its pins for johnny-five, signs of life, and the end of it. */
import type { EventEmitter } from 'node:events';
import type { PanelTimes } from './kept-button-panel.ts';
import type { PanelPins } from './panel-pins.ts';

/**
 * The part of a johnny-five IO plug-in that a panel needs. Emits `digital-read-<pin>` with the level, first of all with the level at the
 * start, for each pin whose reports were asked for.
 */
export interface PanelIo extends EventEmitter {
  MODES: Record<string, number>;
  RESOLUTION: Record<string, number | null>;
  pins: { supportedModes: number[] }[];
  analogPins: number[];
  pinMode(pin: number, mode: number): void;
  digitalWrite(pin: number, level: number): void;
  analogWrite(pin: number, value: number): void;
  reportDigitalPin(pin: number, on: 0 | 1): void;
}

export interface PanelLink {
  readonly io: PanelIo;
  /** Aborted with a DeviceProblem as its reason when the panel can't be used any more. */
  readonly gone: AbortSignal;
  /** Asks for a sign of life, after everything written so far; rejects with a DeviceProblem when none comes, and the link is `gone` then. */
  ask(): Promise<void>;
  /** Waits until what was written has reached the pins, but not long. */
  flush(): Promise<void>;
  /** Lets go of the panel; another link may be opened afterwards. */
  drop(): void | Promise<void>;
}

/** Rejects with a DeviceProblem. */
export type OpenPanelLink = (options: {
  signal: AbortSignal;
  pins: PanelPins;
  times: PanelTimes;
}) => Promise<PanelLink>;
