/** Every wait by the name of its human moment. Tests move the clock by these names; nothing else waits. */

export const waits = {
  /** Somebody reads a short screen. Measured with slow readers in mind: a minute of silence means they left. */
  citizenQuietMs: 60_000,
  /** Somebody looks for a paper in a bag, or types sixteen digits from a card. */
  searchingPapersMs: 180_000,
  /** A step of the countdown on the screen. */
  countdownTickMs: 1_000,
  /** A flatbed at 300 dpi in colour takes up to 40 s; three times that is a fault. */
  scanTakesTooLongMs: 120_000,
  /** Removing, saving and looking up touch only the disk. */
  diskTakesTooLongMs: 20_000,
  /** The printer itself gives up earlier; this catches a driver that does not. */
  printTakesTooLongMs: 45_000,
  /** Whoever stood here when the power went has stepped back to the kiosk by then; after that it is a stranger who reads the offer. */
  interruptedOfferedMs: 300_000,
  /** A kiosk that can't serve can't offer; somebody brings paper within the hour, or the draft goes. */
  interruptedWaitsMs: 3_600_000,
  /** A save and its receipt, when the kiosk is told to stop; systemd kills after 90 s, and closing needs the rest. */
  stopFinishesMs: 50_000,
  /** The first answers of all devices after the start. */
  devicesAnswerMs: 10_000,
  /** A plug that slipped and is put back, or a hub that starts again: until then a device only rests. */
  deviceRestsMs: 5_000,
  /** A printer that refuses work (hot head, feed button) is well again by itself, or it hangs. */
  deviceBusyMs: 20_000,
  /** Opening a device anew; an Arduino takes three seconds for its greeting, a USB printer five. */
  deviceResetsMs: 15_000,
  /** What hangs again within so long after a reset is not helped by another. */
  deviceResetCoolDownMs: 600_000,
} as const;

/** The countdown that is shown before an abandoned visit is cleared. */
export const countdownSeconds = 20;
