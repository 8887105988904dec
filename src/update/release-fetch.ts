/**
 * Brings a release over a bad link: the signed list, then the one package that is for this kiosk, piece by piece from where the last try ended.
 * Any HTTP server that knows ranges will do; nothing it says is believed but what the maker has signed.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { takeOver, writeWhole } from '../files/whole-files.ts';
import { type HttpAnswer, httpCall } from '../outbox/forwarding/http-call.ts';
import type { MeteredAgent } from '../outbox/forwarding/metered-agent.ts';
import { sha256OfFile } from '../seal/digest.ts';
import type { PublicKey } from '../seal/messages.ts';
import type { Release, ReleaseFile } from '../seal/release.ts';
import { verifyRelease } from '../seal/signatures.ts';
import type { Choice } from './offer.ts';
import { type FetchedOffer, fetchedOffer, readAs } from './update-folder.ts';

export type Fetched =
  | { outcome: 'here'; version: string; file: string }
  | { outcome: 'nothing'; why: Extract<Choice, { outcome: 'leave' }>['why'] | 'notOffered' | 'damagedBefore' }
  /** What is here stays; the next try goes on from there. */
  | { outcome: 'later'; version: string | null; why: string; bytes: number; of: number | null }
  | { outcome: 'refused'; version: string | null; why: 'signature.wrong' | 'file.damaged' };

export type FetchParts = {
  /** Ends with a slash: where release.jws and the packages lie. */
  base: URL;
  /** Belongs to the program that fetches. */
  incoming: string;
  keys: readonly PublicKey[];
  choose: (release: Release) => Choice;
  agent: MeteredAgent['agent'];
  /** Asked before each piece; a word of src/outbox/forwarding/data-plan.ts when data costs too much just now. */
  whyWait: () => string | null;
  signal: AbortSignal;
  silenceMs?: number;
};

/** Small enough to be whole over a link that breaks every minute, large enough that its heads cost little. */
export const pieceBytes = 256 * 1024;
const listLimitBytes = 100_000;
const usualSilenceMs = 60_000;

export async function fetchRelease(parts: FetchParts): Promise<Fetched> {
  const { incoming, base } = parts;
  const list = await get(parts, new URL('release.jws', base), listLimitBytes);
  if (list.outcome !== 'ok') return { outcome: 'later', version: null, why: list.why, bytes: 0, of: null };
  if (list.answer.status === 404) return { outcome: 'nothing', why: 'notOffered' };
  if (list.answer.status !== 200)
    return { outcome: 'later', version: null, why: `status ${list.answer.status}`, bytes: 0, of: null };
  const jws = list.answer.body.toString('utf8').trim();
  const release = await verifiedBy(parts.keys, jws);
  if (!release) {
    say(incoming, { version: '', file: 'none.deb', trouble: 'signature.wrong' });
    return { outcome: 'refused', version: null, why: 'signature.wrong' };
  }
  const choice = parts.choose(release);
  if (choice.outcome === 'leave') return { outcome: 'nothing', why: choice.why };
  const { version } = release;
  const { file } = choice.file;
  const last = readAs(fetchedOffer, join(incoming, 'offer.json'));
  if (last?.version === version && last.trouble === 'file.damaged')
    return { outcome: 'nothing', why: 'damagedBefore' };
  clearOthers(incoming, file);
  if (!existsSync(join(incoming, file))) {
    const brought = await bring(parts, choice.file);
    if (brought.outcome === 'later') return { ...brought, version };
    if (brought.outcome === 'damaged') {
      say(incoming, { version, file, trouble: 'file.damaged' });
      return { outcome: 'refused', version, why: 'file.damaged' };
    }
  }
  writeWhole(join(incoming, 'release.jws'), `${jws}\n`, 0o644);
  say(incoming, { version, file, trouble: null });
  return { outcome: 'here', version, file };
}

/** null: signed by none of them. */
export async function verifiedBy(keys: readonly PublicKey[], jws: string): Promise<Release | null> {
  for (const key of keys) {
    const read = await verifyRelease(key, jws);
    if (read.outcome === 'ok') return read.release;
  }
  return null;
}

type Brought = { outcome: 'here' | 'damaged' } | { outcome: 'later'; why: string; bytes: number; of: number };

async function bring(parts: FetchParts, wanted: ReleaseFile): Promise<Brought> {
  const path = join(parts.incoming, `${wanted.file}.part`);
  const of = wanted.bytes;
  const part = openSync(path, 'a', 0o644);
  try {
    for (let bytes = fstatSync(part).size; bytes < of; ) {
      const why = parts.whyWait();
      if (why !== null) return { outcome: 'later', why, bytes, of };
      const upTo = Math.min(of, bytes + pieceBytes) - 1;
      const url = new URL(encodeURIComponent(wanted.file), parts.base);
      const piece = await get(parts, url, pieceBytes, { range: `bytes=${bytes}-${upTo}` });
      if (piece.outcome !== 'ok') return { outcome: 'later', why: piece.why, bytes, of };
      const { status, headers, body } = piece.answer;
      // A whole file in one piece is an answer too, when it is as small as that.
      const isWhole = status === 200 && bytes === 0 && body.length === of;
      const isPiece =
        status === 206 &&
        body.length > 0 &&
        body.length <= upTo - bytes + 1 &&
        String(headers['content-range']).startsWith(`bytes ${bytes}-`);
      if (!isWhole && !isPiece) return { outcome: 'later', why: `status ${status}`, bytes, of };
      bytes += writeSync(part, body);
    }
  } finally {
    closeSync(part);
  }
  const found = await sha256OfFile(path, parts.signal);
  if (found.bytes !== of || found.sha256 !== wanted.sha256) {
    rmSync(path);
    return { outcome: 'damaged' };
  }
  takeOver(path, join(parts.incoming, wanted.file));
  return { outcome: 'here' };
}

async function get(
  parts: FetchParts,
  url: URL,
  answerLimitBytes: number,
  headers: Record<string, string> = {},
): Promise<{ outcome: 'ok'; answer: HttpAnswer } | { outcome: 'failed'; why: string }> {
  const { agent, signal, silenceMs = usualSilenceMs } = parts;
  try {
    return {
      outcome: 'ok',
      answer: await httpCall({ method: 'GET', url, headers, agent, silenceMs, answerLimitBytes, signal }),
    };
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return { outcome: 'failed', why: why.slice(0, 60) };
  }
}

function say(incoming: string, offer: FetchedOffer): void {
  writeWhole(join(incoming, 'offer.json'), `${JSON.stringify(offer)}\n`, 0o644);
}

/** Of other releases, half or whole: the card is small. */
function clearOthers(incoming: string, file: string): void {
  for (const name of readdirSync(incoming)) {
    if (/\.deb(\.part)?$/.test(name) && name !== file && name !== `${file}.part`)
      rmSync(join(incoming, name), { recursive: true });
  }
}

/** How much of a package is here, for whoever looks. */
export function fetchedBytes(incoming: string): { file: string; bytes: number } | null {
  try {
    const name = readdirSync(incoming).find((each) => each.endsWith('.deb.part'));
    return name ? { file: name.replace(/\.part$/, ''), bytes: statSync(join(incoming, name)).size } : null;
  } catch {
    return null;
  }
}
