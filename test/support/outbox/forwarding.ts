/** A pretend kiosk, a pretend office and a forwarder between them, for tests that go through rounds by hand. */
import type { ExecutionContext } from 'ava';
import type { ForwarderParts, ForwarderSettings } from '../../../src/outbox/forwarding/forwarder.ts';
import type { OfficeLimits } from '../../../src/outbox/forwarding/office-client.ts';
import type { Outbox } from '../../../src/outbox/outbox.ts';
import { openBytes } from '../../../src/seal/age-seal.ts';
import { sha256Of } from '../../../src/seal/digest.ts';
import { createSigningKey, publicKeyOf } from '../../../src/seal/signatures.ts';
import { HandClock } from './hand-clock.ts';
import { type PretendKiosk, startPretendKiosk } from './pretend-kiosk.ts';
import { type PretendOffice, startPretendOffice } from './pretend-office.ts';
import { type LogLine, runForwarder } from './running-forwarder.ts';

export type Forwarding = {
  office: PretendOffice;
  kiosk: PretendKiosk;
  clock: HandClock;
  /** Moves the wall clock of the kiosk; the count of `clock` is another thing. */
  wall: { now: Date };
  log: LogLine[];
  start(options?: ForwardingOptions): { stop(): Promise<void> };
};

export type ForwardingOptions = {
  settings?: Partial<ForwarderSettings>;
  limits?: Partial<OfficeLimits>;
  baseUrl?: string;
  accessToken?: string;
  more?: Pick<ForwarderParts, 'kioskReport' | 'publishedPlan'>;
  /** Another store than the kiosk's own. */
  outbox?: Outbox;
};

export async function startForwarding(t: ExecutionContext): Promise<Forwarding> {
  const key = await createSigningKey();
  const office = await startPretendOffice(publicKeyOf(key));
  const wall = { now: new Date('2026-11-24T02:00:00.000Z') };
  const now = () => wall.now;
  const kiosk = await startPretendKiosk(office.recipient, { key, now });
  const clock = new HandClock();
  const log: LogLine[] = [];
  const stops: (() => Promise<void>)[] = [];
  t.teardown(async () => {
    for (const stop of stops) await stop();
    kiosk.close();
    await office.close();
  });

  return {
    office,
    kiosk,
    clock,
    wall,
    log,
    start(options = {}) {
      const running = runForwarder({
        outbox: options.outbox ?? kiosk.outbox,
        office: {
          baseUrl: options.baseUrl ?? office.baseUrl,
          accessToken: options.accessToken ?? office.accessToken,
          officeKey: office.officeKey,
        },
        ...{ clock, now, log },
        ...{ settings: options.settings, limits: options.limits, more: options.more },
      });
      stops.push(running.stop);
      return running;
    },
  };
}

/** Opens what the office holds of a request with the office's key; page id to the digest of the plain page, in the manifest's order. */
export async function openedAtOffice(office: PretendOffice, number: string): Promise<Map<string, string>> {
  const opened = new Map<string, string>();
  const held = office.requests.get(number);
  for (const { page } of held?.manifest.pages ?? []) {
    const sealed = held?.pages.get(page);
    if (sealed) opened.set(page, sha256Of(await openBytes(office.identity, sealed)));
  }
  return opened;
}
