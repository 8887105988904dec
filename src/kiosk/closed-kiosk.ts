/**
 * The kiosk while its storage cannot be opened: the screen says so, GET /health tells the technician what to do, and every few
 * seconds it is tried again. It neither ends, which systemd would only repeat, nor touches what lies on the disk.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createActor } from 'xstate';
import { createControlServer } from '../control/control-server.ts';
import type { OutboxProblem } from '../outbox/outbox-problem.ts';
import { stateOfProblem } from '../outbox/storage/storage-state.ts';
import type { ServiceManager } from '../service/service-manager.ts';
import { watchVitalSigns } from '../service/vital-signs.ts';
import { toldToStop } from '../told-to-stop.ts';
import { kioskMachine } from '../visit/kiosk-machine.ts';
import { viewOfKiosk } from '../visit/view.ts';
import type { KeptThings, Opening } from './kept-things.ts';
import type { KioskSettings } from './kiosk-settings.ts';
import { controlAnswers } from './kiosk-signs.ts';
import { readUpdateNews } from './update-news.ts';
import { createViewPublisher } from './view-publisher.ts';

/** Soon enough for somebody who has just put the card back. */
const tryAgainMs = 5_000;

export type ClosedKioskParts = {
  settings: Pick<KioskSettings, 'socket' | 'updateNews'>;
  problem: OutboxProblem;
  open: () => Promise<Opening>;
  version: string;
  manager: ServiceManager;
  log: Logger;
};

/** Resolves with what was opened at last, or null when the program was told to stop. */
export async function stayClosed(parts: ClosedKioskParts): Promise<KeptThings | null> {
  const { settings, open, version, manager, log } = parts;
  let problem = parts.problem;
  const startedAt = performance.now();
  const kiosk = createActor(kioskMachine).start();
  const views = createViewPublisher(viewOfKiosk(kiosk.getSnapshot()));
  kiosk.subscribe((snapshot) => views.publish(viewOfKiosk(snapshot)));
  const tell = () => {
    const { code, hint } = problem;
    log.error({ code, hint, state: stateOf(problem) }, 'storage.closed');
    kiosk.send({ type: 'storage.became', state: stateOf(problem) });
  };
  tell();
  kiosk.send({ type: 'devices.checked' });
  const control = await createControlServer({
    socketPath: settings.socket,
    currentView: views.current,
    onViewChange: views.onChange,
    send: (event) => kiosk.send(event),
    health: async () => ({
      state: 'outOfOrder',
      version,
      uptimeSeconds: Math.round((performance.now() - startedAt) / 1000),
      devices: {},
      outbox: { waiting: 0, oldestWaitingSince: null },
      storage: {
        state: stateOf(problem),
        code: problem.code,
        hint: problem.hint,
        freeBytes: null,
        damages: [],
      },
      update: await readUpdateNews(settings.updateNews),
    }),
    log,
  });

  const statusLine = () => `${version}: storage closed, ${problem.code}; it is tried again and again.`;
  manager.ready(statusLine());
  const signs = watchVitalSigns({
    manager,
    signs: { control: () => controlAnswers(settings.socket) },
    status: statusLine,
    onMissing: (missing) => log.error({ signs: missing }, 'watchdog.signMissing'),
  });

  const over = new AbortController();
  const stopped = toldToStop(over.signal).then(() => !over.signal.aborted);
  try {
    while (!(await Promise.race([stopped, pause(tryAgainMs, false)]))) {
      const opening = await open();
      if (opening.outcome === 'opened') {
        log.info('storage.opened');
        return opening;
      }
      // Without an enrolment there is as little to serve with; the technician is told the same as before.
      if (opening.outcome === 'closed' && opening.problem.code !== problem.code) {
        problem = opening.problem;
        tell();
      }
    }
    return null;
  } finally {
    over.abort();
    signs.close();
    kiosk.stop();
    await control.close();
  }
}

/** A busy database is opened soon; until then the folder is as good as away. */
const stateOf = ({ code }: OutboxProblem) => stateOfProblem(code) ?? 'missing';
