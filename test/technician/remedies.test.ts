import test from 'ava';
import { restartReasons } from '../../src/control/messages.ts';
import { type UpdateNews, updatePhases } from '../../src/control/update-messages.ts';
import { faultEvents, faultCodes as problemCodes } from '../../src/kiosk/device-news.ts';
import { linkHints } from '../../src/outbox/forwarding/link-reasons.ts';
import { storageStates } from '../../src/outbox/storage/storage-state.ts';
import { type Check, checksOf, type Facts } from '../../src/technician/checks.ts';
import { faultCodes, isFaultCode } from '../../src/technician/fault-codes.ts';
import { doctorLines, statusFacts } from '../../src/technician/sentences.ts';
import { badPhases, updateSentence, updateWhys } from '../../src/technician/update-sentences.ts';
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

const wentBack: UpdateNews = {
  ...{ phase: 'wentBack', version: '0.2.0', from: '0.1.0', at: '2026-11-28T01:00:00.000Z' },
  why: 'device.lost printer',
};
const withUpdate = (update: UpdateNews | null, state: 'inService' | 'outOfOrder' = 'inService'): Facts => ({
  ...facts,
  health: { ...sampleHealth, state, update },
});

test('an update that was given back says which version, why, which one serves, and what to do, in both languages', (t) => {
  const { id, en } = technicianWords;
  t.regex(
    doctorLines(withUpdate(wentBack), en).join('\n'),
    /update\.wentBack \(0\.2\.0, 0\.1\.0, device\.lost printer\)\nCause: Version 0\.2\.0 was not well: the receipt printer was lost\. Version 0\.1\.0 serves again; nothing is lost; the office sees it\.\nDo 1: /,
  );
  t.regex(
    doctorLines(withUpdate(wentBack), id).join('\n'),
    /Sebab: Versi 0\.2\.0 tidak sehat: pencetak struk hilang\. Versi 0\.1\.0 melayani lagi; tidak ada yang hilang; kantor melihatnya\./,
  );
  t.true(
    statusFacts(withUpdate(wentBack), en).some(({ value, is }) => is === 'bad' && value.includes('0.2.0')),
  );
});

test('an update that was kept, or is under way, is a fact and no problem; one that was not is a problem', (t) => {
  for (const phase of updatePhases) {
    const news = { ...wentBack, phase, why: null };
    const problems = problemsOf(withUpdate(news));
    const isBad = badPhases.some((bad) => bad === phase);
    t.deepEqual(problems, isBad ? [['update', `update.${phase}`]] : [], phase);
    t.is(statusFacts(withUpdate(news), technicianWords.en).filter(({ name }) => name === 'Update').length, 1);
  }
  t.deepEqual(problemsOf(withUpdate(null)), []);
  t.false(statusFacts(withUpdate(null), technicianWords.en).some(({ name }) => name === 'Update'));
});

test('that neither version is well is serious as long as citizens are not served', (t) => {
  const unwell: UpdateNews = { ...wentBack, phase: 'unwell' };
  const seriousIn = (state: 'inService' | 'outOfOrder') =>
    checksOf(withUpdate(unwell, state)).find(({ check }) => check === 'update')?.serious;
  t.is(seriousIn('outOfOrder'), true);
  t.is(seriousIn('inService'), false);
});

test('every reason of an update has words in both languages, and an unknown one is shown as it is', (t) => {
  for (const words of Object.values(technicianWords)) {
    for (const why of updateWhys) {
      const said = updateSentence({ ...wentBack, why: `${why} silaku-forward` }, words);
      t.false(said.includes(why), said);
    }
    t.true(
      updateSentence({ ...wentBack, why: 'unit.down silaku-forward' }, words).includes('silaku-forward'),
    );
    for (const why of ['moon.full tonight', 'device.lost', 'toString', '__proto__ x'])
      t.true(updateSentence({ ...wentBack, why }, words).includes(`: ${why}. `), why);
  }
});
