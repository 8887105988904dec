/** The wire below the panel driver: a byte stream to something that speaks Firmata, opened anew for every try. */
import type { Duplex } from 'node:stream';

/** Resolves with an open stream; rejects with DeviceProblem `device.unplugged`. The driver destroys the stream when it is done with it. */
export type OpenPanelTransport = (options: { signal: AbortSignal }) => Promise<Duplex>;
