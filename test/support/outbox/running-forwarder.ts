/** The real forwarder on a clock that is moved by hand. One sleep is one whole rest, so that a test moves from round to round. */
import {
  createForwarder,
  type ForwarderParts,
  type ForwarderSettings,
} from '../../../src/outbox/forwarding/forwarder.ts';
import { createOfficeClient, type OfficeLimits } from '../../../src/outbox/forwarding/office-client.ts';
import type { Outbox } from '../../../src/outbox/outbox.ts';
import type { PublicKey } from '../../../src/seal/messages.ts';
import type { HandClock } from './hand-clock.ts';

export type LogLine = { level: 'info' | 'warn' | 'error'; event: string } & Record<string, unknown>;

export function runForwarder(parts: {
  outbox: Outbox;
  office: { baseUrl: string; accessToken: string; officeKey: PublicKey };
  clock: HandClock;
  now: () => Date;
  log: LogLine[];
  settings?: Partial<ForwarderSettings> | undefined;
  limits?: Partial<OfficeLimits> | undefined;
  more?: Pick<ForwarderParts, 'kioskReport' | 'publishedPlan'> | undefined;
}): { stop(): Promise<void> } {
  const { outbox, clock, now, log, settings, limits } = parts;
  const { baseUrl, accessToken, officeKey } = parts.office;
  const ended = new AbortController();
  const running = createForwarder({
    outbox,
    office: createOfficeClient({ baseUrl, accessToken, now, ...(limits ? { limits } : {}) }),
    ...{ officeKey, clock, now },
    log: {
      info: (fields, event) => log.push({ ...fields, level: 'info', event }),
      warn: (fields, event) => log.push({ ...fields, level: 'warn', event }),
      error: (fields, event) => log.push({ ...fields, level: 'error', event }),
    },
    settings: { wakePollMs: 24 * 60 * 60_000, ...settings },
    random: () => 0.5,
    ...parts.more,
  }).run(ended.signal);
  return {
    async stop() {
      ended.abort();
      await running;
    },
  };
}
