/** From a wrong number or a failed device to what the screen says about it. No message repeats what was typed. */
import { storageServes, storageStateOf } from '../outbox/storage/storage-state.ts';
import { parseFamilyCardNumber, parseNik } from '../request/civil-number.ts';
import type { CodeMeaning } from '../request/code-meaning.ts';
import { parseRequestNumber, requestNumberDigits } from '../request/request-number.ts';
import type { Words } from '../request/words/words.ts';
import { currentPaper, pagesOf } from './visit-case.ts';
import type { VisitContext, VisitProblem } from './visit-context.ts';

export function nikProblem(digits: string): VisitProblem | null {
  const nik = parseNik(digits);
  return nik.outcome === 'ok' ? null : { code: 'nikWrong', part: nik.part, digits: digits.length };
}

export function familyCardProblem(digits: string): VisitProblem | null {
  const card = parseFamilyCardNumber(digits);
  return card.outcome === 'ok' ? null : { code: 'familyCardWrong', part: card.part, digits: digits.length };
}

export function numberProblem(digits: string): VisitProblem | null {
  const number = parseRequestNumber(digits);
  return number.outcome === 'ok' ? null : { code: 'numberWrong', part: number.part, digits: digits.length };
}

/** What the screen says about a code that does not lead on from here, by what is wanted at this step. */
export function codeProblem({ kind }: CodeMeaning, wanted: 'receipt' | 'nothing'): VisitProblem {
  if (kind === 'notOurs') return { code: wanted === 'receipt' ? 'notOurCode' : 'codeNotNeededNow' };
  return { code: 'otherCode', is: kind, wanted };
}

/** Drivers reject with a DeviceProblem; the visit knows it by its dotted code and needs nothing else of it. */
export function deviceProblem(error: unknown): Extract<VisitProblem, { code: 'device' }> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'other';
  return { code: 'device', problem: code };
}

/** Pages that came before the fault are kept, and the citizen is told so: the others go back into the feeder. */
export function scanProblem(error: unknown, visit: VisitContext): VisitProblem {
  const storage = storageProblem(error);
  if (storage) return storage;
  const { problem } = deviceProblem(error);
  return visit.unseen.length === 0
    ? { code: 'device', problem }
    : { code: 'pileHeldUp', problem, pages: keptPages(visit) };
}

/** null where the storage is not the reason. */
export function storageProblem(error: unknown): VisitProblem | null {
  const state = storageStateOf(error);
  return state === null ? null : { code: 'storage', state };
}

export const pileStopped = (visit: VisitContext): VisitProblem => ({
  code: 'pileStopped',
  pages: keptPages(visit),
});

const keptPages = (visit: VisitContext) => pagesOf(visit, currentPaper(visit).id).length;

export function problemSentence(problem: VisitProblem, { problems, saveFailed }: Words): string {
  switch (problem.code) {
    case 'noSuchChoice':
    case 'help':
    case 'notOurCode':
    case 'codeNotNeededNow':
    case 'notRemoved':
    case 'paperLeft':
      return problems[problem.code];
    case 'otherCode':
      return `${problems.codeIs[problem.is]} ${whatToShow(problem, problems)}`;
    case 'phoneWrong':
      return problems.phone;
    case 'nikWrong':
      return civilNumberSentence(problem, problems, {
        area: problems.nikArea,
        day: problems.nikDay,
        month: problems.nikMonth,
        serial: problems.nikSerial,
      });
    case 'familyCardWrong':
      return civilNumberSentence(problem, problems, {
        area: problems.familyCardArea,
        day: problems.familyCardDay,
        month: problems.familyCardMonth,
        serial: problems.familyCardSerial,
      });
    case 'numberWrong':
      return problem.part === 'length'
        ? digitsMissing(problem.digits, requestNumberDigits, problems)
        : problems.numberCheck;
    case 'slipNotPrinted':
      return problem.problem === 'printer.paperOut' ? problems.slipNoPaper : problems.slipNotPrinted;
    case 'device':
      return deviceSentence(problem, problems);
    case 'pileHeldUp':
      return problem.problem === 'scanner.jammed'
        ? problems.sheetStuck(problem.pages)
        : `${deviceSentence(problem, problems)} ${problems.pagesKept(problem.pages)}`;
    case 'pileStopped':
      return problems.pagesKept(problem.pages);
    case 'storage':
      // Only a state that keeps nothing stops a step.
      return saveFailed.storage[storageServes(problem.state) ? 'readOnly' : problem.state];
  }
}

function deviceSentence({ problem }: { problem: string }, { devices }: Words['problems']): string {
  return Object.hasOwn(devices, problem) ? devices[problem as keyof typeof devices] : devices.other;
}

function whatToShow(
  { is, wanted }: Extract<VisitProblem, { code: 'otherCode' }>,
  problems: Words['problems'],
): string {
  if (wanted === 'nothing') return problems.codeNotNeededNow;
  return is === 'misread' ? problems.showReceiptAgain : problems.showReceipt;
}

function civilNumberSentence(
  { part, digits }: { part: string; digits: number },
  problems: Words['problems'],
  parts: Record<'area' | 'day' | 'month' | 'serial', string>,
): string {
  if (part === 'length') return digitsMissing(digits, 16, problems);
  return Object.hasOwn(parts, part) ? parts[part as keyof typeof parts] : problems.onlyDigits;
}

function digitsMissing(have: number, wanted: number, problems: Words['problems']): string {
  return have < wanted ? problems.tooFewDigits(have, wanted - have) : problems.tooManyDigits(have);
}
