/**
 * Takes the office's answers from a stick: each acknowledgement is judged exactly as one that came over the network, then the request
 * is delivered. May be repeated, and may run beside the forwarder. Called by `silaku collect`; a screen can call it as well.
 */
import type { Enrolment } from '../../seal/messages.ts';
import { signedMessageLimitBytes, verifyAcknowledgement, verifyStickAnswers } from '../../seal/signatures.ts';
import type { StickAnswers } from '../../seal/stick/stick-messages.ts';
import type { StickName } from '../../seal/stick/stick-names.ts';
import { listStick, readStickFile, type Unreadable } from '../../seal/stick/stick-reader.ts';
import { checkAcknowledgement } from '../forwarding/acknowledgement-check.ts';
import type { Outbox } from '../outbox.ts';

/** `badSignature`: not from this kiosk's office, or changed. `renamed`: signed, but for another kiosk or under another name. */
export type AnswersRefusal = 'badSignature' | 'malformed' | 'renamed' | Unreadable['outcome'];

export type CollectReport = {
  /** Files of answers that were taken. */
  taken: number;
  refused: { file: string; reason: AnswersRefusal }[];
  /** Files of answers for other kiosks; they were left alone. */
  forOthers: number;
  /** Requests that these answers have closed. */
  delivered: string[];
  /** Acknowledgements of requests that were closed before. */
  alreadyKnown: number;
  /** Acknowledgements that do not fit what this kiosk holds, or are of requests it does not know. */
  notFitting: number;
  /** Requests that the office will not take as they are: set aside for the technician. */
  setAside: number;
  /** Newer words about requests. */
  statuses: number;
};

export type CollectOptions = {
  outbox: Outbox;
  enrolment: Pick<Enrolment, 'kiosk' | 'officeKey'>;
  stick: string;
  signal?: AbortSignal;
};

/** Throws StickProblem, OutboxProblem. */
export async function collectFromStick(options: CollectOptions): Promise<CollectReport> {
  const { enrolment, stick } = options;
  const report: CollectReport = {
    taken: 0,
    refused: [],
    forOthers: 0,
    delivered: [],
    alreadyKnown: 0,
    notFitting: 0,
    setAside: 0,
    statuses: 0,
  };
  for (const found of (await listStick(stick)).ours) {
    options.signal?.throwIfAborted();
    if (found.kind !== 'answers') continue;
    if (found.kiosk !== enrolment.kiosk) {
      report.forOthers += 1;
      continue;
    }
    const read = await readAnswers(options, found);
    if (read.outcome !== 'ok') {
      report.refused.push({ file: found.name, reason: read.outcome });
      continue;
    }
    report.taken += 1;
    await take(options, read.answers, report);
  }
  return report;
}

async function readAnswers(
  { enrolment, stick }: CollectOptions,
  found: StickName & { name: string },
): Promise<{ outcome: 'ok'; answers: StickAnswers } | { outcome: AnswersRefusal }> {
  const file = await readStickFile(stick, [found.name], { bytes: signedMessageLimitBytes, exactly: false });
  if (file.outcome !== 'ok') return file;
  const read = await verifyStickAnswers(enrolment.officeKey, file.bytes.toString('latin1'));
  if (read.outcome === 'bad') return { outcome: read.reason };
  const { answers } = read;
  return answers.kiosk === enrolment.kiosk && answers.answers === found.id
    ? { outcome: 'ok', answers }
    : { outcome: 'renamed' };
}

async function take(
  { outbox, enrolment }: CollectOptions,
  answers: StickAnswers,
  report: CollectReport,
): Promise<void> {
  for (const jws of answers.acknowledgements) {
    const read = await verifyAcknowledgement(enrolment.officeKey, jws);
    const held = read.outcome === 'ok' ? outbox.heldRequest(read.acknowledgement.number) : null;
    if (read.outcome === 'bad' || !held) {
      report.notFitting += 1;
      continue;
    }
    if (held.state === 'delivered' || held.state === 'cleared') {
      report.alreadyKnown += 1;
      continue;
    }
    if (checkAcknowledgement(read.acknowledgement, held).outcome === 'wrong') {
      report.notFitting += 1;
      continue;
    }
    // The page that this kiosk has lost since is at the office: what was set aside for it is no trouble any more.
    if (held.state === 'setAside') outbox.tryAgain(held.number);
    outbox.noteDelivered(held.number, {
      acknowledgement: jws,
      receivedAt: read.acknowledgement.receivedAt,
    });
    report.delivered.push(held.number);
  }
  for (const refused of answers.refused) if (outbox.setAsideFromStick(refused)) report.setAside += 1;
  report.statuses += outbox.applyStickStatuses(answers.statuses);
}
