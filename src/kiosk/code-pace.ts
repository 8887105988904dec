/**
 * How many codes a barcode scanner may tell in a time. A person shows one in a second or two; a scanner that is stuck, or a stick that
 * only plays one, sends a thousand, and each would draw a screen and ask for a status.
 */

export type CodePace = {
  /** False for a code that is one too many: it is passed over. */
  takes(): boolean;
};

export function createCodePace({
  nowMs,
  atOnce = 10,
  everyMs = 250,
}: {
  /** Milliseconds that never run backwards. */
  nowMs: () => number;
  /** So many may come together, after a pause; the scanner's own memory holds some while the kiosk starts. */
  atOnce?: number;
  /** From then on one in this time. */
  everyMs?: number;
}): CodePace {
  let left = atOnce;
  let countedMs = nowMs();
  return {
    takes() {
      const passedMs = nowMs() - countedMs;
      countedMs += passedMs;
      left = Math.min(atOnce, left + passedMs / everyMs);
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
