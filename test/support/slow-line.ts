/**
 * A line with a delay, between two pseudo-terminals: runs a program behind it, and whatever either end sends arrives so many milliseconds
 * later, whole and in order. `node slow-line.ts MILLISECONDS PROGRAM ARGUMENTS…`
 */
import { spawn } from '@lydell/node-pty';

const [delay = '', command = '', ...args] = process.argv.slice(2);
const delayMs = Number(delay);
const { columns = 80, rows = 24 } = process.stdout;
const program = spawn(command, args, { cols: columns, rows, name: process.env.TERM ?? 'xterm-256color' });

process.stdin.setRawMode(true);
// Timers of one length fire in the order in which they were set.
process.stdin.on('data', (piece) => setTimeout(() => program.write(piece.toString()), delayMs));
program.onData((piece) => setTimeout(() => process.stdout.write(piece), delayMs));
program.onExit(({ exitCode }) => setTimeout(() => process.exit(exitCode), delayMs));
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => program.kill(signal));
