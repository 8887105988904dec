// Preloaded in the lab alone: on SIGUSR2 the program's event loop stops for ever, as after a mistake in a loop.
process.on('SIGUSR2', () => {
  for (;;);
});
