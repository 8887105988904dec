/** `silaku tech`: the technician's screen, a program of its own in this terminal; or the one plain command that was asked for over SSH. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type PlainCommand, readAsked, refusal } from './technician/asked-from-afar.ts';

const commands: Record<PlainCommand, (args: string[]) => Promise<number>> = {
  status: async (args) => (await import('./status.ts')).runStatus(args),
  doctor: async (args) => (await import('./status.ts')).runDoctor(args),
  devices: async (args) => (await import('./devices.ts')).runDevices(args),
  queue: async (args) => (await import('./queue.ts')).runQueue(args),
  logs: async (args) => (await import('./logs.ts')).runLogs(args),
  ticket: async (args) => (await import('./ticket.ts')).runTicket(args),
  support: async (args) => (await import('./support.ts')).runSupport(args),
};

/** Returns the exit status of the screen or of the command; 64 wrong call, no terminal, or asked for something else. */
export async function runTech(args: string[]): Promise<number> {
  const asked = readAsked(process.env.SSH_ORIGINAL_COMMAND);
  if (asked.is === 'command') return commands[asked.command](asked.args);
  if (asked.is === 'refused') {
    process.stderr.write(refusal);
    return 64;
  }
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
