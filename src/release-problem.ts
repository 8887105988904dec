/** What is wrong with the folder of a release, in a sentence that says what to do. For `silaku release-sign` and `silaku office-release`. */
import type { ReleaseProblem } from './seal/release-folder.ts';

/** Returns the exit status: 65 what is there is not to be trusted, 66 it is not there. */
export function tellReleaseProblem(problem: ReleaseProblem, folder: string): number {
  process.stderr.write(`${sentence(problem, folder)}\n`);
  return problem.reason === 'noList' || problem.reason === 'fileMissing' ? 66 : 65;
}

function sentence(problem: ReleaseProblem, folder: string): string {
  switch (problem.reason) {
    case 'noList':
      return `There is no release in ${folder}: ${problem.detail}. "npm run package -- --key FILE" makes release.jws.`;
    case 'badSignature':
      return `${folder}/release.jws was not signed by this key, or was changed since. Nothing was done; ask whoever made the release.`;
    case 'malformed':
      return `${folder}/release.jws is signed, but is no list of a release that this version understands. Nothing was done.`;
    case 'fileMissing':
      return `${folder} lacks ${problem.file}, which the list names. Copy the whole folder, then run this again.`;
    case 'fileDamaged':
      return `${folder}/${problem.file} is not the package that the list names: it is damaged or another one. Copy it again.`;
  }
}
