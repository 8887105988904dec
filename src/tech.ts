/** `silaku tech`: the technician's screen, a program of its own in this terminal. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Returns the screen's own exit status: 0 left, 64 wrong call or no terminal. */
export async function runTech(args: string[]): Promise<number> {
  const screen = spawn(
    process.execPath,
    [fileURLToPath(new URL('../kiosk-ui/technician.ts', import.meta.url)), ...args],
    { stdio: 'inherit' },
  );
  // Ctrl-C is a key of the screen; a hang-up reaches both.
  const leaveItToTheScreen = () => {};
  process.on('SIGINT', leaveItToTheScreen);
  process.on('SIGTERM', () => screen.kill('SIGTERM'));
  const [status] = (await once(screen, 'exit')) as [number | null];
  return status ?? 1;
}
