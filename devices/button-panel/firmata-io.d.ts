/** firmata-io 2.3 ships no types; this is the part of it that the panel uses. */
declare module 'firmata-io' {
  import type { EventEmitter } from 'node:events';
  import type { Duplex } from 'node:stream';

  class Firmata extends EventEmitter {
    constructor(transport: Duplex, options?: { reportVersionTimeout?: number });
    isReady: boolean;
    /** Asks for the version after `reportVersionTimeout` of silence; runs on when the transport is gone. */
    reportVersionTimeoutId: NodeJS.Timeout;
    /** Asks the firmware for its protocol version. */
    reportVersion(callback: () => void): void;
    pins: unknown[];
  }

  const bindTransport: { Firmata: typeof Firmata };

  export type { Firmata };
  export default bindTransport;
}
