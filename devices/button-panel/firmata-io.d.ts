/** firmata-io 2.3 ships no types; this is the part of it that the panel uses. */
declare module 'firmata-io' {
  import type { EventEmitter } from 'node:events';

  type Transport = EventEmitter & { write(bytes: Uint8Array, done: () => void): void };

  class Firmata extends EventEmitter {
    constructor(transport: Transport, options?: { reportVersionTimeout?: number });
    MODES: Record<string, number>;
    RESOLUTION: Record<string, number | null>;
    /** The message that has begun. */
    buffer: number[];
    pins: { supportedModes: number[] }[];
    analogPins: number[];
    /** Asks for the version after `reportVersionTimeout` of silence; runs on when the transport is gone. */
    reportVersionTimeoutId: NodeJS.Timeout;
    /** Asks the firmware for its protocol version. */
    reportVersion(callback: () => void): void;
    pinMode(pin: number, mode: number): void;
    digitalWrite(pin: number, level: number): void;
    analogWrite(pin: number, value: number): void;
    reportDigitalPin(pin: number, on: 0 | 1): void;
  }

  const bindTransport: { Firmata: typeof Firmata };

  export type { Firmata };
  export default bindTransport;
}
