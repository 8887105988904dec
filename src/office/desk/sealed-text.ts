/** Texts about people that officers write: sealed to the office's own key, so that a copied database gives none of them away. */
import { openBytes, sealBytes } from '../../seal/age-seal.ts';
import { isSealProblem } from '../../seal/seal-problem.ts';
import type { OfficeKeys } from '../office-keys.ts';

export type TextKeys = Pick<OfficeKeys, 'identity' | 'recipient'>;

export async function sealText({ recipient }: TextKeys, text: string): Promise<string> {
  return Buffer.from(await sealBytes(recipient, new TextEncoder().encode(text))).toString('base64');
}

/** Null when it was sealed to another key, or is damaged. */
export async function openText({ identity }: TextKeys, sealed: string): Promise<string | null> {
  try {
    return new TextDecoder().decode(await openBytes(identity, Buffer.from(sealed, 'base64')));
  } catch (error) {
    if (!isSealProblem(error)) throw error;
    return null;
  }
}
