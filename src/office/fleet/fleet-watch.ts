/** Looks over all kiosks every minute: what is wrong where, for the menu, the metrics and the log. The log hears of each change once. */
import type { Logger } from 'pino';
import type { Kiosk, KioskRegister } from '../kiosk-register.ts';
import { type Alarm, alarmsOf, type FleetLimits } from './alarms.ts';
import type { KioskReports, ReceivedReport } from './kiosk-reports.ts';

export type KioskStatus = { kiosk: Kiosk; received: ReceivedReport | null; alarms: Alarm[] };

export type FleetWatch = {
  /** Of kiosks that are trusted; by number. */
  look(): Promise<KioskStatus[]>;
  /** How many kiosks wanted somebody to go there, at the last look. */
  wantingHelp(): number;
  start(): void;
  close(): void;
};

const lookEveryMs = 60_000;

export function createFleetWatch(parts: {
  kiosks: Pick<KioskRegister, 'list'>;
  reports: KioskReports;
  limits?: FleetLimits;
  now: () => Date;
  log: Logger;
}): FleetWatch {
  const { kiosks, reports, now, log } = parts;
  const told = new Map<string, string>();
  let wanting = 0;
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<KioskStatus[]> {
    const received = await reports.all();
    const fleet = (await kiosks.list())
      .filter(({ revokedAt }) => revokedAt === null)
      .map((kiosk): KioskStatus => {
        const last = received.get(kiosk.kiosk) ?? null;
        const seen = { lastSeenAt: kiosk.lastSeenAt, report: last?.report ?? null };
        return { kiosk, received: last, alarms: alarmsOf(seen, now(), parts.limits) };
      });
    wanting = fleet.filter(({ alarms }) => alarms.some(({ weight }) => weight === 'act')).length;
    return fleet;
  }

  async function tellChanges(): Promise<void> {
    for (const { kiosk, alarms } of await look()) {
      const names = alarms.map(({ name }) => name);
      const before = told.get(kiosk.kiosk) ?? '';
      if (names.join(' ') === before) continue;
      told.set(kiosk.kiosk, names.join(' '));
      const facts = { kiosk: kiosk.kiosk, lastSeenAt: kiosk.lastSeenAt, alarms: names };
      if (alarms.some(({ weight }) => weight === 'act')) log.warn(facts, 'kiosk.wantsHelp');
      else log.info(facts, names.length > 0 ? 'kiosk.wantsALook' : 'kiosk.isWell');
    }
  }

  const lookQuietly = () =>
    tellChanges().catch((error: unknown) => log.error({ err: error }, 'fleet.notLookedAt'));

  return {
    look,
    wantingHelp: () => wanting,
    start() {
      void lookQuietly();
      timer = setInterval(() => void lookQuietly(), lookEveryMs).unref();
    },
    close: () => clearInterval(timer),
  };
}
