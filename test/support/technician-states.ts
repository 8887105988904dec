/** The technician's screen on a good day and on a bad one, for tests and pictures. */
import { firstState, type TechState } from '../../kiosk-ui/technician/tech-state.ts';
import type { FlightRecord } from '../../src/control/flight-messages.ts';
import { sampleForward, sampleHealth } from './technician-facts.ts';

const nowMs = Date.parse('2026-11-28T02:00:00.000Z');
const at = (minutesAgo: number) => new Date(nowMs - minutesAgo * 60_000).toISOString();

let n = 0;
const record = (minutesAgo: number, entry: object) =>
  ({ n: ++n, at: at(minutesAgo), ms: 0, run: '4f1c22ab', ...entry }) as FlightRecord;

const flight: FlightRecord[] = [
  record(240, {
    kind: 'started',
    version: '0.1.0',
    why: 'switchedOff',
    input: { feeder: false, keepDays: 3, interrupted: null },
  }),
  record(239, { kind: 'heard', by: 'kiosk', event: { type: 'devices.checked' } }),
  record(239, { kind: 'became', state: 'inService.waiting', visit: null }),
  record(12, { kind: 'heard', by: 'kiosk', event: { type: 'key.pressed', key: 'enter' } }),
  record(12, { kind: 'became', state: 'inService.visiting.attending', visit: 'talking.choosingLanguage' }),
  record(9, { kind: 'heard', by: 'kiosk', event: { type: 'key.pressed', key: 'digit' } }),
  record(4, { kind: 'became', state: 'inService.visiting.working', visit: 'keeping.printingReceipt' }),
  record(3, { kind: 'heard', by: 'kiosk', event: { type: 'printer.paperOut' } }),
  record(3, {
    kind: 'heard',
    by: 'kiosk',
    event: { type: 'device.became', device: 'printer', state: 'needsPerson', fault: 'printer.paperOut' },
  }),
  record(3, { kind: 'fault', of: 'printer', code: 'printer.paperOut', hint: 'Put in a new roll.' }),
  record(3, { kind: 'became', state: 'inService.visiting.searching', visit: 'keeping.receiptDelayed' }),
];

export const wellState: TechState = {
  ...firstState('en'),
  ...{ health: sampleHealth, forward: sampleForward, nowMs, asked: true, flight },
  requests: { waiting: [], count: 0, setAside: [] },
  tests: { running: null, picture: null, history: [], echo: null },
  settings: {
    inUse: { dayEndTime: '17:00', dayEndSlip: false, draftKeepDays: 3, scanDpi: 300 },
    written: { dayEndTime: '16:30', dayEndSlip: false, draftKeepDays: 3, scanDpi: 300 },
    needRestart: ['dayEndTime'],
  },
  sticks: ['/media/silaku/KERJA'],
  logs: [
    {
      n: 1,
      ...{ level: 30, time: at(5), name: 'kiosk', msg: 'screen.changed', screen: 'printingReceipt' },
    },
    {
      n: 2,
      ...{ level: 40, time: at(3), name: 'kiosk', msg: 'step.failed', step: 'printReceipt' },
      code: 'printer.paperOut',
    },
    {
      n: 3,
      level: 40,
      time: at(2),
      name: 'forward',
      msg: 'office.notReached',
      reason: 'timedOut',
      attempt: 2,
    },
  ],
};

const waiting = (
  serial: number,
  minutesAgo: number,
  sent: number,
  failures: number,
  problem: string | null,
) => ({
  ...{ number: `0270000${serial}`, confirmedAt: at(minutesAgo), announced: true, pages: 3, pagesSent: sent },
  ...{ bytes: 400_000, failures, problem, rests: 0 },
});

export const brokenState: TechState = {
  ...wellState,
  health: {
    ...sampleHealth,
    state: 'outOfOrder',
    place: 'outOfOrder',
    devices: {
      ...sampleHealth.devices,
      printer: {
        ...{ state: 'needsPerson', since: at(3), rests: 0, driver: 'EscposReceiptPrinter', wire: 'usb' },
        ...{ fault: { code: 'printer.paperOut', hint: 'Put in a new roll.', at: at(3) }, receiptsLeft: 0 },
      },
    },
    lastStart: { at: at(240), why: 'powerCut' },
    machine: sampleHealth.machine && {
      ...sampleHealth.machine,
      power: sampleHealth.machine.power && { ...sampleHealth.machine.power, undervoltageSinceBoot: true },
    },
    update: {
      ...{ phase: 'wentBack', version: '0.2.0', from: '0.1.0', at: at(300), why: 'device.lost printer' },
    },
    outbox: { ...sampleHealth.outbox, waiting: 2, oldestWaitingSince: at(6_000), setAside: 1 },
  },
  forward: {
    ...sampleForward,
    link: { lastContactAt: at(180), problem: 'timedOut', hint: 'x', pagesWait: null },
    waits: { nextTrySeconds: 240, rests: [{ number: '0270000411', seconds: 560 }], pages: null },
    measured: {
      at: at(1),
      dns: { ok: true, ms: 340, reason: null },
      connect: { tried: 5, lost: 2, fastestMs: 610, averageMs: 980.5, slowestMs: 1604 },
      tls: { ok: true, ms: 1420, reason: null, validUntil: 'Feb 3 2027' },
      office: { outcome: 'office' },
      upload: { bytes: 49_152, ms: 9_800, bytesPerSecond: 5_015 },
    },
  },
  requests: {
    waiting: [waiting(411, 6_000, 1, 2, 'timedOut'), waiting(420, 90, 0, 0, null)],
    count: 2,
    setAside: [{ number: '0270000398', confirmedAt: at(3_000), reason: 'pageDamaged' }],
  },
  tests: {
    ...{ running: null, picture: null, echo: null },
    history: [
      {
        ...{ test: 'print', state: 'failed', startedAt: at(2), endedAt: at(2), judged: [] },
        problem: { code: 'printer.paperOut', hint: 'Put in a new roll.' },
      },
      {
        ...{ test: 'scan', state: 'passed', startedAt: at(60), endedAt: at(59), problem: null },
        judged: [{ rule: 'size', met: true, found: '210 x 297 mm' }],
      },
    ],
  },
};
