/**
 * One pass over everything that waits: announce what the office has not heard of, then send its pages, then ask for the
 * acknowledgement and verify it. The forwarder runs one after the other.
 */
import { sha256Of } from '../../seal/digest.ts';
import type { PublicKey } from '../../seal/messages.ts';
import { verifyAcknowledgement } from '../../seal/signatures.ts';
import type { Deliveries, SetAsideReason } from '../deliveries.ts';
import type { PageLimit, WaitingPage, WaitingRequest } from '../delivery-queue.ts';
import { isOutboxProblem } from '../outbox-problem.ts';
import type { AcceptedBytes } from './accepted-bytes.ts';
import { checkAcknowledgement } from './acknowledgement-check.ts';
import type { ForwarderLog } from './forwarder-log.ts';
import { isUnheard } from './link-reasons.ts';
import { concernsTheLink, type TryLater, type Unauthorised } from './office-answers.ts';
import type { OfficeClient } from './office-client.ts';
import { judgeRefusal } from './refusals.ts';

export type DeliveryRound = {
  outbox: Deliveries;
  office: OfficeClient;
  officeKey: PublicKey;
  log: ForwarderLog;
  nowMs: () => number;
  /** The request has failed for its own reasons; until when it rests. */
  restUntilMs: (request: WaitingRequest) => number;
  /** Which pages may travel now: data costs money on some links. */
  pageLimit: () => PageLimit;
  /** Whether something else has to be done first, though requests wait. */
  isOver: () => boolean;
  /** What the office is known to have of pages on their way. */
  accepted: AcceptedBytes;
  /** The office has something that it had not before. */
  progressed: () => void;
  /** Whether the office has answered in this round: only then can a call that breaks be the fault of what it carried. */
  hasAnswered: boolean;
};

/** `done`: everything due has been tried. Otherwise the round ended early, because the next request would fare the same. */
export type RoundEnd = { outcome: 'done' } | TryLater | Unauthorised;

/** Throws OutboxProblem, and the signal's reason when it is aborted. */
export async function deliverWaiting(round: DeliveryRound, signal: AbortSignal): Promise<RoundEnd> {
  // Looked at anew before each step: a backlog may take hours, and who confirms meanwhile is announced next. Each step
  // brings its request further, out of the queue or to rest, so the round has an end.
  do {
    const request = round.outbox.nextStep(round.nowMs(), round.pageLimit());
    if (!request) break;
    const end = await guarded(round, request, signal, request.announced ? goOn : announce);
    if (end) return end;
  } while (!round.isOver());
  return { outcome: 'done' };
}

/** null: go on with the next step. */
type StepEnd = TryLater | Unauthorised | null;
type Step = (round: DeliveryRound, request: WaitingRequest, signal: AbortSignal) => Promise<StepEnd>;

/** A mistake of ours that one request brings out must not keep the others from the office. */
async function guarded(round: DeliveryRound, request: WaitingRequest, signal: AbortSignal, step: Step) {
  signal.throwIfAborted();
  try {
    return await step(round, request, signal);
  } catch (error) {
    if (signal.aborted || isOutboxProblem(error)) throw error;
    round.log.error({ reference: request.number, error: describe(error) }, 'request.unexpected');
    fail(round, request, 'unexpected');
    return null;
  }
}

function announce(round: DeliveryRound, request: WaitingRequest, signal: AbortSignal): Promise<StepEnd> {
  return sendManifest(round, request, signal, (wanted) => {
    round.outbox.noteAnnounced(request.number, wanted);
    round.progressed();
    round.log.info({ reference: request.number, wanted: wanted.length }, 'request.announced');
  });
}

/** Sends the next page, or asks for the acknowledgement when there is none left. */
async function goOn(round: DeliveryRound, request: WaitingRequest, signal: AbortSignal): Promise<StepEnd> {
  const page = request.pages.find(({ uploaded }) => !uploaded);
  return page ? sendPage(round, request, page, signal) : complete(round, request, signal);
}

function complete(round: DeliveryRound, request: WaitingRequest, signal: AbortSignal): Promise<StepEnd> {
  return sendManifest(round, request, signal, (wanted) => {
    // It has been sent everything and still wants pages: whatever it holds of them is not whole, so begin them anew.
    for (const page of wanted) round.outbox.noteUploadUrl(page, null);
    round.outbox.noteAnnounced(request.number, wanted);
    fail(round, request, 'stillWanted');
  });
}

/** Announcing again is always safe; only what it means that pages are wanted differs. */
async function sendManifest(
  round: DeliveryRound,
  request: WaitingRequest,
  signal: AbortSignal,
  onWanted: (pages: string[]) => void,
): Promise<StepEnd> {
  const answer = await round.office.announce(round.outbox.manifestOf(request.number), signal);
  if (answer.outcome !== 'tryLater') round.hasAnswered = true;
  switch (answer.outcome) {
    case 'wanted':
      onWanted(answer.pages);
      return null;
    case 'acknowledged':
      await accept(round, request, answer.acknowledgement);
      return null;
    case 'refused': {
      const judged = judgeRefusal(answer.reason, request.problem);
      if (judged.outcome === 'again') fail(round, request, judged.problem);
      else setAside(round, request, judged.reason);
      return null;
    }
    default:
      return putOff(round, request, answer);
  }
}

async function sendPage(
  round: DeliveryRound,
  request: WaitingRequest,
  page: WaitingPage,
  signal: AbortSignal,
): Promise<StepEnd> {
  const { outbox, office, log } = round;
  const sealed = outbox.readSealed(page.page);
  if (!sealed || sealed.length !== page.sealedBytes || sha256Of(sealed) !== page.sealedSha256) {
    setAside(round, request, sealed ? 'pageDamaged' : 'pageLost');
    return null;
  }
  let gotFurther = false;
  const answer = await office.uploadPage(
    {
      number: request.number,
      page: page.page,
      sealed,
      sealedSha256: page.sealedSha256,
      uploadUrl: page.uploadUrl,
      failures: request.failures,
      onUploadUrl: (url) => {
        if (url !== page.uploadUrl) outbox.noteUploadUrl(page.page, url);
      },
      onAccepted: (bytes) => {
        if (!round.accepted.isMore(page.page, bytes)) return;
        gotFurther = true;
        round.progressed();
      },
    },
    signal,
  );
  switch (answer.outcome) {
    case 'ok':
      round.hasAnswered = true;
      outbox.noteUploaded(page.page);
      round.accepted.forget(page.page);
      log.info({ reference: request.number, page: page.page, bytes: page.sealedBytes }, 'page.sent');
      return null;
    case 'refused':
      // The office may have been restored from a copy that knows nothing of the request: begin again from the start.
      outbox.noteForgotten(request.number);
      round.accepted.forget(page.page);
      fail(round, request, `pageRefused ${answer.status}`);
      return null;
    default:
      // A link that breaks every minute still brings a page home, piece by piece: that is no failure of the request.
      return gotFurther && answer.outcome === 'tryLater' && concernsTheLink(answer)
        ? answer
        : putOff(round, request, answer);
  }
}

async function accept(round: DeliveryRound, request: WaitingRequest, jws: string): Promise<void> {
  const read = await verifyAcknowledgement(round.officeKey, jws);
  if (read.outcome === 'bad') {
    fail(round, request, `acknowledgement ${read.reason}`);
    return;
  }
  const verdict = checkAcknowledgement(read.acknowledgement, request);
  if (verdict.outcome === 'wrong') {
    fail(round, request, `acknowledgement names another ${verdict.part}`);
    return;
  }
  round.outbox.noteDelivered(request.number, {
    acknowledgement: jws,
    receivedAt: read.acknowledgement.receivedAt,
  });
  round.progressed();
  round.log.info({ reference: request.number }, 'request.delivered');
}

function setAside(round: DeliveryRound, request: WaitingRequest, reason: SetAsideReason): void {
  round.outbox.setAside(request.number, reason);
  round.log.warn({ reference: request.number, reason }, 'request.setAside');
}

function putOff(round: DeliveryRound, request: WaitingRequest, answer: TryLater | Unauthorised): StepEnd {
  if (answer.outcome === 'unauthorised') return answer;
  if (!concernsTheLink(answer)) {
    fail(round, request, answer.reason);
    return null;
  }
  // The link was well a moment ago: it may be this message that breaks it or angers a proxy, so the others have their turn first.
  if (round.hasAnswered && !isUnheard(answer.reason)) round.outbox.noteFailure(request.number, answer.reason);
  return answer;
}

function fail(round: DeliveryRound, request: WaitingRequest, problem: string): void {
  round.outbox.noteFailure(request.number, problem);
  round.outbox.letRest(request.number, round.restUntilMs(request));
  round.log.warn({ reference: request.number, problem }, 'request.failed');
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
