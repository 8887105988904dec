/** Whether the office's signed answer is about exactly this request, byte for byte. Pure; nothing is dropped before it agrees. */
import type { Acknowledgement, SealedPage } from '../../seal/messages.ts';

export type Expected = {
  kiosk: string;
  number: string;
  manifestSha256: string;
  pages: readonly SealedPage[];
};

export type AcknowledgementVerdict =
  | { outcome: 'ok' }
  | { outcome: 'wrong'; part: 'kiosk' | 'number' | 'manifest' | 'pages' };

/** The order of the pages does not matter; a missing, doubled or additional one does. */
export function checkAcknowledgement(said: Acknowledgement, expected: Expected): AcknowledgementVerdict {
  if (said.kiosk !== expected.kiosk) return { outcome: 'wrong', part: 'kiosk' };
  if (said.number !== expected.number) return { outcome: 'wrong', part: 'number' };
  if (said.manifestSha256 !== expected.manifestSha256) return { outcome: 'wrong', part: 'manifest' };
  return samePages(said.pages, expected.pages) ? { outcome: 'ok' } : { outcome: 'wrong', part: 'pages' };
}

function samePages(said: readonly SealedPage[], expected: readonly SealedPage[]): boolean {
  const written = (pages: readonly SealedPage[]) =>
    pages.map((page) => `${page.page} ${page.sealedBytes} ${page.sealedSha256}`).sort();
  const left = written(said);
  const right = written(expected);
  return left.length === right.length && left.every((line, index) => line === right[index]);
}
