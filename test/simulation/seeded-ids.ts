/**
 * Ids, nonces and jitter from the seed as well, so that a life that is told again writes the same bytes in the same number of steps.
 * Signing keys stay as they are: nothing in a story depends on them.
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { createRandom, type Random } from './random.ts';

let random: Random = createRandom(0);

function fill<T extends ArrayBufferView>(view: T): T {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = random.between(0, 255);
  return view;
}

function uuid(): `${string}-${string}-${string}-${string}-${string}` {
  const hex = fill(Buffer.alloc(16)).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** For the whole process, once. */
export function takeOverRandomness(): void {
  crypto.randomBytes = ((size: number) => fill(Buffer.alloc(size))) as typeof crypto.randomBytes;
  crypto.randomUUID = uuid;
  syncBuiltinESMExports();
  globalThis.crypto.getRandomValues = fill as typeof globalThis.crypto.getRandomValues;
  globalThis.crypto.randomUUID = uuid;
  Math.random = () => random.next();
}

export function seedRandomness(seed: number): void {
  random = createRandom(seed);
}
