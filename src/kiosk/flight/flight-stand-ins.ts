/** The way back from a masked event to one that the machines understand: samples stand where a person's words were. Used by the replay. */
import { DeviceProblem, type DeviceProblemCode } from '../../../devices/device-problem.ts';
import type { MaskedEvent } from '../../control/flight-messages.ts';
import { OutboxProblem, type OutboxProblemCode } from '../../outbox/outbox-problem.ts';
import { makeDraftSlipCode, makeOwnCode } from '../../request/own-codes.ts';
import { makeRequestNumber, receiptCode } from '../../request/request-number.ts';
import type { ScreenName } from '../../visit/screens/screen.ts';
import { noticeVersion } from '../../visit/visit-answers.ts';
import type { VisitPage } from '../../visit/visit-context.ts';
import { maskedDigit } from './flight-mask.ts';

export const sampleNumber = makeRequestNumber('000', 1);
const sampleTime = '2026-01-01T00:00:00.000Z';

/** Each passes the check of the screen where it is typed, and belongs to nobody. */
export const sampleEntries: Partial<Record<ScreenName, string>> = {
  typingNik: '7408010101000001',
  typingFamilyCard: '7408010101200001',
  typingPhone: '081200000000',
  askingForReceipt: sampleNumber,
};

const codes: Record<string, string> = {
  receipt: receiptCode(sampleNumber),
  appointment: makeOwnCode('appointment', 1),
  courierLabel: makeOwnCode('courierLabel', 1),
  staffBadge: makeOwnCode('staffBadge', 1),
  draftSlip: makeDraftSlipCode('1'.repeat(19)),
  civilDocument: 'https://tte.kemendagri.go.id/x',
  misread: 'SL123',
  notOurs: 'x',
};

type Masked = Record<string, unknown>;

/** What a machine is sent for a masked event. Typing is done before, by `keysToType`. */
export function standIn(event: MaskedEvent): { type: string } {
  const { type } = event;
  if (type === 'key.pressed') return { type, key: event.key === maskedDigit ? '0' : event.key } as never;
  if (type === 'barcode.scanned') {
    return { type, text: codes[String(event.code)] ?? 'x', symbology: null } as never;
  }
  if (type === 'scanner.pageKept') return { type, page: pageFrom(event.page as Masked) } as never;
  if (type === 'kiosk.toldToStop') {
    const { pages, hasNumber } = event.left as { pages: number; hasNumber: boolean };
    return { ...event, left: { pages, number: hasNumber ? sampleNumber : null } } as never;
  }
  if (type.startsWith('xstate.done.actor.')) return { type, output: outputFrom(event.output) } as never;
  if (type.startsWith('xstate.error.actor.'))
    return { type, error: errorFrom(event.error as Masked) } as never;
  return event;
}

function pageFrom({ page, paper, rotation, remarks }: Masked): VisitPage {
  return {
    ...{ page, paper, rotation, remarks },
    ...{ mediaType: 'image/webp', widthPx: 1, heightPx: 1, bytes: 1, sha256: '0'.repeat(64), preview: null },
  } as VisitPage;
}

function outputFrom(output: unknown): unknown {
  if (Array.isArray(output)) return output.map(pageFrom);
  if (output === null || output === undefined) return undefined;
  const { outcome, saved, why, stage, mayPrint, received, givenTwice, draft } = output as Masked;
  if (saved !== undefined) return { number: sampleNumber, confirmedAt: sampleTime };
  return {
    ...{ outcome, why, stage, mayPrint, number: sampleNumber, note: null, at: sampleTime },
    ...{ keptUntil: sampleTime, receivedAt: received ? sampleTime : null },
    ...(givenTwice
      ? { givenTwice: { confirmedAt: sampleTime, number: sampleNumber, isOtherKnown: false } }
      : {}),
    ...(draft ? { draft: draftFrom(draft as { facts: Masked; pages: Masked[] }) } : {}),
  };
}

function draftFrom({ facts, pages }: { facts: Masked; pages: Masked[] }) {
  const consent = { noticeVersion, language: facts.language, at: sampleTime };
  return { facts: { ...facts, consent }, pages: pages.map(pageFrom) };
}

/** Machines ask an error for its code and its page; the kinds are told apart by their class. */
function errorFrom({ name, code, page }: Masked): Error {
  if (name === 'DeviceProblem') return new DeviceProblem(code as DeviceProblemCode, '');
  if (name === 'OutboxProblem') {
    return new OutboxProblem(code as OutboxProblemCode, '', typeof page === 'string' ? { page } : {});
  }
  return Object.assign(new Error(String(name)), code === null ? {} : { code });
}
