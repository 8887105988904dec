/** What the technician's screen may have the kiosk do, put together from its parts. Used by src/kiosk.ts. */
import type { Logger } from 'pino';
import type { DeviceState } from '../../../devices/device-state.ts';
import { serves } from '../../../devices/device-state.ts';
import type { Health } from '../../control/messages.ts';
import type { Refused, TechnicianWork } from '../../control/technician-routes.ts';
import type { Outbox } from '../../outbox/outbox.ts';
import { isOutboxProblem } from '../../outbox/outbox-problem.ts';
import type { Enrolment } from '../../seal/messages.ts';
import { publicKeyOf, type SigningKey } from '../../seal/signatures.ts';
import type { KioskSnapshot } from '../../visit/kiosk-machine.ts';
import type { KioskEvent } from '../../visit/visit-events.ts';
import type { DeviceSupervisor } from '../device-supervisor.ts';
import type { KioskFlight } from '../flight/kiosk-flight.ts';
import type { KioskDevices } from '../kiosk-devices.ts';
import type { KioskSettings } from '../kiosk-settings.ts';
import type { DeviceTester } from './device-tester.ts';
import { createEasySettings } from './easy-settings.ts';
import { createStickWork, mountedSticks } from './stick-work.ts';
import { composeTicket } from './ticket.ts';

export type Technician = TechnicianWork & {
  /** To be done whenever nobody is at the kiosk and receipts that are owed are printed. */
  printOwed(signal: AbortSignal): Promise<void>;
};

const mostListed = 100;
const printLimitMs = 45_000;

export function createTechnician(parts: {
  settings: KioskSettings;
  outbox: Outbox;
  enrolment: Enrolment;
  kioskKey: SigningKey;
  devices: Pick<KioskDevices, 'printer'>;
  supervisor: Pick<DeviceSupervisor, 'use' | 'record'>;
  tester: DeviceTester;
  flight: KioskFlight;
  kiosk: { send(event: KioskEvent): void; getSnapshot(): KioskSnapshot };
  health: () => Promise<Health>;
  now: () => Date;
  log: Logger;
}): Technician {
  const { settings, outbox, enrolment, kioskKey, supervisor, tester, kiosk, log } = parts;
  const easy = createEasySettings(settings);
  const stick = createStickWork({ outbox, enrolment, kioskKey, now: parts.now });
  let ticketOwed = false;

  const isAtWork = () => kiosk.getSnapshot().matches('technicianAtWork');

  async function printTicket(signal: AbortSignal): Promise<void> {
    const lines = composeTicket(await parts.health());
    await supervisor.use('printer', signal, () => parts.devices.printer.print(lines, { signal }));
    log.info('ticket.printed');
  }

  return {
    flight: (after) => parts.flight.recorder.after(after),

    requests: () => ({
      waiting: outbox
        .waitingRequests(mostListed)
        .map(({ number, confirmedAt, announced, pages, ...rest }) => ({
          ...{ number, confirmedAt, announced, pages: pages.length },
          pagesSent: pages.filter(({ uploaded }) => uploaded).length,
          bytes: pages.reduce((sum, { sealedBytes }) => sum + sealedBytes, 0),
          ...{ failures: rest.failures, problem: rest.problem, rests: rest.rests },
        })),
      count: outbox.waitingCount(),
      setAside: outbox.requestsSetAside(),
    }),

    tryAgain(number) {
      const isQueued = outbox.tryAgain(number);
      if (isQueued) log.info({ reference: number }, 'request.triedAgain');
      return isQueued;
    },

    takeOver(atWork) {
      log.info({ atWork }, 'technician.asked');
      if (!atWork) {
        tester.forget();
        kiosk.send({ type: 'technician.released' });
        return { outcome: 'released' };
      }
      kiosk.send({ type: 'technician.tookOver' });
      return { outcome: isAtWork() ? 'atWork' : 'waits' };
    },

    tests: () => tester.page(),
    startTest(test) {
      if (!isAtWork()) return refused('Take the kiosk over first: a citizen may be using the devices.');
      if (!tester.start(test)) return refused('Another test is running.');
      log.info({ test }, 'test.started');
      return { outcome: 'started' };
    },

    rollChanged() {
      outbox.noteRollChanged();
      log.info('paper.rollChangedByHand');
    },

    async ticket() {
      if (!serves(supervisor.record('printer').state as DeviceState)) {
        return refused('The printer can not print now; see what it needs.');
      }
      if (isAtWork()) {
        await printTicket(AbortSignal.timeout(printLimitMs));
        return { outcome: 'printed' };
      }
      ticketOwed = true;
      // The kiosk looks for what is owed on paper as soon as nobody is there.
      kiosk.send({ type: 'day.ended' });
      return { outcome: 'whenFree' };
    },

    async printOwed(signal) {
      if (!ticketOwed) return;
      await printTicket(signal);
      ticketOwed = false;
    },

    settings: easy.page,
    writeSettings(wanted) {
      try {
        const page = easy.write(wanted);
        log.info({ fields: Object.keys(wanted) }, 'settings.written');
        return page;
      } catch (error) {
        return refused(`The settings could not be written, the old ones hold: ${plain(error)}`);
      }
    },

    sticks: () => mountedSticks(),
    async stick(wish) {
      const answer = await stick(wish);
      log.info({ act: wish.act, outcome: answer.outcome, code: answer.code }, 'stick.done');
      return answer;
    },

    enrolment: () => ({
      ...{ number: enrolment.kiosk, place: enrolment.place, publicKey: publicKeyOf(kioskKey) },
    }),

    restart() {
      // Without systemd nobody would start it again.
      if (!process.env.INVOCATION_ID)
        return refused('Nothing would start this kiosk again: start it by hand.');
      setImmediate(() => process.kill(process.pid, 'SIGTERM'));
      return { outcome: 'restarting' };
    },
  };
}

const refused = (problem: string): Refused => ({ outcome: 'refused', problem });

function plain(error: unknown): string {
  if (isOutboxProblem(error)) return error.hint;
  return error instanceof Error ? error.message : String(error);
}
