/** When a request that waits is tried next, and what keeps it until then. Pure. */
import type { ForwardStatus } from '../control/forward-messages.ts';
import type { RequestsPage } from '../control/technician-messages.ts';
import type { TechnicianWords } from './words/technician-words.ts';

/** `unknown`: no forwarder answers, or one of an older version. */
export type NextTry =
  | { is: 'now' | 'paused' | 'unknown' | 'dayQuota' | 'monthQuota' }
  | { is: 'cheapHours'; from: string | null }
  | { is: 'later'; seconds: number };

type Waiting = RequestsPage['waiting'][number];

export function nextTryOf(request: Waiting, forward: ForwardStatus | null): NextTry {
  if (!forward?.waits) return { is: 'unknown' };
  if (forward.doing === 'paused') return { is: 'paused' };
  const { nextTrySeconds, rests, pages } = forward.waits;
  if (pages && arePagesHeld(request, pages.olderThan)) {
    if (pages.why === 'dayQuota' || pages.why === 'monthQuota') return { is: pages.why };
    return { is: 'cheapHours', from: pages.cheapFrom };
  }
  const rest = rests.find(({ number }) => number === request.number)?.seconds ?? 0;
  const seconds = Math.max(rest, nextTrySeconds ?? 0);
  return seconds === 0 ? { is: 'now' } : { is: 'later', seconds };
}

/** What is small always goes, and so does what has waited too long. */
function arePagesHeld({ announced, pages, pagesSent, confirmedAt }: Waiting, olderThan: string): boolean {
  return announced && pagesSent < pages && Date.parse(confirmedAt) >= Date.parse(olderThan);
}

/** In steps of a minute, so that a list at rest does not change every second. */
export function nextTryInWords(next: NextTry, { nextTry }: TechnicianWords): string {
  switch (next.is) {
    case 'cheapHours':
      return nextTry.cheapHours(next.from ?? '');
    case 'later': {
      const minutes = Math.ceil(next.seconds / 60);
      if (next.seconds < 60) return nextTry.soon;
      return minutes < 120 ? nextTry.inMinutes(minutes) : nextTry.inHours(Math.floor(minutes / 60));
    }
    default:
      return nextTry[next.is];
  }
}
