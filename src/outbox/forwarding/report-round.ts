/** Tells the office how the kiosk is: at once when something has changed, and else seldom. Part of the forwarder. */
import type { KioskReport } from '../../seal/kiosk-report.ts';
import type { RoundEnd } from './delivery-round.ts';
import type { ForwarderLog } from './forwarder-log.ts';
import { concernsTheLink } from './office-answers.ts';
import type { OfficeClient } from './office-client.ts';

export type ReportRound = {
  office: Pick<OfficeClient, 'report'>;
  /** Asks the kiosk's program; it always has an answer, for a kiosk that is silent is news as well. */
  kioskReport: (signal: AbortSignal) => Promise<KioskReport>;
  nowMs: () => number;
  log: ForwarderLog;
};

/** Without news, the numbers that change by themselves are told this often: half a kilobyte each time. */
const tellAgainMs = 30 * 60_000;

export function createReportRound(round: ReportRound): (signal: AbortSignal) => Promise<RoundEnd> {
  let told = '';
  let toldMs = Number.NEGATIVE_INFINITY;

  return async (signal) => {
    const report = await round.kioskReport(signal);
    const news = newsIn(report);
    if (news === told && round.nowMs() - toldMs < tellAgainMs) return { outcome: 'done' };
    const answer = await round.office.report(report, signal);
    if (answer.outcome === 'unauthorised' || (answer.outcome === 'tryLater' && concernsTheLink(answer)))
      return answer;
    if (answer.outcome === 'tryLater') round.log.warn({ reason: answer.reason }, 'report.failed');
    // Also after a refusal: the same report would be refused again.
    told = news;
    toldMs = round.nowMs();
    return { outcome: 'done' };
  };
}

/** What a person at the office should see soon. Degrees, free bytes and counts go up and down by themselves. */
function newsIn({
  state,
  software,
  devices,
  outbox,
  link,
  disk,
  machine,
  clockCertain,
  bulletin,
}: KioskReport): string {
  return JSON.stringify([
    ...[state, software, devices, link, disk.state, machine.underVoltage, clockCertain, bulletin],
    ...[outbox.waiting > 0, outbox.setAside],
  ]);
}
