/** The public keys that a release is checked with: `silaku update` on a kiosk and `silaku office-release` read them from files. */
import { readFileSync } from 'node:fs';
import { type PublicKey, publicKey } from './messages.ts';
import { SealProblem } from './seal-problem.ts';

/**
 * In the order of the paths; those that do not exist are skipped. Throws SealProblem (`seal.badReleaseKey`) for a file that is there and
 * can't be read or is no key: a damaged file of the owner's must not hand the decision on to the next key in the list.
 */
export function readReleaseKeys(paths: readonly string[]): PublicKey[] {
  return paths.flatMap((path) => readKey(path) ?? []);
}

function readKey(path: string): PublicKey | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw badKey(path, 'can not be read', error);
  }
  const read = publicKey.safeParse(parsed(text));
  // Without the cause, which quotes the text: it might be a private key that was put there by mistake.
  if (!read.success) throw badKey(path, 'holds no public key of a release');
  return read.data;
}

function badKey(path: string, what: string, cause?: unknown): SealProblem {
  const hint = `${path} ${what}; put the .pub file of "silaku release-key" there.`;
  return new SealProblem('seal.badReleaseKey', hint, cause === undefined ? {} : { cause });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
