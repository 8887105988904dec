/**
 * The technician's screen (`silaku tech`): looks at kiosk and forwarder over their sockets and has them do things. Keeps nothing, and has no
 * right of its own: what needs the network or a device is done by the service that has it.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { forwardSocketPath, kioskSocketPath } from '../src/control/socket-paths.ts';
import type { EasySettings } from '../src/control/technician-messages.ts';
import { needsTerminal } from '../src/technician/asked-from-afar.ts';
import { languageOf } from '../src/technician/words/technician-words.ts';
import { openTerminal } from './blessed-terminal.ts';
import { settingFields, valueTyped, writtenValueOf } from './technician/pages/settings-page.ts';
import { faultNames } from './technician/practice-faults.ts';
import { type PracticeKiosk, startPracticeKiosk } from './technician/practice-kiosk.ts';
import { createActions, type Said } from './technician/tech-actions.ts';
import { type Hint, hintsOf } from './technician/tech-hints.ts';
import { createTechKeys, type TechKey } from './technician/tech-keys.ts';
import { techLines } from './technician/tech-lines.ts';
import { createPoll, type Sockets } from './technician/tech-poll.ts';
import { firstState, keyOfPage, pageNames, type TechState } from './technician/tech-state.ts';
import { techWords } from './technician/tech-words.ts';

const call = readArguments();
const pollMs = 1_000;

let sockets: Sockets = call.sockets;
let own: PracticeKiosk | null = null;
let state: TechState = firstState(call.language);
let poll = createPoll(sockets, false);
let actions = createActions(sockets);
let drawIsDue = false;
let drawn = '';
/** Answers to questions of before a change of kiosks are not shown. */
let era = 0;

const keys = createTechKeys(onKey);
const terminal = openTerminal({
  input: process.stdin,
  output: process.stdout,
  terminalName: process.env.TERM ?? 'xterm',
  onInput: keys.take,
  onResize: () => drawSoon(),
  onHangUp: leave,
});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, leave);

drawSoon();
void look();
const looking = setInterval(() => void look(), pollMs);

async function look(): Promise<void> {
  const asked = era;
  const found = await poll(state.page);
  if (asked === era) change(found);
}

function change(next: Partial<TechState>): void {
  state = { ...state, ...next };
  drawSoon();
}

/** What arrives together is drawn once. */
function drawSoon(): void {
  if (drawIsDue) return;
  drawIsDue = true;
  queueMicrotask(() => {
    drawIsDue = false;
    const lines = techLines(state, terminal.size());
    const text = JSON.stringify(lines);
    // Over a slow line nothing is sent when nothing has changed, not even the marks of a frame.
    if (text === drawn) return;
    drawn = text;
    terminal.draw(lines);
  });
}

function onKey(key: TechKey) {
  if ('name' in key && key.name === 'leave') return leave();
  if (state.typing) return onTyping(key, state.typing);
  if ('character' in key) {
    const page = pageNames.find((name) => keyOfPage(name) === key.character);
    if (page) return turnTo(page);
    return obey(key.character.toLowerCase());
  }
  switch (key.name) {
    case 'up':
      return change({ chosen: Math.max(0, state.chosen + (isScrolled() ? scrollStep(1) : -1)) });
    case 'down':
      return change({
        chosen: Math.max(0, Math.min(lastRow(), state.chosen + (isScrolled() ? scrollStep(-1) : 1))),
      });
    case 'pageup':
      return change({ chosen: Math.max(0, state.chosen + (isScrolled() ? scrollStep(10) : -10)) });
    case 'pagedown':
      return change({
        chosen: Math.max(0, Math.min(lastRow(), state.chosen + (isScrolled() ? scrollStep(-10) : 10))),
      });
    case 'enter':
      return obey('enter');
    case 'esc':
      return change({ message: null, filter: '', chosen: 0 });
    default:
      return;
  }
}

/** Logs are scrolled back from their end; everything else is a list from its beginning. */
const isScrolled = () => state.page === 'logs';
const scrollStep = (rows: number) => Math.min(rows, Math.max(0, state.logs.length) - state.chosen);

function lastRow(): number {
  switch (state.page) {
    case 'requests':
      return Math.max(0, (state.requests?.setAside.length ?? 0) - 1);
    case 'settings':
      return settingFields.length - 1;
    case 'stick':
      return Math.max(0, state.sticks.length - 1);
    case 'practice':
      return faultNames.length - 1;
    case 'logs':
      return state.logs.length;
    default:
      return 200;
  }
}

function turnTo(page: TechState['page']): void {
  change({ page, chosen: 0, message: null });
  void look();
}

function obey(key: string) {
  const words = techWords[state.language];
  const hint = hintsOf(state, words).find((each) => each.key === key);
  if (!hint) return change({ message: { text: `${key}: ${words.off.nothingHere}`, is: 'plain' } });
  if (hint.off !== null) return change({ message: { text: `${hint.does}: ${hint.off}`, is: 'bad' } });
  doAct(hint);
}

function doAct({ act }: Hint) {
  switch (act) {
    case 'quit':
      return leave();
    case 'language':
      return change({ language: state.language === 'id' ? 'en' : 'id' });
    case 'filter':
      return change({ typing: { purpose: 'filter', text: state.filter } });
    case 'enrol':
      return change({ typing: { purpose: 'enrol', text: '' } });
    case 'change':
      return changeSetting();
    case 'startPractice':
      return beginPractice();
    case 'stopPractice':
      own?.stop();
      own = null;
      return goTo(call.sockets, false);
    default:
      return say(actions.run(act, state));
  }
}

async function say(doing: Promise<Said>): Promise<void> {
  const message = await doing;
  change({ message });
  await look();
}

function changeSetting() {
  const field = settingFields[state.chosen];
  if (!field) return;
  const value = writtenValueOf(state, field);
  if (field === 'dayEndSlip') return say(actions.writeSetting(state, field, value !== true));
  change({ typing: { purpose: field, text: value === undefined ? '' : String(value) } });
}

function onTyping(key: TechKey, { purpose, text }: NonNullable<TechState['typing']>) {
  if ('character' in key) return change({ typing: { purpose, text: (text + key.character).slice(0, 60) } });
  if (key.name === 'backspace') return change({ typing: { purpose, text: text.slice(0, -1) } });
  if (key.name === 'esc') return change({ typing: null });
  if (key.name !== 'enter') return;
  change({ typing: null });
  if (purpose === 'filter') return change({ filter: text, chosen: 0 });
  if (purpose === 'enrol') return say(actions.enrol(state, text.trim()));
  const field: keyof EasySettings = purpose;
  void say(actions.writeSetting(state, field, valueTyped(field, text)));
}

async function beginPractice(): Promise<void> {
  const words = techWords[state.language].said;
  change({ message: { text: words.practiceStarts, is: 'plain' } });
  try {
    own = await startPracticeKiosk();
    goTo(own.sockets, true);
  } catch (error) {
    change({
      message: { text: `${words.failed} ${error instanceof Error ? error.message : error}`, is: 'bad' },
    });
  }
}

function goTo(next: Sockets, isOwn: boolean): void {
  era += 1;
  sockets = next;
  poll = createPoll(sockets, isOwn);
  actions = createActions(sockets);
  state = { ...firstState(state.language), page: state.page };
  drawSoon();
  void look();
}

function leave(): void {
  own?.stop();
  clearInterval(looking);
  keys.close();
  terminal.close();
  process.exit(0);
}

function readArguments() {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    process.stderr.write(needsTerminal);
    process.exit(64);
  }
  try {
    const { values } = parseArgs({
      options: {
        socket: { type: 'string' },
        'forward-socket': { type: 'string' },
        desk: { type: 'string' },
        language: { type: 'string' },
      },
    });
    const kiosk = values.socket ?? kioskSocketPath();
    const beside = join(dirname(kiosk), 'desk', 'desk.sock');
    const desk = values.desk ?? (existsSync(beside) ? beside : null);
    const forward = values['forward-socket'] ?? forwardSocketPath(kiosk);
    return { sockets: { kiosk, forward, desk }, language: languageOf(values.language) };
  } catch (error) {
    process.stderr.write(
      `The technician's screen can't start. ${error instanceof Error ? error.message : error}\n`,
    );
    process.exit(64);
  }
}
