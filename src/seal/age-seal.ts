/**
 * Seals bytes to the office's public key and opens them again, in the age format (age-encryption.org/v1), so that any `age`
 * tool can open a page with the office's key. The kiosk only ever seals; the identity lives at the office alone.
 */
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { SealProblem } from './seal-problem.ts';

export type OfficeIdentity = {
  /** AGE-SECRET-KEY-1…: opens everything that was sealed to `recipient`. */
  identity: string;
  /** age1…: goes to every kiosk. */
  recipient: string;
};

export type Sealer = { seal(bytes: Uint8Array): Promise<Uint8Array> };

export async function createIdentity(): Promise<OfficeIdentity> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** Checks the recipient once and seals many files to it; throws SealProblem `seal.badRecipient`. */
export function createSealer(recipient: string): Sealer {
  const encrypter = new Encrypter();
  try {
    encrypter.addRecipient(recipient);
  } catch (cause) {
    throw new SealProblem('seal.badRecipient', 'The office key of this kiosk is not valid: enrol it again.', {
      cause,
    });
  }
  return { seal: (bytes) => encrypter.encrypt(bytes) };
}

/** The whole sealed file; a little longer than what it holds (about 200 bytes, and 16 for every 64 KiB). */
export async function sealBytes(recipient: string, bytes: Uint8Array): Promise<Uint8Array> {
  return createSealer(recipient).seal(bytes);
}

/** What was sealed. Throws SealProblem: `seal.badIdentity`, `seal.wrongKey`, or `seal.damaged` when any byte differs. */
export async function openBytes(identity: string, sealed: Uint8Array): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  try {
    decrypter.addIdentity(identity);
  } catch {
    // The library quotes a mistyped key in its message: no cause is kept, so that no log can hold it.
    throw new SealProblem('seal.badIdentity', 'The office key file does not hold an age identity.');
  }
  try {
    return await decrypter.decrypt(sealed);
  } catch (cause) {
    throw isMeantForAnother(cause)
      ? new SealProblem('seal.wrongKey', 'The file was sealed to another key than this one.', { cause })
      : new SealProblem('seal.damaged', 'The sealed file is damaged or cut off: fetch it again.', { cause });
  }
}

/** The library has no code for it, only this sentence; a test notices when it changes. */
function isMeantForAnother(cause: unknown): boolean {
  return cause instanceof Error && cause.message.startsWith('no identity matched');
}
