/**
 * An event as the flight recorder may keep it: its name, and of its contents the words and counts that decide where the machines go.
 * Digits that a citizen types, what a code holds, pages and numbers of requests never come through.
 */

import type { MaskedEvent } from '../../control/flight-messages.ts';
import { parseFamilyCardNumber, parseNik } from '../../request/civil-number.ts';
import { meaningOf } from '../../request/code-meaning.ts';
import { parsePhone } from '../../request/phone-number.ts';
import { parseRequestNumber } from '../../request/request-number.ts';
import { keyOfButton } from '../../visit/keys.ts';
import { screens } from '../../visit/screens/screens.ts';
import type { VisitContext } from '../../visit/visit-context.ts';

/** What stands in a field where nothing may. */
export const maskedDigit = 'digit';

/** What was typed by then, as far as the machine cares. */
export type EntryVerdict = 'empty' | 'fits' | 'wrong';

type Plain = string | number | boolean | null;

/** Fields that are words of ours, wherever they occur. */
const keptFields = ['button', 'hangs', 'inFeeder', 'reason', 'state', 'device', 'fault', 'mustFinish'];

/** `visit`: the citizen in front of the kiosk, before the event; null between visits. Null for what is not recorded. */
export function maskEvent(event: object & { type: string }, visit: VisitContext | null): MaskedEvent | null {
  const fields = new Map<string, unknown>(Object.entries(event));
  const { type } = event;
  if (type === 'scanner.progressed') return null;
  if (type === 'key.pressed') return maskKey(String(fields.get('key')), visit);
  if (type === 'button.pressed') return { ...kept(event), ...verdictAt(visit, fields.get('button')) };
  if (type === 'barcode.scanned') return maskCode(fields);
  if (type === 'scanner.pageKept') return { type, page: maskPage(fields.get('page')) };
  if (type === 'kiosk.toldToStop') return { ...kept(event), left: maskLeft(fields.get('left')) };
  if (type.startsWith('xstate.done.actor.')) return { type, output: maskOutput(fields.get('output')) };
  if (type.startsWith('xstate.error.actor.')) return { type, error: maskError(fields.get('error')) };
  return kept(event);
}

function kept(event: object & { type: string }): MaskedEvent {
  const masked: Record<string, Plain> & { type: string } = { type: event.type };
  for (const [name, value] of Object.entries(event)) {
    if (keptFields.includes(name) && isPlain(value)) masked[name] = value;
  }
  return masked;
}

const isPlain = (value: unknown): value is Plain =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

/** A digit chooses among answers, or it is part of what a person typed. */
function maskKey(key: string, visit: VisitContext | null): MaskedEvent {
  const types = visit !== null && screens[visit.screen].input !== undefined;
  if (types && /^[0-9]$/.test(key)) return { type: 'key.pressed', key: maskedDigit };
  return { type: 'key.pressed', key, ...(key === 'enter' && types ? { entry: verdictOf(visit) } : {}) };
}

function verdictAt(visit: VisitContext | null, button: unknown): { entry?: EntryVerdict } {
  const isEnter = keyOfButton[button as keyof typeof keyOfButton] === 'enter';
  return isEnter && visit && screens[visit.screen].input ? { entry: verdictOf(visit) } : {};
}

function verdictOf({ screen, entry }: VisitContext): EntryVerdict {
  if (entry === '') return 'empty';
  const read = {
    typingNik: parseNik,
    typingFamilyCard: parseFamilyCardNumber,
    typingPhone: parsePhone,
    askingForReceipt: parseRequestNumber,
  } as Partial<Record<typeof screen, (text: string) => { outcome: string }>>;
  return read[screen]?.(entry).outcome === 'ok' ? 'fits' : 'wrong';
}

function maskCode(fields: Map<string, unknown>): MaskedEvent {
  const symbology = fields.get('symbology');
  const { kind } = meaningOf(String(fields.get('text')), typeof symbology === 'string' ? symbology : null);
  return { type: 'barcode.scanned', code: kind };
}

function maskPage(page: unknown) {
  const { page: name, paper, rotation, remarks } = page as Record<string, unknown>;
  return { page: name, paper, rotation, remarks };
}

function maskLeft(left: unknown) {
  const { pages, number } = left as { pages: number; number: string | null };
  return { pages, hasNumber: number !== null };
}

function maskError(error: unknown) {
  const fields = new Map<string, unknown>(typeof error === 'object' && error ? Object.entries(error) : []);
  const page = fields.get('page');
  return {
    name: error instanceof Error ? error.name : 'Error',
    code: typeof fields.get('code') === 'string' ? fields.get('code') : null,
    ...(typeof page === 'string' ? { page } : {}),
  };
}

/** Of what a step answered: its outcome and the words that decide what comes next. */
function maskOutput(output: unknown): unknown {
  if (Array.isArray(output)) return output.map(maskPage);
  if (typeof output !== 'object' || output === null) return null;
  const { outcome, why, stage, mayPrint, draft, receivedAt } = output as Record<string, unknown>;
  return {
    ...(outcome === undefined ? { saved: 'confirmedAt' in output } : { outcome }),
    ...(why === undefined ? {} : { why }),
    ...(stage === undefined ? {} : { stage, mayPrint, received: receivedAt !== null }),
    ...('givenTwice' in output ? { givenTwice: true } : {}),
    ...(draft === undefined ? {} : { draft: maskDraft(draft) }),
  };
}

function maskDraft(draft: unknown) {
  const { facts, pages } = draft as { facts: Record<string, unknown>; pages: unknown[] };
  const { service, caseAnswers, language, paper, seen } = facts;
  return { facts: { service, caseAnswers, language, paper, seen }, pages: pages.map(maskPage) };
}
