/**
 * Work in threads that the world has to wait for although nobody has announced it: web crypto, as in the sealing of a feeder's page while
 * the next one is scanned, and files, as at the office when nobody waits for its answer any more.
 */
let inFlight = 0;

/** For the whole process, once. */
export function watchWebCrypto(): void {
  const prototype = Object.getPrototypeOf(globalThis.crypto.subtle) as Record<string, unknown>;
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const real = prototype[name];
    if (name === 'constructor' || typeof real !== 'function') continue;
    prototype[name] = function (this: unknown, ...given: unknown[]) {
      const answer: unknown = real.apply(this, given);
      if (!(answer instanceof Promise)) return answer;
      inFlight += 1;
      return answer.finally(() => {
        inFlight -= 1;
      });
    };
  }
}

export function isAnyInFlight(): boolean {
  return (
    inFlight > 0 ||
    process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq') || name === 'FileHandleCloseReq')
  );
}
