/** The wire between driver and printer, whatever it is made of. Drivers get one handed in, so that a twin or a recording can stand in for it. */

export type PrinterPort = {
  /** For logs and hints, as a technician would call it: `network printer 192.168.1.50:9100`. */
  name: string;
  /** One attempt. Rejects with a DeviceProblem (`device.unplugged` when nothing is there), or with the signal's reason. */
  open(listener: PortListener, signal: AbortSignal): Promise<PortConnection>;
};

export type PortListener = {
  bytes(bytes: Uint8Array): void;
  /** The other end is gone. Told once at most, and not after `close`. */
  lost(cause: unknown): void;
};

export type PortConnection = {
  /** False where the wire carries nothing back: then nobody can say whether a receipt came out. */
  hears: boolean;
  /** Resolves when the wire has taken the last byte, which is before the printer has printed it. */
  write(bytes: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Lets what was written arrive. Safe to call twice. */
  close(): Promise<void>;
};
