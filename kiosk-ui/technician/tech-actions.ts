/** What the keys have kiosk, forwarder and desk do. Each gives back one line that says what came of it. */
import { execFile } from 'node:child_process';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { getJson, type JsonAnswer, postJson } from '../../src/control/control-client.ts';
import { type EasySettings, stickAnswer } from '../../src/control/technician-messages.ts';
import { faultNames, faultScripts } from './practice-faults.ts';
import type { Act } from './tech-hints.ts';
import type { Sockets } from './tech-poll.ts';
import type { TechState } from './tech-state.ts';
import { techWords } from './tech-words.ts';

export type Said = NonNullable<TechState['message']>;

const bundleMs = 60_000;
const stickMs = 10 * 60_000;
const slowMs = 70_000;

/** Those that need nothing but the sockets; what changes the screen itself is done where the keys are read. */
export type RemoteAct = Exclude<
  Act,
  'language' | 'quit' | 'filter' | 'enrol' | 'change' | 'startPractice' | 'stopPractice'
>;

export function createActions(sockets: Sockets) {
  async function kiosk(path: string, body: object = {}, timeoutMs = slowMs): Promise<JsonAnswer> {
    return postJson(sockets.kiosk, path, body, { timeoutMs });
  }
  const forward = (path: string, body: object = {}) =>
    postJson(sockets.forward, path, body, { timeoutMs: slowMs });

  async function told(state: TechState, asking: Promise<JsonAnswer>, good?: string): Promise<Said> {
    const words = techWords[state.language].said;
    const answer = await asking.catch((error: unknown) => ({
      status: 599,
      body: { problem: error instanceof Error ? error.message : String(error) },
    }));
    if (answer.status < 300) return { text: good ?? words.done, is: 'good' };
    const { problem = '' } = (answer.body ?? {}) as { problem?: string };
    return { text: `${words.failed} ${problem}`, is: 'bad' };
  }

  async function stick(state: TechState, act: 'export' | 'collect'): Promise<Said> {
    const words = techWords[state.language].said;
    const folder = state.sticks[state.chosen] ?? '';
    const answer = await kiosk('/technician/stick', { act, folder }, stickMs).catch(() => null);
    const read = stickAnswer.safeParse(answer?.body).data;
    if (!read || read.outcome === 'failed') return { text: `${words.failed} ${read?.hint ?? ''}`, is: 'bad' };
    if (read.outcome === 'nothingWaiting') return { text: words.nothingWaiting, is: 'plain' };
    const counts = Object.entries(read.counts).map(([name, count]) => `${name} ${count}`);
    return { text: `${words.stickDone} ${read.outcome}, ${counts.join(', ')}`, is: 'good' };
  }

  async function runFault(state: TechState): Promise<Said> {
    const words = techWords[state.language];
    const name = faultNames[state.chosen];
    const { desk } = sockets;
    if (!name || desk === null) return { text: words.off.notPretend, is: 'bad' };
    const steps: readonly { act: string; what?: string; afterMs?: number }[] = faultScripts[name];
    let said: Said = { text: words.said.done, is: 'plain' };
    for (const { act, what = '', afterMs = 0 } of steps) {
      await pause(afterMs);
      said = await told(state, postJson(desk, '/acts', { act, what }), words.faults[name]);
    }
    return said;
  }

  async function bundle(state: TechState): Promise<Said> {
    const words = techWords[state.language].said;
    const name = `silaku-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.tar.gz`;
    const to = join(homedir() || tmpdir(), name);
    const args = ['src/silaku.ts', 'support', '--to', to, '--socket', sockets.kiosk];
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [...args, '--forward-socket', sockets.forward],
        { cwd: join(import.meta.dirname, '../..'), timeout: bundleMs },
        (error, _out, err) =>
          resolve(
            error
              ? { text: `${words.failed} ${err.trim()}`, is: 'bad' }
              : { text: `${words.bundleAt} ${to}`, is: 'good' },
          ),
      );
    });
  }

  return {
    async run(act: RemoteAct, state: TechState): Promise<Said> {
      const words = techWords[state.language].said;
      switch (act) {
        case 'work': {
          const answer = await kiosk('/technician/at-work', { atWork: true }).catch(() => null);
          const { outcome } = (answer?.body ?? {}) as { outcome?: string };
          return { text: outcome === 'waits' ? words.waits : words.atWork, is: 'plain' };
        }
        case 'release':
          return told(state, kiosk('/technician/at-work', { atWork: false }), words.released);
        case 'ticket': {
          const answer = await kiosk('/technician/ticket').catch(() => null);
          const { outcome, problem } = (answer?.body ?? {}) as { outcome?: string; problem?: string };
          if (outcome === 'whenFree') return { text: words.whenFree, is: 'good' };
          return outcome === 'printed'
            ? { text: words.done, is: 'good' }
            : { text: `${words.failed} ${problem ?? ''}`, is: 'bad' };
        }
        case 'bundle':
          return bundle(state);
        case 'print':
        case 'scan':
        case 'barcode':
        case 'panel':
          return told(
            state,
            kiosk('/technician/tests', { test: act }),
            techWords[state.language].testStates.running,
          );
        case 'roll':
          return told(state, kiosk('/technician/roll-changed'));
        case 'retry':
          return told(state, forward('/forward/retry'));
        case 'pause':
          return told(state, forward('/forward/pause', { minutes: 60 }));
        case 'resume':
          return told(state, forward('/forward/pause', { minutes: 0 }));
        case 'tryAgain': {
          const number = state.requests?.setAside[state.chosen]?.number ?? '';
          return told(state, kiosk('/technician/requests/try-again', { number }));
        }
        case 'measure':
          return told(state, forward('/forward/measure'));
        case 'restart':
          return told(state, kiosk('/technician/restart'));
        case 'export':
        case 'collect':
          return stick(state, act);
        case 'run':
          return runFault(state);
      }
    },

    writeSetting: (state: TechState, field: keyof EasySettings, value: unknown): Promise<Said> =>
      told(state, kiosk('/technician/settings', { [field]: value }), techWords[state.language].said.written),

    /** The forwarder has the network, the kiosk has the key. */
    async enrol(state: TechState, code: string): Promise<Said> {
      const words = techWords[state.language].said;
      const facts = await getJson(sockets.kiosk, '/technician/enrolment').catch(() => null);
      const { publicKey } = (facts?.body ?? {}) as { publicKey?: unknown };
      const answer = await forward('/forward/enrol', { code, publicKey }).catch(() => null);
      const { outcome = '', kiosk: number = '' } = (answer?.body ?? {}) as {
        outcome?: string;
        kiosk?: string;
      };
      return outcome === 'enrolled'
        ? { text: `${words.enrolled} ${number}`, is: 'good' }
        : { text: `${words.failed} ${outcome}`, is: 'bad' };
    },
  };
}
