/**
 * The citizen's screen, a program of its own: draws the kiosk's current view and hands on keys. It keeps nothing: after a
 * crash it connects again and shows where the citizen was. Started by systemd on tty1, and by the demo.
 *
 *     node kiosk-ui/citizen.ts --socket PATH [--desk PATH] [--may-leave]
 */
import { parseArgs } from 'node:util';
import { connectToKiosk } from '../src/control/control-client.ts';
import type { View } from '../src/control/messages.ts';
import { openServiceManager } from '../src/service/service-manager.ts';
import { type VitalSigns, watchVitalSigns } from '../src/service/vital-signs.ts';
import { awayView, blankView, stillSavingMs, viewWithoutService } from './away-view.ts';
import { openTerminal } from './blessed-terminal.ts';
import type { PracticeKey } from './footer-lines.ts';
import { type FunctionKey, functionKeys, type TerminalKey } from './key-names.ts';
import { createKeyReader } from './key-reader.ts';
import { connectToDesk } from './practice-desk.ts';
import { screenLines } from './screen-lines.ts';

const { socket: socketPath, desk: deskPath, 'may-leave': mayLeave } = readArguments();
const manager = await openServiceManager();

const leaving = new AbortController();
const { signal } = leaving;
let view: View = blankView;
let practiceKeys: PracticeKey[] = [];
let tick = 0;
let drawIsDue = false;
let stillSaving: NodeJS.Timeout | undefined;
let signs: VitalSigns | undefined;

const keys = createKeyReader(onKey);
const terminal = openTerminal({
  input: process.stdin,
  output: process.stdout,
  terminalName: process.env.TERM ?? 'linux',
  onInput: (bytes) => keys.take(bytes),
  onResize: drawSoon,
  onHangUp: leave,
});
// At the terminal Ctrl-C and its like are bytes that mean nothing; as signals they come from whoever runs the machine.
for (const name of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const) process.on(name, leave);

const kiosk = connectToKiosk({
  socketPath,
  signal,
  onView(next) {
    clearTimeout(stillSaving);
    view = next;
    drawSoon();
  },
  onDown() {
    view = viewWithoutService(view);
    if (view.screen === 'shuttingDown') {
      stillSaving = setTimeout(() => {
        view = awayView;
        drawSoon();
      }, stillSavingMs);
    }
    drawSoon();
  },
});
const desk =
  deskPath === undefined
    ? undefined
    : connectToDesk({
        socketPath: deskPath,
        signal,
        onKeys(next) {
          practiceKeys = next;
          drawSoon();
        },
      });

const movingBar = setInterval(() => {
  if (view.progress?.percent !== null) return;
  tick += 1;
  drawSoon();
}, 150);
// The kernel may print on the console that the screen runs on; nobody has to look at that for long.
const repaint = setInterval(() => draw({ whole: true }), 10_000);

drawSoon();

const statusLine = () => `Shows ${view.screen}.`;
manager.ready(statusLine());
signs = watchVitalSigns({
  manager,
  // A terminal that takes nothing any more stands still in front of the citizen; a kiosk that is away is only shown.
  signs: { terminal: () => new Promise((taken) => process.stdout.write('', taken)) },
  status: statusLine,
  onMissing: () => {},
});

/** Views that arrive together are drawn once, the last of them. */
function drawSoon(): void {
  if (drawIsDue) return;
  drawIsDue = true;
  queueMicrotask(() => {
    drawIsDue = false;
    draw({ whole: false });
  });
}

function draw({ whole }: { whole: boolean }): void {
  terminal.draw(screenLines(view, terminal.size(), { tick, practiceKeys }), { whole });
}

function onKey(key: TerminalKey): void {
  if (key === 'leave') {
    if (mayLeave) leave();
  } else if (isFunctionKey(key)) desk?.press(key);
  else void kiosk.send({ type: 'key.pressed', key });
}

function isFunctionKey(key: TerminalKey): key is FunctionKey {
  return (functionKeys as readonly string[]).includes(key);
}

function leave(): void {
  manager.stopping('');
  signs?.close();
  leaving.abort();
  clearInterval(movingBar);
  clearInterval(repaint);
  clearTimeout(stillSaving);
  keys.close();
  terminal.close();
  process.exit(0);
}

function readArguments(): { socket: string; desk?: string; 'may-leave': boolean } {
  try {
    const { socket, ...rest } = parseArgs({
      options: {
        socket: { type: 'string' },
        desk: { type: 'string' },
        'may-leave': { type: 'boolean', default: false },
      },
    }).values;
    if (socket === undefined) throw new Error('It needs --socket PATH, the kiosk’s control socket.');
    if (!process.stdin.isTTY || !process.stdout.isTTY) throw new Error('It needs a terminal.');
    return { socket, ...rest };
  } catch (error) {
    process.stderr.write(
      `The citizen's screen can't start. ${error instanceof Error ? error.message : error}\n`,
    );
    process.exit(2);
  }
}
