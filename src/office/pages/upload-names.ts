/** Names of uploads: `<number>_<page>_<random>`, so that all of one page, and all of one kiosk, begin alike. */
import { randomBytes } from 'node:crypto';

const network = /^(?<number>\d{10})_(?<page>[0-9a-z]{16,32})_[0-9a-f]{16}$/;
/** The ending is not one that an upload over the network can have: no kiosk can write to it. */
const brought = /^(?<number>\d{10})_(?<page>[0-9a-z]{16,32})_stick-[0-9a-f]{16}$/;

/** A page that has not gone on for so long begins anew; a kiosk that comes back later loses the part, not the page. */
export const staleMs = 30 * 24 * 60 * 60 * 1000;

export type UploadName = { number: string; page: string; kiosk: string };

export function newUploadName({ number, page }: { number: string; page: string }): string {
  return `${beginningOf({ number, page })}${randomBytes(8).toString('hex')}`;
}

export function broughtName({ number, page }: { number: string; page: string }): string {
  return `${beginningOf({ number, page })}stick-${randomBytes(8).toString('hex')}`;
}

/** Of every upload of this page. */
export function beginningOf({ number, page }: { number: string; page: string }): string {
  return `${number}_${page}_`;
}

/** Null for what no upload over the network can be called. */
export function readUploadName(name: string): UploadName | null {
  return read(network, name);
}

/** Also what came on a stick. */
export function readAnyUploadName(name: string): UploadName | null {
  return read(network, name) ?? read(brought, name);
}

function read(pattern: RegExp, name: string): UploadName | null {
  const { number, page } = pattern.exec(name)?.groups ?? {};
  return number && page ? { number, page, kiosk: number.slice(0, 3) } : null;
}

/** An upload as the storage lists it. */
export type ListedUpload = { name: string; lastByteMs: number };

/** All of this kiosk but the newest `most`. */
export function oldestOf(uploads: ListedUpload[], most: number): ListedUpload[] {
  return uploads.toSorted((a, b) => b.lastByteMs - a.lastByteMs).slice(most);
}

/** Those that have stood still for too long, or belong to a kiosk that is trusted no more. */
export async function staleOf(
  uploads: ListedUpload[],
  { now, isTrusted }: { now: Date; isTrusted: (kiosk: string) => boolean | Promise<boolean> },
): Promise<ListedUpload[]> {
  const kiosks = new Set(uploads.map(({ name }) => name.slice(0, 3)));
  const trusted = new Set<string>();
  for (const kiosk of kiosks) if (await isTrusted(kiosk)) trusted.add(kiosk);
  return uploads.filter(
    ({ name, lastByteMs }) => now.getTime() - lastByteMs > staleMs || !trusted.has(name.slice(0, 3)),
  );
}
