/** What the checks may say about a page: which of it is a fault, and which one the citizen is asked about. */
import type { PageRemark } from './page.ts';

export type PageFault = Exclude<PageRemark, 'qrPresent'>;

/** One question at a time, the most important first: what the next scan cures most surely, and what hides the others. */
const byImportance: PageFault[] = ['blank', 'sameSheet', 'tooDark', 'blurred', 'cutOff', 'streaks'];

/** Without what is mere information; the most important first. */
export function faultsAmong(remarks: readonly PageRemark[]): PageFault[] {
  return byImportance.filter((fault) => remarks.includes(fault));
}
