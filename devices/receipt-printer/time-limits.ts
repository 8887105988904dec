/** The waits of the printer driver, each with its reason, and how to keep to one. */

export type PrinterLimits = {
  /** A printer in the same room answers at once or not at all. */
  connectMs: number;
  /** For one round of questions. */
  answerMs: number;
  /** What `status()` may take in all, by the contract of every device. */
  statusMs: number;
  /** A receipt's bytes at the slowest wire (9600 baud would take 3 s). */
  writeMs: number;
  /** How often a printer is asked while it prints, and how often at most: 24 cm of paper take about 5 s. */
  askEveryMs: number;
  askTimes: number;
  /** Between two questions to an idle printer that does not report by itself. */
  pollMs: number;
  /** Between two attempts to reach a printer that is gone; doubles up to the longest. */
  firstPauseMs: number;
  longestPauseMs: number;
};

export const usualPrinterLimits: PrinterLimits = {
  connectMs: 3_000,
  answerMs: 3_000,
  statusMs: 1_900,
  writeMs: 10_000,
  askEveryMs: 500,
  askTimes: 30,
  pollMs: 5_000,
  firstPauseMs: 250,
  longestPauseMs: 10_000,
};

/** Settles as `work` does, or rejects with the reason of the first parent that aborts, or with `late()` after the limit. */
export async function within<Result>(
  limit: { ms: number; late: () => Error; parents: readonly AbortSignal[] },
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const { promise: broken, reject } = Promise.withResolvers<never>();
  const stop = (reason: unknown) => {
    controller.abort(reason);
    reject(reason);
  };
  const timer = setTimeout(() => stop(limit.late()), limit.ms);
  const followed = limit.parents.map((parent) => {
    const follow = () => stop(parent.reason);
    if (parent.aborted) follow();
    else parent.addEventListener('abort', follow, { once: true });
    return () => parent.removeEventListener('abort', follow);
  });
  // The loser of the race is nobody's business any more.
  broken.catch(() => {});
  try {
    if (controller.signal.aborted) return await broken;
    const working = work(controller.signal);
    working.catch(() => {});
    return await Promise.race([working, broken]);
  } finally {
    clearTimeout(timer);
    for (const unfollow of followed) unfollow();
  }
}

/** Waits, or rejects with the signal's reason. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = () => {
    clearTimeout(timer);
    reject(signal.reason);
  };
  const timer = setTimeout(() => {
    signal.removeEventListener('abort', stop);
    resolve();
  }, ms);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return promise;
}
