import test from 'ava';
import { restartReasons } from '../../src/control/messages.ts';
import { faultEvents, faultCodes as problemCodes } from '../../src/kiosk/device-news.ts';
import { linkHints } from '../../src/outbox/forwarding/link-reasons.ts';
import { storageStates } from '../../src/outbox/storage/storage-state.ts';
import { type Check, checksOf, type Facts } from '../../src/technician/checks.ts';
import { faultCodes, isFaultCode } from '../../src/technician/fault-codes.ts';
import { doctorLines, statusFacts } from '../../src/technician/sentences.ts';
import { technicianWords } from '../../src/technician/words/technician-words.ts';
import { sampleForward, sampleHealth } from '../support/technician-facts.ts';

test('every fault that a device, the link, the storage or a start can have is guided through', (t) => {
  const unplugged = /^(printer|scanner|barcode|panel)\.unplugged$/;
  const given = [
    ...problemCodes,
    ...faultEvents.filter((event) => !unplugged.test(event)),
    ...Object.keys(linkHints).map((reason) => `link.${reason}`),
    ...Object.keys(storageStates).map((state) => `storage.${state}`),
    ...restartReasons.map((why) => `start.${why}`),
  ];
  const fine = ['storage.ok', 'start.firstStart', 'start.stopped', 'start.switchedOff', 'start.updated'];
  t.deepEqual(
    given.filter((code) => !isFaultCode(code) && !fine.includes(code)),
    [],
  );
});

test('each remedy has a cause, steps and something to be seen, in both languages', (t) => {
  for (const words of Object.values(technicianWords)) {
    for (const code of faultCodes) {
      const { cause, steps, expect } = words.remedies[code];
      t.true(cause.length > 10 && steps.length > 0 && expect.length > 10, code);
    }
  }
  const { id, en } = technicianWords;
  t.deepEqual(
    faultCodes.filter((code) => id.remedies[code].cause === en.remedies[code].cause),
    [],
  );
  t.deepEqual(
    faultCodes.filter((code) => (id.remedies[code].bring === null) !== (en.remedies[code].bring === null)),
    [],
    'the same part is brought, whatever language is read',
  );
});

const facts: Facts = {
  health: sampleHealth,
  forward: sampleForward,
  nowMs: Date.parse('2026-11-28T02:00:00.000Z'),
};
const problemsOf = (changed: Partial<Facts>): [string, string | null][] =>
  checksOf({ ...facts, ...changed })
    .filter(({ is }: Check) => is === 'problem')
    .map(({ check, code }) => [check, code]);

test('a kiosk that is well has no problem', (t) => {
  t.deepEqual(problemsOf({}), []);
  t.is(doctorLines(facts, technicianWords.en)[0], 'All is well. Nothing is to be done.');
});

test('each misfortune is found by its own check', (t) => {
  const health = structuredClone(sampleHealth);
  health.devices.printer = {
    state: 'needsPerson',
    fault: { code: 'printer.paperOut', hint: 'x', at: '2026-11-28T01:00:00.000Z' },
    receiptsLeft: 3,
  };
  health.storage = { state: 'readOnly', code: 'x', hint: 'x', freeBytes: 1e9, damages: [] };
  health.machine = {
    ...(sampleHealth.machine as NonNullable<typeof sampleHealth.machine>),
    temperatureC: 81,
    memoryFreeBytes: 1e6,
    power: {
      undervoltage: false,
      undervoltageSinceBoot: true,
      throttled: false,
      throttledSinceBoot: false,
      tooHot: false,
    },
  };
  health.clock = { at: '2026-11-28T02:00:00.000Z', certain: false };
  health.lastStart = { at: '2026-11-28T01:00:00.000Z', why: 'watchdog' };
  health.outbox = { waiting: 4, oldestWaitingSince: '2026-11-20T02:00:00.000Z', setAside: 1 };
  const forward = {
    ...sampleForward,
    link: { lastContactAt: null, problem: 'unreachable', hint: 'x', pagesWait: null },
  };
  t.deepEqual(problemsOf({ health, forward }), [
    ['lastStart', 'start.watchdog'],
    ['printer', 'printer.paperOut'],
    ['paper', 'paper.short'],
    ['storage', 'storage.readOnly'],
    ['power', 'machine.undervoltageEarlier'],
    ['temperature', 'machine.hot'],
    ['memory', 'machine.memory'],
    ['clock', 'clock.uncertain'],
    ['link', 'link.unreachable'],
    ['requests', 'requests.old'],
    ['setAside', 'requests.setAside'],
  ]);
});

test('what no machine tells is unknown, not well', (t) => {
  const health = { ...sampleHealth, machine: undefined, clock: undefined };
  const unknown = checksOf({ ...facts, health })
    .filter(({ is }) => is === 'unknown')
    .map(({ check }) => check);
  t.deepEqual(unknown, ['power', 'temperature', 'memory', 'clock']);
});

test('a kiosk and a forwarder that do not answer are the first thing told', (t) => {
  const lines = doctorLines({ ...facts, health: null, forward: null }, technicianWords.id);
  t.is(lines[0], '2 masalah.');
  t.true(lines.join('\n').includes('systemctl status silaku-kiosk'));
});

test('nothing is drawn, and each line holds one fact', (t) => {
  for (const words of Object.values(technicianWords)) {
    const lines = [
      ...doctorLines({ ...facts, health: null }, words),
      ...statusFacts(facts, words).map(({ name, value }) => `${name}: ${value}`),
    ];
    for (const line of lines) t.notRegex(line, /[│─┌└├█▀\t]|\n| {2}/);
  }
});
