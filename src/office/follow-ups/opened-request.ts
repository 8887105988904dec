/**
 * A request as it stands now, opened: what the citizen said, the pages of then, and those that were brought since in the place of others.
 * The old ones stay, and are known as replaced.
 */
import { isSealProblem } from '../../seal/seal-problem.ts';
import { openAnswers, openFollowUp, type SealedAnswers } from '../../seal/sealed-answers.ts';
import { withCorrections } from '../law/citizens/answer-corrections.ts';
import { openCorrections } from '../law/citizens/corrections.ts';
import type { OfficeKeys } from '../office-keys.ts';
import type { RequestRegister } from '../request-register.ts';

export type OpenedRequest = SealedAnswers & {
  /** Old page to the newer ones that took its place, in the order in which they came. */
  replacedBy: Map<string, string[]>;
};

/** Null when there is no such request. Throws SealProblem when it can't be opened. */
export async function openRequest(
  { requests, keys }: { requests: RequestRegister; keys: Pick<OfficeKeys, 'identity'> },
  number: string,
): Promise<OpenedRequest | null> {
  const sealed = await requests.sealedAnswersOf(number);
  if (sealed === null) return null;
  const said = await openAnswers(keys.identity, sealed);
  const { thumbnails } = said;
  const answers = withCorrections(
    said.answers,
    await openCorrections(keys, await requests.sealedCorrectionsOf(number)),
  );
  const pages = [...answers.pages];
  const pictures = { ...thumbnails };
  const replacedBy = new Map<string, string[]>();
  for (const followUp of await requests.followUpsOf(number)) {
    if (followUp.replaces === null || !followUp.isAcknowledged) continue;
    const brought = await openFollowUp(keys.identity, followUp.sealedAnswers).catch((error: unknown) => {
      // It was opened when it came, so this is another key; the rest of the request is shown all the same.
      if (isSealProblem(error)) return { pages: [], thumbnails: {} };
      throw error;
    });
    const known = replacedBy.get(followUp.replaces) ?? [];
    replacedBy.set(followUp.replaces, [...known, ...brought.pages.map(({ page }) => page)]);
    // Beside the page whose place they take.
    const after = pages.findIndex(({ page }) => page === (known.at(-1) ?? followUp.replaces));
    pages.splice(after < 0 ? pages.length : after + 1, 0, ...brought.pages);
    Object.assign(pictures, brought.thumbnails);
  }
  return { answers: { ...answers, pages }, thumbnails: pictures, replacedBy };
}
