/**
 * The secrets in the office's folder: what opens the pages, what signs acknowledgements, what signs cookies. Made on the first
 * start, readable by the office's own user alone. Whoever loses `office-identity.txt` can never open a page again: back it up.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../files/whole-files.ts';
import { createIdentity } from '../seal/age-seal.ts';
import type { PublicKey } from '../seal/messages.ts';
import { guardSecrets } from '../seal/secret-files.ts';
import { createSigningKey, publicKeyOf, type SigningKey, signingKey } from '../seal/signatures.ts';

export type OfficeKeys = {
  /** AGE-SECRET-KEY-1…, opens every page. */
  identity: string;
  /** age1…, what kiosks seal to. */
  recipient: string;
  signingKey: SigningKey;
  publicKey: PublicKey;
  cookieSecret: string;
  /** Makes the search index unreadable for who has only the database. */
  searchSecret: string;
};

const files = {
  identity: 'office-identity.txt',
  signingKey: 'office-signing-key.json',
  cookieSecret: 'cookie-secret',
} as const;

/** Their names in the folder. */
export const keyFiles = [files.identity, files.signingKey, files.cookieSecret] as const;

/** `onRepaired`: told of files that others could read until now. Throws a sentence for what can't be kept from them. */
export async function loadOfficeKeys(
  folder: string,
  onRepaired: (files: string[]) => void = () => {},
): Promise<OfficeKeys> {
  const { repaired, problems } = guardSecrets([
    { path: folder, may: 'notEveryoneWrite' },
    ...[...Object.values(files), 'office.sqlite'].map(
      (name) => ({ path: join(folder, name), may: 'ownerRead' }) as const,
    ),
  ]);
  if (problems.length > 0) throw new Error(`The office's keys are not its own. ${problems.join(' ')}`);
  if (repaired.length > 0) onRepaired(repaired);
  const identityFile = await readOrMake(join(folder, files.identity), newIdentityFile);
  const signing = signingKey.parse(
    JSON.parse(
      await readOrMake(join(folder, files.signingKey), async () => JSON.stringify(await createSigningKey())),
    ),
  );
  const cookieSecret = await readOrMake(join(folder, files.cookieSecret), async () =>
    randomBytes(32).toString('hex'),
  );
  const identity = lineWith(identityFile, /^AGE-SECRET-KEY-1\S+$/m, 'the secret key');
  return {
    identity,
    recipient: lineWith(identityFile, /(?<=^# public key: )age1\S+$/m, 'the line "# public key: age1…"'),
    signingKey: signing,
    publicKey: publicKeyOf(signing),
    cookieSecret: cookieSecret.trim(),
    // Derived, so that every process has the same, and no further file has to be kept.
    searchSecret: createHmac('sha256', identity).update('silaku search terms').digest('hex'),
  };
}

/** The same three lines that `age-keygen -o office-identity.txt` writes, so that `age -d -i` takes the file. */
async function newIdentityFile(): Promise<string> {
  const { identity, recipient } = await createIdentity();
  return `# created: ${new Date().toISOString()}\n# public key: ${recipient}\n${identity}\n`;
}

function lineWith(text: string, pattern: RegExp, what: string): string {
  const found = pattern.exec(text)?.[0];
  if (!found) throw new Error(`office-identity.txt does not hold ${what}: restore it from the backup.`);
  return found;
}

async function readOrMake(path: string, make: () => Promise<string>): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const text = await make();
  // A power cut leaves either no key, or a whole one.
  writeWhole(path, text, 0o600);
  return text;
}
