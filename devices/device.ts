/** What every device has in common: it can be asked how it is, listened to, and closed. Each folder's contract builds on this. */

/** Stops the listening that returned it; safe to call twice. */
export type StopListening = () => void;

export interface Device<Status, Event> {
  /** How the device is now; asks the device itself where its protocol offers an answer, and never takes longer than two seconds. */
  status(): Promise<Status>;
  /** Hands every later event to `listener`; an event that happened before is not repeated. */
  listen(listener: (event: Event) => void): StopListening;
  /** Lets go of the hardware. Work in progress fails with `device.closed`. */
  close(): Promise<void>;
}
