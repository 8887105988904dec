/** What each waiting request waits for, as the technician is told: the forwarder's own rest, a rest of that request, cheap hours, a quota. */
import type { ForwardStatus } from '../../control/forward-messages.ts';
import type { DeliveryQueue } from '../delivery-queue.ts';
import type { Link } from '../link-state.ts';
import type { Clock } from './clock.ts';
import type { DataPlan } from './data-plan.ts';
import type { Reins } from './reins.ts';

/** As many as the technician's list shows. */
const mostTold = 100;

/** In seconds from now: the rests are counted by a clock of this process that nobody else can read. */
export function waitsTold(parts: {
  outbox: Pick<DeliveryQueue, 'restingRequests'> & Pick<Link, 'linkState'>;
  reins: Pick<Reins, 'state'>;
  clock: Pick<Clock, 'nowMs'>;
  plan: DataPlan;
  now: Date;
  /** Of the reins. */
  wallMs: number;
}): NonNullable<ForwardStatus['waits']> {
  const { outbox, reins, clock, plan, now, wallMs } = parts;
  const { nextTryMs } = reins.state();
  const why = outbox.linkState().pagesWait;
  return {
    nextTrySeconds: nextTryMs === null ? null : secondsOf(nextTryMs - wallMs),
    rests: outbox
      .restingRequests(clock.nowMs(), mostTold)
      .map(({ number, dueMs }) => ({ number, seconds: secondsOf(dueMs - clock.nowMs()) })),
    pages:
      why === null
        ? null
        : {
            why,
            cheapFrom: why === 'cheapHours' && plan.cheapHours ? hourOf(plan.cheapHours.fromMinute) : null,
            olderThan: new Date(now.getTime() - plan.pagesWaitAtMostMs).toISOString(),
          },
  };
}

const secondsOf = (ms: number) => Math.max(0, Math.ceil(ms / 1_000));

/** `22:00` */
function hourOf(minuteOfDay: number): string {
  const [hour, minute] = [Math.floor(minuteOfDay / 60), minuteOfDay % 60];
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
}
