/** Asks kiosk, forwarder and desk every second over their Unix sockets, which costs the SSH line nothing; only what changes is drawn. */
import { z } from 'zod';
import { getJson } from '../../src/control/control-client.ts';
import { flightPage } from '../../src/control/flight-messages.ts';
import { forwardStatus } from '../../src/control/forward-messages.ts';
import { health } from '../../src/control/messages.ts';
import {
  type LogLine,
  logPage,
  requestsPage,
  settingsPage,
  sticksPage,
  testsPage,
} from '../../src/control/technician-messages.ts';
import type { PageName, TechState } from './tech-state.ts';

export type Sockets = { kiosk: string; forward: string; desk: string | null };

const answersMs = 5_000;
const keptLogs = 1_000;
const keptFlight = 500;

const deskHelp = z.object({ acts: z.array(z.object({ name: z.string(), does: z.string() })) });

/** What a page needs besides kiosk and forwarder. */
const needs: Record<PageName, readonly ('requests' | 'tests' | 'flight' | 'logs' | 'settings' | 'sticks')[]> =
  {
    overview: [],
    devices: ['tests', 'flight'],
    requests: ['requests'],
    logs: ['logs'],
    visit: ['flight'],
    network: [],
    settings: ['settings'],
    stick: ['sticks', 'requests'],
    practice: [],
    remedies: [],
  };

/** Gives what has changed; `isOwn`: the practice kiosk was started from here. */
export function createPoll(sockets: Sockets, isOwn: boolean) {
  const logsSeen: Record<string, number> = {};
  let logs: LogLine[] = [];
  let flight: TechState['flight'] = [];
  let flightSeen = 0;

  async function ask<T>(socket: string, path: string, schema: z.ZodType<T>): Promise<T | null> {
    const answer = await getJson(socket, path, { timeoutMs: answersMs }).catch(() => null);
    return answer && answer.status < 300 ? (schema.safeParse(answer.body).data ?? null) : null;
  }

  async function newLogs(socket: string): Promise<LogLine[]> {
    const page = await ask(socket, `/logs?after=${logsSeen[socket] ?? 0}`, logPage);
    if (!page) return [];
    // It has begun anew: its numbers start over.
    if (page.last < (logsSeen[socket] ?? 0)) logsSeen[socket] = 0;
    else logsSeen[socket] = page.last;
    return page.lines;
  }

  return async (page: PageName): Promise<Partial<TechState>> => {
    const wanted = needs[page];
    const if_ = <T>(need: (typeof wanted)[number], work: () => Promise<T>) =>
      wanted.includes(need) ? work() : Promise.resolve(undefined);
    const [healthNow, forward, requests, tests, settings, sticks, fresh, logged, desk] = await Promise.all([
      ask(sockets.kiosk, '/health', health),
      ask(sockets.forward, '/forward', forwardStatus),
      if_('requests', () => ask(sockets.kiosk, '/technician/requests', requestsPage)),
      if_('tests', () => ask(sockets.kiosk, '/technician/tests', testsPage)),
      if_('settings', () => ask(sockets.kiosk, '/technician/settings', settingsPage)),
      if_('sticks', () => ask(sockets.kiosk, '/technician/sticks', sticksPage)),
      if_('flight', () => ask(sockets.kiosk, `/technician/flight?after=${flightSeen}`, flightPage)),
      if_('logs', async () => [...(await newLogs(sockets.kiosk)), ...(await newLogs(sockets.forward))]),
      sockets.desk === null ? null : ask(sockets.desk, '/help', deskHelp),
    ]);
    if (fresh) {
      flight = [...flight, ...fresh.records].slice(-keptFlight);
      flightSeen = fresh.last;
    }
    if (logged && logged.length > 0) {
      logs = [...logs, ...logged].toSorted((a, b) => a.time.localeCompare(b.time)).slice(-keptLogs);
    }
    return {
      ...{ health: healthNow, forward, flight, logs, asked: true },
      // Times are the kiosk's, so how long ago they were is told by its clock.
      nowMs: healthNow?.clock ? Date.parse(healthNow.clock.at) : Date.now(),
      ...(requests === undefined ? {} : { requests }),
      ...(tests === undefined ? {} : { tests }),
      ...(settings === undefined ? {} : { settings }),
      ...(sticks === undefined ? {} : { sticks: sticks?.folders ?? [] }),
      practice: desk === null ? null : { acts: desk.acts, isOwn },
    };
  };
}
