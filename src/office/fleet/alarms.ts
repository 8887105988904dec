/** What is wrong with a kiosk, from what it last said and when: one table of rules, the worst first. Pure. */
import type { KioskReport } from '../../seal/kiosk-report.ts';
import { wrongUpdate } from './kiosk-updates.ts';
import { type OpenHours, openMinutesBetween, usualHours } from './open-hours.ts';

export const alarmNames = [
  'silent',
  'notAnswering',
  'outOfOrder',
  'requestsSetAside',
  'diskTrouble',
  'underVoltage',
  'updateUnwell',
  'updateWentBack',
  'updateRefused',
  'hot',
  'diskLow',
  'requestsWaitLong',
  'deviceTrouble',
  'paperLow',
  'underVoltageEarlier',
  'clockUncertain',
] as const;
export type AlarmName = (typeof alarmNames)[number];

/** `act`: citizens are sent away or something may be lost; somebody has to go there. `look`: soon it may be so. */
export type Alarm = { name: AlarmName; weight: 'act' | 'look' };

export type FleetLimits = {
  hours: OpenHours;
  /** Minutes of open hours without a word. */
  silentAfterMinutes: number;
  waitLongHours: number;
  paperLowReceipts: number;
  hotCelsius: number;
};

export const usualLimits: FleetLimits = {
  hours: usualHours,
  silentAfterMinutes: 120,
  waitLongHours: 24,
  paperLowReceipts: 30,
  // A Raspberry Pi slows itself down at 80.
  hotCelsius: 78,
};

export type KioskSeen = {
  lastSeenAt: string;
  /** null: it has never said how it is. */
  report: KioskReport | null;
};

/** In the order of `alarmNames`. A silent kiosk is only that: what it said before is old. */
export function alarmsOf(
  { lastSeenAt, report }: KioskSeen,
  now: Date,
  limits: FleetLimits = usualLimits,
): Alarm[] {
  if (openMinutesBetween(new Date(lastSeenAt), now, limits.hours) > limits.silentAfterMinutes)
    return [{ name: 'silent', weight: 'act' }];
  if (!report) return [];
  return rules
    .filter(({ holds }) => holds(report, now, limits))
    .map(({ name, weight }) => ({ name, weight }));
}

const hourMs = 60 * 60_000;
/** Words of src/outbox/storage/storage-state.ts under which the kiosk keeps on serving. */
const diskServes = ['ok', 'low', 'worn', 'unknown'];
const diskWantsLook = ['low', 'worn'];

const rules: (Alarm & { holds: (report: KioskReport, now: Date, limits: FleetLimits) => boolean })[] = [
  { name: 'notAnswering', weight: 'act', holds: ({ state }) => state === 'notAnswering' },
  { name: 'outOfOrder', weight: 'act', holds: ({ state }) => state === 'outOfOrder' },
  { name: 'requestsSetAside', weight: 'act', holds: ({ outbox }) => outbox.setAside > 0 },
  { name: 'diskTrouble', weight: 'act', holds: ({ disk }) => !diskServes.includes(disk.state) },
  { name: 'underVoltage', weight: 'act', holds: ({ machine }) => machine.underVoltage === 'now' },
  // Neither version is well: it may go on for a while, or not.
  { name: 'updateUnwell', weight: 'act', holds: (report) => wrongUpdate(report)?.phase === 'unwell' },
  { name: 'updateWentBack', weight: 'look', holds: (report) => wrongUpdate(report)?.phase === 'wentBack' },
  { name: 'updateRefused', weight: 'look', holds: (report) => wrongUpdate(report)?.phase === 'refused' },
  {
    name: 'hot',
    weight: 'look',
    holds: ({ machine }, _now, limits) => (machine.temperatureC ?? 0) >= limits.hotCelsius,
  },
  { name: 'diskLow', weight: 'look', holds: ({ disk }) => diskWantsLook.includes(disk.state) },
  {
    name: 'requestsWaitLong',
    weight: 'look',
    holds: ({ outbox }, now, limits) =>
      outbox.oldestWaitingSince !== null &&
      now.getTime() - Date.parse(outbox.oldestWaitingSince) > limits.waitLongHours * hourMs,
  },
  {
    name: 'deviceTrouble',
    weight: 'look',
    // A kiosk that can't serve without it says so itself.
    holds: ({ state, devices }) =>
      state === 'inService' && Object.values(devices).some(({ fault }) => fault !== null),
  },
  {
    name: 'paperLow',
    weight: 'look',
    holds: ({ receiptsLeft }, _now, limits) =>
      receiptsLeft !== null && receiptsLeft <= limits.paperLowReceipts,
  },
  { name: 'underVoltageEarlier', weight: 'look', holds: ({ machine }) => machine.underVoltage === 'earlier' },
  { name: 'clockUncertain', weight: 'look', holds: ({ clockCertain }) => !clockCertain },
];
