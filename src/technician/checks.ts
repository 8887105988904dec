/** What `silaku doctor` looks at: from the facts of kiosk and forwarder to a list of checks, each well or with a fault's code. Pure. */
import type { ForwardStatus } from '../control/forward-messages.ts';
import type { Health } from '../control/messages.ts';
import type { UpdateNews } from '../control/update-messages.ts';
import { type FaultCode, isFaultCode } from './fault-codes.ts';
import { badPhaseOf } from './update-sentences.ts';

/** null: nobody answered on that socket. */
export type Facts = { health: Health | null; forward: ForwardStatus | null; nowMs: number };

export const checkNames = [
  'kiosk',
  'update',
  'lastStart',
  'printer',
  'scanner',
  'barcode',
  'panel',
  'paper',
  'storage',
  'backup',
  'power',
  'temperature',
  'memory',
  'clock',
  'forwarder',
  'link',
  'requests',
  'setAside',
] as const;
export type CheckName = (typeof checkNames)[number];

/** `is`: `unknown` where the machine does not tell. `found`: what was found, in figures and names. `serious`: citizens are not served. */
export type Check = {
  check: CheckName;
  is: 'ok' | 'problem' | 'unknown';
  serious: boolean;
  code: string | null;
  found: string;
  /** Of the check `update`: its cause names the versions. */
  update?: UpdateNews;
};

const limits = {
  /** A Pi slows itself down at 80 degrees. */
  hotC: 75,
  /** Node is killed before the last of it is gone. */
  memoryFreeBytes: 60 * 1024 * 1024,
  /** A link that is out for a weekend is usual; longer, somebody should bring a stick. */
  oldMs: 3 * 24 * 60 * 60_000,
  /** About half a day of a busy hall. */
  receipts: 15,
  /** What came long after a start was no consequence of it. */
  startMattersMs: 24 * 60 * 60_000,
};

const devices = ['printer', 'scanner', 'barcode', 'panel'] as const;
/** Without them no visit can start. */
const needed: readonly string[] = ['printer', 'scanner'];

export function checksOf({ health, forward, nowMs }: Facts): Check[] {
  const link = forward?.link ?? health?.outbox.link ?? null;
  return [
    health === null
      ? problem('kiosk', 'kiosk.notRunning', '', true)
      : ok('kiosk', `${health.state} ${health.version}`),
    ...(health?.update ? [updateCheck(health.update, health.state)] : []),
    ...(health ? kioskChecks(health, nowMs) : []),
    forward === null
      ? problem('forwarder', 'forward.notRunning')
      : forward.doing === 'paused'
        ? problem('forwarder', 'forward.paused', forward.pausedUntil ?? '')
        : ok('forwarder', forward.doing),
    link === null
      ? unknown('link')
      : link.problem === null
        ? link.lastContactAt === null
          ? unknown('link')
          : ok('link', link.lastContactAt)
        : problem('link', `link.${link.problem}`, link.lastContactAt ?? ''),
    ...(health ? requestChecks(health, nowMs) : []),
  ];
}

function kioskChecks(health: Health, nowMs: number): Check[] {
  const { machine, storage, clock, lastStart } = health;
  const receipts = health.devices.printer?.receiptsLeft;
  const temperature = machine?.temperatureC ?? null;
  const memory = machine?.memoryFreeBytes ?? null;
  return [
    lastStart ? startCheck(lastStart, nowMs) : unknown('lastStart'),
    ...devices.flatMap((name) => {
      const device = health.devices[name];
      if (!device) return [];
      const found = [device.state, device.driver, device.wire].filter(Boolean).join(' ');
      if (device.state === 'ready') return [ok(name, found)];
      const serious = needed.includes(name) && !['attention', 'resting'].includes(device.state);
      return [problem(name, device.fault?.code ?? 'device.silent', found, serious)];
    }),
    receipts === undefined
      ? unknown('paper')
      : receipts < limits.receipts
        ? problem('paper', 'paper.short', String(receipts))
        : ok('paper', String(receipts)),
    storage === undefined
      ? unknown('storage')
      : storage.state === 'ok'
        ? ok('storage', bytesInWords(storage.freeBytes))
        : problem(
            'storage',
            `storage.${storage.state}`,
            bytesInWords(storage.freeBytes),
            storage.state !== 'low' && storage.state !== 'worn',
          ),
    ...(storage?.backup ? [backupCheck(storage.backup)] : []),
    powerCheck(machine?.power ?? null),
    temperature === null
      ? unknown('temperature')
      : temperature >= limits.hotC || machine?.power?.tooHot
        ? problem('temperature', 'machine.hot', `${temperature} C`)
        : ok('temperature', `${temperature} C`),
    memory === null
      ? unknown('memory')
      : memory < limits.memoryFreeBytes
        ? problem('memory', 'machine.memory', bytesInWords(memory))
        : ok('memory', bytesInWords(memory)),
    clock === undefined
      ? unknown('clock')
      : clock.certain
        ? ok('clock', clock.at)
        : problem('clock', 'clock.uncertain', clock.at),
  ];
}

function startCheck(lastStart: NonNullable<Health['lastStart']>, nowMs: number): Check {
  const { why, at } = lastStart;
  const code = `start.${why}`;
  const isRecent = nowMs - Date.parse(at) < limits.startMattersMs;
  return isFaultCode(code) && isRecent ? problem('lastStart', code, at) : ok('lastStart', `${why} ${at}`);
}

function backupCheck({ at, code }: { at: string | null; code: string | null }): Check {
  return code === null ? ok('backup', at ?? '') : problem('backup', 'backup.behind', `${code} ${at ?? ''}`);
}

function powerCheck(power: NonNullable<Health['machine']>['power']): Check {
  if (power === null) return unknown('power');
  if (power.undervoltage) return problem('power', 'machine.undervoltage');
  return power.undervoltageSinceBoot ? problem('power', 'machine.undervoltageEarlier') : ok('power', '');
}

function requestChecks({ outbox }: Health, nowMs: number): Check[] {
  const { waiting, oldestWaitingSince, setAside = 0 } = outbox;
  const ageMs = oldestWaitingSince === null ? 0 : nowMs - Date.parse(oldestWaitingSince);
  const found = `${waiting}${oldestWaitingSince === null ? '' : ` ${oldestWaitingSince}`}`;
  return [
    ageMs > limits.oldMs ? problem('requests', 'requests.old', found) : ok('requests', found),
    setAside > 0 ? problem('setAside', 'requests.setAside', String(setAside)) : ok('setAside', '0'),
  ];
}

function updateCheck(update: UpdateNews, state: Health['state']): Check {
  const { phase, version, from, why } = update;
  const bad = badPhaseOf(update);
  if (bad === null) return { ...ok('update', `${phase} ${version}`), update };
  const found = `${version}, ${from}, ${why ?? '-'}`;
  // Whether citizens are served is the kiosk's to say: it may have recovered since.
  return {
    ...problem('update', `update.${bad}`, found, phase === 'unwell' && state === 'outOfOrder'),
    update,
  };
}

export function bytesInWords(bytes: number | null): string {
  if (bytes === null) return '';
  return bytes >= 10e9 ? `${Math.round(bytes / 1e9)} GB` : `${Math.round(bytes / 1e6)} MB`;
}

const ok = (check: CheckName, found: string): Check => ({
  check,
  is: 'ok',
  serious: false,
  code: null,
  found,
});
const unknown = (check: CheckName): Check => ({
  check,
  is: 'unknown',
  serious: false,
  code: null,
  found: '',
});

function problem(check: CheckName, code: FaultCode | string, found = '', serious = false): Check {
  return { check, is: 'problem', serious, code, found };
}
