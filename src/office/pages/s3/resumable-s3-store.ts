/**
 * @tus/s3-store, with what it lacks for several offices and bad links. It keeps whole parts of five megabytes as parts of a
 * multipart upload, the rest as an object `<id>.part`, and what it knows as `<id>.info`.
 */
import { Readable } from 'node:stream';
import { type MetadataValue, S3Store } from '@tus/s3-store';
import type { KvStore, Locker } from '@tus/server';
import type { S3Address } from './s3-address.ts';
import { isS3Gone, s3ConfigOf } from './s3-objects.ts';

export class ResumableS3Store extends S3Store {
  private readonly writing: Map<string, Promise<unknown>>;
  private readonly forget: (id: string) => Promise<void>;

  constructor(address: S3Address, forget: (id: string) => Promise<void>) {
    super({
      s3ClientConfig: { ...s3ConfigOf(address), bucket: address.bucket },
      // Lifecycle tags are not known to every server; the office sweeps by itself.
      useTags: false,
      // Another office may have dropped the upload: what this one remembers of it would then look like a finished one.
      cache: forgetful,
    });
    this.writing = new Map();
    this.forget = forget;
  }

  /** A link that breaks ends the request like a short one: what came counts, where the library would throw it away. */
  override write(source: Readable, id: string, offset: number): Promise<number> {
    const work = super.write(Readable.from(untilItBreaks(source)), id, offset);
    const settled = work.catch(() => {}).finally(() => this.writing.delete(id));
    this.writing.set(id, settled);
    return work;
  }

  /** Ends an upload whose last part is there, if nobody has yet. */
  async finishIfWhole(id: string, bytes: number): Promise<void> {
    try {
      const parts = await this.retrieveParts(id);
      const here = parts.reduce((sum, part) => sum + (part.Size ?? 0), 0);
      if (parts.length > 0 && here === bytes)
        await this.finishMultipartUpload(await this.getMetadata(id), parts);
    } catch (error) {
      if (!isS3Gone(error)) throw error;
    }
  }

  /** The library leaves `<id>.part` behind, and deletes many at once, which some servers refuse. */
  override remove(id: string): Promise<void> {
    return this.forget(id);
  }

  /** tus lets go of the lock when the request has broken; the bytes that came are still being put away then. */
  locks(locker: Locker): Locker {
    return {
      newLock: (id) => {
        const lock = locker.newLock(id);
        return {
          lock: (signal, requestRelease) => lock.lock(signal, requestRelease),
          unlock: async () => {
            await this.writing.get(id);
            await lock.unlock();
          },
        };
      },
    };
  }
}

const forgetful: KvStore<MetadataValue> = {
  get: async () => undefined,
  set: async () => {},
  delete: async () => {},
};

async function* untilItBreaks(source: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const piece of source) yield piece;
  } catch (error) {
    // More bytes than announced are tus's own refusal.
    if (typeof error === 'object' && error !== null && 'status_code' in error) throw error;
  }
}
