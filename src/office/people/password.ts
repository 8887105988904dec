/**
 * Passwords as they are kept: argon2id with a salt of their own, the cost written beside it in the PHC form, so that it can be raised
 * later. What older versions kept with scrypt is still read, and kept anew at the next login.
 */
import {
  type Argon2Parameters,
  argon2,
  randomBytes,
  type ScryptOptions,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';

export const shortestPassword = 10;
/** Long enough for a sentence; a bound, so that nobody has us hash a book. */
export const longestPassword = 256;

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };
const keyBytes = 32;

/** `$argon2id$v=19$m=19456,t=2,p=1$salt$key`, salt and key in base64 without padding. */
export async function keepablePassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await deriveArgon2(password, { ...cost, nonce: salt, tagLength: keyBytes });
  return `${argon2Head(cost)}$${base64(salt)}$${base64(key)}`;
}

/** Takes as long for a wrong password as for a right one. An empty `kept` is of somebody who enters another way: never right. */
export async function isPassword(typed: string, kept: string): Promise<boolean> {
  if (kept === '') return false;
  const parts = kept.split('$');
  const expected = Buffer.from(parts.at(-1) ?? '', 'base64');
  const salt = Buffer.from(parts.at(-2) ?? '', 'base64');
  const derived =
    parts[0] === 'scrypt'
      ? await deriveScrypt(typed, salt, { N: Number(parts[1]), r: Number(parts[2]), p: Number(parts[3]) })
      : await deriveArgon2(typed, { ...costOf(kept), nonce: salt, tagLength: expected.length });
  return derived.length === expected.length && timingSafeEqual(derived, expected);
}

/** Kept by an older version, or at another cost than today's. */
export function isKeptAnotherWay(kept: string): boolean {
  return !kept.startsWith(`${argon2Head(cost)}$`);
}

function costOf(kept: string): typeof cost {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(kept);
  if (!found) throw new Error('a kept password has an unknown form');
  return { memory: Number(found[1]), passes: Number(found[2]), parallelism: Number(found[3]) };
}

function argon2Head({ memory, passes, parallelism }: typeof cost): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}`;
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

function deriveArgon2(password: string, how: Omit<Argon2Parameters, 'message'>): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2('argon2id', { ...how, message: password.normalize('NFC') }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

function deriveScrypt(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // scrypt needs 128 * N * r bytes, which is just above Node's default limit.
    scrypt(
      password.normalize('NFC'),
      salt,
      keyBytes,
      { ...options, maxmem: 128 * 1024 * 1024 },
      (error, key) => (error ? reject(error) : resolve(key)),
    );
  });
}
