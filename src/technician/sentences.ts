/** The facts as lines, one fact a line and no drawing: for scripts, for screen readers, and for the pages of the technician's screen. Pure. */
import type { Health } from '../control/messages.ts';
import type { UpdateNews } from '../control/update-messages.ts';
import { bytesInWords, type Check, checksOf, type Facts } from './checks.ts';
import { isFaultCode } from './fault-codes.ts';
import { badPhaseOf, updateSentence } from './update-sentences.ts';
import type { Remedy, TechnicianWords } from './words/technician-words.ts';

export type Fact = { name: string; value: string; is: 'plain' | 'good' | 'bad' };

export function remedyOf(code: string | null, words: TechnicianWords): Remedy {
  return code !== null && isFaultCode(code) ? words.remedies[code] : words.unknownFault;
}

/** As above, and where the check knows more than its code the cause says it. */
export function remedyFor({ code, update }: Check, words: TechnicianWords): Remedy {
  const remedy = remedyOf(code, words);
  return update ? { ...remedy, cause: updateSentence(update, words) } : remedy;
}

export function statusFacts({ health, forward, nowMs }: Facts, words: TechnicianWords): Fact[] {
  const w = words.facts;
  const link = forward?.link ?? health?.outbox.link ?? null;
  const use = forward?.dataUse ?? health?.outbox.dataUse ?? null;
  const facts: (Fact | null)[] = [
    ...(health === null ? [bad(w.kiosk, words.notRunning)] : kioskFacts(health, words, nowMs)),
    forward === null
      ? bad(w.forwarder, words.notRunning)
      : plain(
          w.forwarder,
          forward.doing === 'paused'
            ? `${w.paused} ${forward.pausedUntil ?? ''}`
            : forward.doing === 'working'
              ? w.working
              : `${w.nextTry} ${forward.nextTryAt ?? ''}`,
        ),
    link === null
      ? null
      : link.problem === null
        ? good(w.link, words.ok)
        : bad(w.link, `${link.problem}: ${remedyOf(`link.${link.problem}`, words).cause}`),
    link?.lastContactAt ? plain(w.lastContact, whenOf(link.lastContactAt, words, nowMs)) : null,
    use ? plain(w.dataUse, `${bytesInWords(use.dayBytes)}, ${bytesInWords(use.monthBytes)}`) : null,
  ];
  return facts.filter((fact) => fact !== null);
}

function kioskFacts(health: Health, words: TechnicianWords, nowMs: number): (Fact | null)[] {
  const w = words.facts;
  const { kiosk, state, place, version, uptimeSeconds, lastStart, clock, machine, storage, outbox } = health;
  const { lastFault } = health;
  return [
    kiosk ? plain(w.kiosk, `${kiosk.number} ${kiosk.place}`) : null,
    fact(
      w.state,
      `${words.states[state]}${place ? ` (${place})` : ''}`,
      state === 'outOfOrder' ? 'bad' : 'good',
    ),
    ...Object.entries(health.devices).map(([name, device]) =>
      fact(
        words.checks[name as keyof typeof words.checks] ?? name,
        device.state === 'ready'
          ? words.ok
          : `${device.state}${device.fault ? ` ${device.fault.code}: ${remedyOf(device.fault.code, words).cause}` : ''}`,
        device.state === 'ready' ? 'good' : 'bad',
      ),
    ),
    plain(w.waiting, String(outbox.waiting)),
    outbox.oldestWaitingSince ? plain(w.oldest, whenOf(outbox.oldestWaitingSince, words, nowMs)) : null,
    outbox.setAside ? bad(w.setAside, String(outbox.setAside)) : null,
    storage
      ? fact(
          w.disk,
          `${storage.state} ${bytesInWords(storage.freeBytes)}`,
          storage.state === 'ok' ? 'good' : 'bad',
        )
      : null,
    health.devices.printer?.receiptsLeft === undefined
      ? null
      : plain(w.paper, String(health.devices.printer.receiptsLeft)),
    plain(w.temperature, machine?.temperatureC == null ? words.unknown : `${machine.temperatureC} C`),
    powerFact(machine?.power ?? null, words),
    machine?.memoryFreeBytes == null ? null : plain(w.memory, bytesInWords(machine.memoryFreeBytes)),
    clock
      ? fact(
          w.clock,
          `${clock.at} ${clock.certain ? w.certain : w.uncertain}`,
          clock.certain ? 'good' : 'bad',
        )
      : null,
    plain(w.version, version),
    plain(w.uptime, durationOf(uptimeSeconds)),
    lastStart
      ? plain(w.started, `${words.whyStarted[lastStart.why]}, ${whenOf(lastStart.at, words, nowMs)}`)
      : null,
    health.update ? updateFact(health.update, words) : null,
    plain(
      w.lastFault,
      lastFault ? `${lastFault.of} ${lastFault.code}, ${whenOf(lastFault.at, words, nowMs)}` : words.none,
    ),
  ];
}

function updateFact(update: UpdateNews, words: TechnicianWords): Fact {
  const isBad = badPhaseOf(update) !== null;
  return fact(words.facts.update, updateSentence(update, words), isBad ? 'bad' : 'plain');
}

function powerFact(power: NonNullable<Health['machine']>['power'], words: TechnicianWords): Fact {
  const w = words.facts;
  if (power === null) return plain(w.power, words.unknown);
  if (power.undervoltage) return bad(w.power, w.powerLow);
  return power.undervoltageSinceBoot ? bad(w.power, w.powerWasLow) : good(w.power, w.powerOk);
}

/** What is wrong first, each with cause, what to do, what to bring, and what is to be seen next; then what is well. */
export function doctorLines(facts: Facts, words: TechnicianWords): string[] {
  const checks = checksOf(facts);
  const problems = checks
    .filter(({ is }) => is === 'problem')
    .toSorted((a, b) => Number(b.serious) - Number(a.serious));
  return [
    problems.length === 0 ? words.allWell : words.problems(problems.length),
    ...problems.flatMap((check) => ['', ...problemLines(check, words)]),
    '',
    ...checks
      .filter(({ is }) => is !== 'problem')
      .map(
        ({ check, is, found }) =>
          `${words.checks[check]}: ${is === 'ok' ? words.ok : words.unknown}${found === '' ? '' : `, ${found}`}`,
      ),
  ];
}

export function problemLines(problem: Check, words: TechnicianWords): string[] {
  const { check, code, found } = problem;
  const { cause, steps, bring, expect } = remedyFor(problem, words);
  return [
    `${words.checks[check]}: ${words.problem}, ${code}${found === '' ? '' : ` (${found})`}`,
    `${words.cause}: ${cause}`,
    ...steps.map((step, at) => `${words.doThis} ${at + 1}: ${step}`),
    `${words.bring}: ${bring ?? words.nothingToBring}`,
    ...(expect === '' ? [] : [`${words.next}: ${expect}`]),
  ];
}

/** How long ago, for times of the last days; the date for older ones and for those of a clock that was wrong. */
export function whenOf(at: string, words: TechnicianWords, nowMs: number): string {
  const minutes = Math.floor((nowMs - Date.parse(at)) / 60_000);
  if (!(minutes >= 0) || minutes > 100 * 24 * 60) return at;
  if (minutes < 120) return words.minutesAgo(minutes);
  return minutes < 72 * 60
    ? words.hoursAgo(Math.floor(minutes / 60))
    : words.daysAgo(Math.floor(minutes / 1440));
}

export function durationOf(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  return days > 0 ? `${days} d ${hours} h` : `${hours} h ${minutes % 60} min`;
}

const fact = (name: string, value: string, is: Fact['is']): Fact => ({ name, value, is });
const plain = (name: string, value: string): Fact => fact(name, value, 'plain');
const good = (name: string, value: string): Fact => fact(name, value, 'good');
const bad = (name: string, value: string): Fact => fact(name, value, 'bad');
