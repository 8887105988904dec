/** How patient the forwarder is, and what it may spend. The program `silaku forward` sets some of it from the command line. */
import type { BackOff } from './back-off.ts';
import { type DataPlan, unlimited } from './data-plan.ts';

export type ForwarderSettings = {
  /** After a link that is down, and for a request that fails for its own reasons. */
  backOff: BackOff;
  statusEveryMs: number;
  /** The kernel's count of time drifts a few seconds a day. */
  timeEveryMs: number;
  /** How long pages stay on the kiosk after the office has them, should it still lose them. */
  keepDeliveredMs: number;
  /** How soon a new request is noticed while resting. */
  wakePollMs: number;
  /** How soon the return of the link is noticed while resting after a dead one. */
  linkPollMs: number;
  /** How often the office is asked for all that is held, though it has not been started anew. */
  heldCheckEveryMs: number;
  data: DataPlan;
};

export const forwarderSettings: ForwarderSettings = {
  backOff: { firstMs: 5_000, ceilingMs: 10 * 60_000 },
  statusEveryMs: 5 * 60_000,
  timeEveryMs: 6 * 60 * 60_000,
  keepDeliveredMs: 7 * 24 * 60 * 60_000,
  wakePollMs: 1_000,
  linkPollMs: 3_000,
  heldCheckEveryMs: 24 * 60 * 60_000,
  data: unlimited,
};
