/** Uploads as objects under `uploads/`, as @tus/s3-store lays them: `<name>.info`, `<name>.part`, parts of a multipart upload, `<name>`. */
import { basename } from 'node:path';
import type { PageUploads } from '../page-storage.ts';
import {
  beginningOf,
  broughtName,
  type ListedUpload,
  oldestOf,
  readAnyUploadName,
  staleMs,
  staleOf,
} from '../upload-names.ts';
import { ResumableS3Store } from './resumable-s3-store.ts';
import type { S3Address } from './s3-address.ts';
import type { S3Object, S3Objects } from './s3-objects.ts';

const folder = 'uploads/';
export const uploadKey = (name: string) => folder + name;

export function createUploadObjects(address: S3Address, objects: S3Objects): PageUploads {
  const idOf = (name: string) => address.prefix + uploadKey(name);
  const datastore = new ResumableS3Store(address, (id) => forget(basename(id)));

  /** In this order a half-done removal leaves nothing that looks like an upload; what is left is swept when it is stale. */
  async function forget(name: string): Promise<void> {
    const key = uploadKey(name);
    await objects.remove(`${key}.info`);
    await objects.remove(`${key}.part`);
    for (const { key, uploadId } of await objects.listMultipart(uploadKey(name)))
      await objects.abortMultipart(key, uploadId);
    await objects.remove(key);
  }

  async function listed(beginning: string): Promise<ListedUpload[]> {
    const newest = new Map<string, number>();
    const saw = (name: string, ms: number) => newest.set(name, Math.max(newest.get(name) ?? 0, ms));
    for (const { key, changedMs } of await objects.list(uploadKey(beginning))) saw(nameIn(key), changedMs);
    for (const { key, begunMs } of await objects.listMultipart(uploadKey(beginning)))
      saw(nameIn(key), begunMs);
    return [...newest]
      .filter(([name]) => readAnyUploadName(name))
      .map(([name, lastByteMs]) => ({ name, lastByteMs }));
  }

  async function dropAll(uploads: ListedUpload[]): Promise<number> {
    for (const { name } of uploads) await forget(name);
    return uploads.length;
  }

  /** Parts of five megabytes show neither in the list of objects nor in that of multipart uploads. */
  async function withParts(upload: ListedUpload): Promise<ListedUpload> {
    let { lastByteMs } = upload;
    for (const { key, uploadId } of await objects.listMultipart(uploadKey(upload.name)))
      lastByteMs = Math.max(lastByteMs, (await objects.newestPartMs(key, uploadId)) ?? 0);
    return { name: upload.name, lastByteMs };
  }

  return {
    datastore,
    idOf,
    nameOf: (id) => basename(id),
    locks: (locker) => datastore.locks(locker),

    async whole(page) {
      const found = await objects.list(uploadKey(beginningOf(page)));
      for (const { key } of unfinished(found)) {
        // The power went between the last part and the word that ends the upload: say it now.
        await datastore.finishIfWhole(idOf(nameIn(key)), page.sealedBytes);
      }
      const names = new Set(found.map(({ key }) => nameIn(key)));
      const whole: string[] = [];
      for (const name of names)
        if ((await objects.sizeOf(uploadKey(name))) === page.sealedBytes) whole.push(name);
      return whole;
    },

    bring: (page, sealed) => objects.put(uploadKey(broughtName(page)), sealed),

    async drop(page) {
      const beginning = uploadKey(beginningOf(page));
      const keys = [...(await objects.list(beginning)), ...(await objects.listMultipart(beginning))];
      for (const name of new Set(keys.map(({ key }) => nameIn(key)))) await forget(name);
    },

    dropOldest: async (kiosk, most) => dropAll(oldestOf(await listed(kiosk), most)),

    async dropStale(asked) {
      const looksStale = await staleOf(await listed(''), asked);
      const looked: ListedUpload[] = [];
      for (const upload of looksStale)
        looked.push(asked.now.getTime() - upload.lastByteMs > staleMs ? await withParts(upload) : upload);
      return dropAll(await staleOf(looked, asked));
    },
  };
}

function nameIn(key: string): string {
  return basename(key).replace(/\.(info|part)$/, '');
}

/** What tus knows of uploads that have not become an object yet. */
function unfinished(found: S3Object[]): S3Object[] {
  const keys = new Set(found.map(({ key }) => key));
  return found.filter(({ key }) => key.endsWith('.info') && !keys.has(key.slice(0, -'.info'.length)));
}
