/**
 * Where the office keeps pages: those that are whole and sealed, and those still on their way. Two kinds keep the same promises,
 * files in the office's folder and objects in S3-compatible storage; which one it is, only `open-page-storage.ts` knows.
 */
import type { DataStore, Locker } from '@tus/server';

/** What a manifest says of a page, as far as keeping it goes. */
export type NamedPage = { number: string; page: string; sealedBytes: number; sealedSha256: string };

/** `damaged`: not the bytes that the manifest names. `gone`: somebody else has tidied the upload up meanwhile. */
export type Keeping = 'kept' | 'damaged' | 'gone';

export type SealedPages = {
  /** Takes over what an upload brought, if it is the page that the manifest names; durable under its name when it says `kept`. */
  keep(page: NamedPage, upload: string): Promise<Keeping>;
  /** Whether the page lies here whole, read again. */
  has(page: NamedPage): Promise<boolean>;
  /** Whether something of the right length has its name: the quick look. */
  isThere(page: NamedPage): Promise<boolean>;
  read(page: Pick<NamedPage, 'number' | 'page'>): Promise<Uint8Array>;
  /** Puts back a page from a backup; durable when it returns. */
  write(page: Pick<NamedPage, 'number' | 'page'>, sealed: Uint8Array): Promise<void>;
  /** Fine when it is not there; gone for good when it returns. */
  remove(page: Pick<NamedPage, 'number' | 'page'>): Promise<void>;
};

export type PageUploads = {
  /** What tus writes into. */
  datastore: DataStore;
  /** An upload has a name, `<number>_<page>_<random>`, which kiosks see; tus knows it by an id, which may say where it lies. */
  idOf(name: string): string;
  nameOf(id: string): string;
  /** The locks that tus must take, given the ones that keep two writers apart. */
  locks(locker: Locker): Locker;
  /** Names of uploads of this page whose last byte is there. */
  whole(page: NamedPage): Promise<string[]>;
  /** Lays a page that came another way, as on a stick, where an upload of it would end. */
  bring(page: NamedPage, sealed: Uint8Array): Promise<void>;
  /** Forgets what was uploaded of this page so far. */
  drop(page: Pick<NamedPage, 'number' | 'page'>): Promise<void>;
  /** Leaves the newest `most` of this kiosk; says how many went. */
  dropOldest(kiosk: string, most: number): Promise<number>;
  /** Those that have stood still for a month, and those of kiosks that are trusted no more; says how many went. */
  dropStale(asked: StaleUploads): Promise<number>;
};

export type StaleUploads = { now: Date; isTrusted: (kiosk: string) => boolean | Promise<boolean> };

export type PageStorage = { sealedPages: SealedPages; uploads: PageUploads };
