/**
 * What lies where on a USB stick that carries requests, and the limits of it. Every name is made here out of numbers, or matched
 * whole against a pattern: no text that was read from a stick ever becomes a path.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';

/** Sixteen hex digits, made anew for each export and for each answer. Random: the clock of a kiosk cannot be trusted. */
export const stickId = z.string().regex(/^[0-9a-f]{16}$/);

export function newStickId(): string {
  return randomBytes(8).toString('hex');
}

/** The last file of an export to be written: a folder without it was broken off. */
export const indexFile = 'index.jws';
/** For whoever finds the stick, or wonders what these folders are. */
export const readMeFile = 'BACA-SAYA.txt';

export const exportFolder = (kiosk: string, id: string): string => `silaku-${kiosk}-${id}`;
export const answersFile = (kiosk: string, id: string): string => `answers-${kiosk}-${id}.jws`;

/** Requests and pages are named by their place in the index, from 1: FAT takes these names, and they say nothing. */
export const requestFolder = (place: number): string => String(place + 1).padStart(4, '0');
export const manifestFile = 'manifest.age';
export const pageFile = (place: number): string => `${String(place + 1).padStart(3, '0')}.age`;

/** One export is one folder with one index; more requests than this go into several. */
export const mostRequests = 500;
export const mostFiles = 5_000;
/** A manifest as the office takes it, 256 KiB, and what the seal adds. */
export const largestManifestFileBytes = 300_000;
/** One file of answers, before it is signed; more answers go into several. */
export const answersTextBytes = 1_200_000;
/** What is looked at on one stick; a stick with more than that is no stick of ours. */
export const mostEntries = 2_000;

const exportName = /^silaku-(?<kiosk>\d{3})-(?<id>[0-9a-f]{16})$/;
const answersName = /^answers-(?<kiosk>\d{3})-(?<id>[0-9a-f]{16})\.jws$/;

export type StickName = { kind: 'export' | 'answers'; kiosk: string; id: string };

/** null for everything that is not ours, such as photographs and music. */
export function readStickName(name: string): StickName | null {
  const named = (kind: StickName['kind'], found: RegExpExecArray | null): StickName | null =>
    found?.groups ? { kind, kiosk: found.groups.kiosk ?? '', id: found.groups.id ?? '' } : null;
  return named('export', exportName.exec(name)) ?? named('answers', answersName.exec(name));
}
