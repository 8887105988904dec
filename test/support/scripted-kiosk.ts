/** The control server with views as a test hands them out, instead of a visit; the screen programs can't tell the difference. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { type ControlServer, createControlServer } from '../../src/control/control-server.ts';
import type { Health, ScreenEvent, View } from '../../src/control/messages.ts';

export type ScriptedKiosk = {
  socketPath: string;
  /** Every screen shows `view` from now on. */
  show(view: View): void;
  /** Called for each event, in place of a visit that would answer with another view. */
  onEvent: (event: ScreenEvent) => void;
  events: ScreenEvent[];
  /** Resolves once `count` events have arrived since the start. */
  eventsArrived(count: number, limitMs?: number): Promise<ScreenEvent[]>;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
};

export async function openScriptedKiosk(
  first: View,
  options: { health?: () => Promise<Health>; routes?: (app: FastifyInstance) => void } = {},
): Promise<ScriptedKiosk> {
  const folder = await mkdtemp(join(tmpdir(), 'scripted-kiosk-'));
  const socketPath = join(folder, 'control.sock');
  const listeners = new Set<(view: View) => void>();
  const arrived = new Set<() => void>();
  let current = first;
  let server: ControlServer | undefined;

  const kiosk: ScriptedKiosk = {
    socketPath,
    events: [],
    onEvent: () => undefined,
    show(view) {
      current = view;
      for (const listener of listeners) listener(view);
    },
    eventsArrived(count, limitMs = 20_000) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`Only ${kiosk.events.length} events came: ${JSON.stringify(kiosk.events)}`)),
          limitMs,
        );
        const look = () => {
          if (kiosk.events.length < count) return;
          clearTimeout(timer);
          arrived.delete(look);
          resolve(kiosk.events);
        };
        arrived.add(look);
        look();
      });
    },
    async start() {
      server = await createControlServer({
        socketPath,
        currentView: () => current,
        onViewChange(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        send(event) {
          kiosk.events.push(event);
          kiosk.onEvent(event);
          for (const look of arrived) look();
        },
        health: options.health ?? (async () => sampleHealth),
        log: pino({ level: 'silent' }),
        ...(options.routes ? { routes: options.routes } : {}),
      });
    },
    async stop() {
      await server?.close();
      server = undefined;
    },
    async close() {
      await kiosk.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await kiosk.start();
  return kiosk;
}

export const sampleHealth: Health = {
  state: 'inService',
  version: '0.0.0',
  uptimeSeconds: 1,
  devices: { receiptPrinter: { state: 'ready' } },
  outbox: { waiting: 0, oldestWaitingSince: null },
};
