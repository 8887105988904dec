/** The papers of this case against what was scanned and what officers said of it: what is good, what is missing, what to send back. */
import type { RequestAnswers } from '../../request/request.ts';
import { findService, type PaperRequirement, requirementsFor } from '../../request/service-catalogue.ts';
import { currentPages, type DeskPage } from './desk-page.ts';
import { isBad } from './page-verdict.ts';

/** `waiting`: sent back, and not yet scanned anew. `notGiven`: may be left out, and was. */
export type PaperState = 'fine' | 'toCheck' | 'bad' | 'waiting' | 'missing' | 'notGiven';

export type ChecklistLine = {
  /** Null for a paper that this case does not ask for, and that was scanned all the same. */
  requirement: PaperRequirement | null;
  paper: string;
  state: PaperState;
  pages: DeskPage[];
};

export type Checklist = {
  lines: ChecklistLine[];
  /** Of the pages that count. */
  checked: number;
  pages: number;
  bad: number;
  missing: number;
};

export function checklistOf(answers: RequestAnswers, pages: readonly DeskPage[]): Checklist {
  const service = findService(answers.service);
  const asked = service ? requirementsFor(service, answers.caseAnswers) : [];
  const current = currentPages(pages);
  const known = new Set(asked.map(({ id }) => id));
  const others = [...new Set(current.map(({ info }) => info.paper))].filter((paper) => !known.has(paper));
  const lineOf = (paper: string, requirement: PaperRequirement | null): ChecklistLine => {
    const own = current.filter((page) => page.info.paper === paper);
    const isMissing = requirement?.need === 'required' || answers.missingPapers.includes(paper);
    return { requirement, paper, pages: own, state: stateOf(own, isMissing) };
  };
  const lines = [
    ...asked.map((requirement) => lineOf(requirement.id, requirement)),
    ...others.map((paper) => lineOf(paper, null)),
  ];
  return {
    lines,
    pages: current.length,
    checked: current.filter(({ verdict }) => verdict !== null).length,
    bad: current.filter(({ verdict }) => isBad(verdict?.verdict)).length,
    missing: lines.filter(({ state }) => state === 'missing').length,
  };
}

function stateOf(pages: readonly DeskPage[], isMissing: boolean): PaperState {
  if (pages.length === 0) return isMissing ? 'missing' : 'notGiven';
  if (pages.some(({ sentBack }) => sentBack !== null)) return 'waiting';
  if (pages.some(({ verdict }) => isBad(verdict?.verdict))) return 'bad';
  return pages.every(({ verdict }) => verdict?.verdict === 'fine') ? 'fine' : 'toCheck';
}
