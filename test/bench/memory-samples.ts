/**
 * Loaded before a program with `--import` and `--expose-gc`: tells its parent every second how much memory it uses, and how much it holds
 * when the garbage is gone.
 */
setInterval(() => {
  const { rss } = process.memoryUsage();
  globalThis.gc?.();
  const { heapUsed } = process.memoryUsage();
  process.send?.({ rss, heapUsed });
}, 1000).unref();
process.channel?.unref();
