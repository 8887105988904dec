/**
 * Who this kiosk is: its signing key, made on the kiosk and never leaving it, and what the office said at enrolment. The
 * kiosk process signs with the key; the forwarder needs the enrolment alone.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { writeWhole } from '../files/whole-files.ts';
import { type Enrolment, enrolment } from '../seal/messages.ts';
import { guardSecrets, type SecretsGuarded } from '../seal/secret-files.ts';
import { createSigningKey, type SigningKey, signingKey } from '../seal/signatures.ts';
import { asOutboxProblem, OutboxProblem } from './outbox-problem.ts';

const kioskKeyFile = 'kiosk-key.json';
const enrolmentFile = 'enrolment.json';

/** To be called before anything is read: see secret-files.ts. The forwarder passes over the key, which it can't read. */
export function guardKeys(
  folder: string,
  { sharedWith, withKey }: { sharedWith: 'owner' | 'group'; withKey: boolean },
): SecretsGuarded {
  const may = sharedWith === 'group' ? 'groupRead' : 'ownerRead';
  return guardSecrets([
    { path: folder, may: 'notEveryoneWrite' },
    { path: join(folder, enrolmentFile), may },
    ...(withKey ? [{ path: join(folder, kioskKeyFile), may: 'ownerRead' } as const] : []),
  ]);
}

/** null before the key was made. Throws OutboxProblem `outbox.keysDamaged`, `outbox.notWritable`. */
export function readKioskKey(folder: string): SigningKey | null {
  return readKept(folder, kioskKeyFile, signingKey);
}

/** The key of this kiosk, made at the first call. */
export async function ensureKioskKey(folder: string): Promise<SigningKey> {
  const kept = readKioskKey(folder);
  if (kept) return kept;
  const made = await createSigningKey();
  keep(folder, kioskKeyFile, made, 0o600);
  return made;
}

/** null before the kiosk was enrolled. */
export function readEnrolment(folder: string): Enrolment | null {
  return readKept(folder, enrolmentFile, enrolment);
}

/** `sharedWith` as for openOutbox: the forwarder of another user reads this file, never the key. */
export function saveEnrolment(
  folder: string,
  said: Enrolment,
  sharedWith: 'owner' | 'group' = 'owner',
): void {
  keep(folder, enrolmentFile, enrolment.parse(said), sharedWith === 'group' ? 0o640 : 0o600);
}

function readKept<T>(folder: string, name: string, schema: z.ZodType<T>): T | null {
  let text: string;
  try {
    text = readFileSync(join(folder, name), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw asOutboxProblem(error);
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    // No cause: both parsers quote what they read, and this is a secret.
    throw new OutboxProblem('outbox.keysDamaged', `The file ${name} cannot be read: enrol the kiosk again.`);
  }
}

/** There whole or not at all, like everything a kiosk keeps. */
function keep(folder: string, name: string, value: object, mode: number): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeWhole(join(folder, name), `${JSON.stringify(value, null, 2)}\n`, mode);
  } catch (error) {
    throw asOutboxProblem(error);
  }
}
