/**
 * The few S3 calls that the office makes by itself, all known to every S3-compatible server: no deleting of many at once and no
 * checksums of the newer kind, which some of them refuse. Objects are named without the prefix.
 */
import { createHash } from 'node:crypto';
import { S3, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { S3Address } from './s3-address.ts';

export type S3Object = { key: string; bytes: number; changedMs: number };

export type S3Objects = {
  /** The bytes are checked by the server against their MD5; durable when it returns, as S3 promises. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Null when there is none. */
  get(key: string): Promise<Uint8Array | null>;
  sizeOf(key: string): Promise<number | null>;
  /** Fine when there is none. */
  remove(key: string): Promise<void>;
  list(beginning: string): Promise<S3Object[]>;
  /** Uploads in several parts that have begun and not ended. */
  listMultipart(beginning: string): Promise<{ key: string; uploadId: string; begunMs: number }[]>;
  /** When the newest part came; null when there is none, or no such upload. */
  newestPartMs(key: string, uploadId: string): Promise<number | null>;
  abortMultipart(key: string, uploadId: string): Promise<void>;
  close(): void;
};

/** Credentials come from the usual AWS variables. */
export function s3ConfigOf({ endpoint, region }: S3Address): S3ClientConfig {
  return {
    region,
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 4,
    // A storage that says nothing must not hold a kiosk's upload, and its lock, for ever.
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
  };
}

export function createS3Objects(address: S3Address): S3Objects {
  const client = new S3(s3ConfigOf(address));
  const { bucket: Bucket, prefix } = address;
  const at = (key: string) => ({ Bucket, Key: prefix + key });
  const withoutPrefix = (key = '') => key.slice(prefix.length);

  return {
    async put(key, bytes) {
      const ContentMD5 = createHash('md5').update(bytes).digest('base64');
      await client.putObject({ ...at(key), Body: bytes, ContentMD5 });
    },

    async get(key) {
      const found = await client.getObject(at(key)).catch(nullIfGone);
      return (await found?.Body?.transformToByteArray()) ?? null;
    },

    sizeOf: async (key) => (await client.headObject(at(key)).catch(nullIfGone))?.ContentLength ?? null,

    async remove(key) {
      await client.deleteObject(at(key)).catch(nullIfGone);
    },

    async list(beginning) {
      const found: S3Object[] = [];
      for (let after: string | undefined; ; ) {
        const page = await client.listObjectsV2({
          Bucket,
          Prefix: prefix + beginning,
          ContinuationToken: after,
        });
        for (const { Key, Size = 0, LastModified } of page.Contents ?? [])
          found.push({ key: withoutPrefix(Key), bytes: Size, changedMs: LastModified?.getTime() ?? 0 });
        after = page.NextContinuationToken;
        if (!page.IsTruncated || after === undefined) return found;
      }
    },

    async listMultipart(beginning) {
      const found: { key: string; uploadId: string; begunMs: number }[] = [];
      for (let after: { KeyMarker?: string; UploadIdMarker?: string } = {}; ; ) {
        const page = await client.listMultipartUploads({ Bucket, Prefix: prefix + beginning, ...after });
        for (const { Key, UploadId = '', Initiated } of page.Uploads ?? [])
          found.push({ key: withoutPrefix(Key), uploadId: UploadId, begunMs: Initiated?.getTime() ?? 0 });
        if (!page.IsTruncated || page.NextKeyMarker === undefined) return found;
        after = {
          KeyMarker: page.NextKeyMarker,
          ...(page.NextUploadIdMarker === undefined ? {} : { UploadIdMarker: page.NextUploadIdMarker }),
        };
      }
    },

    async newestPartMs(key, uploadId) {
      const listed = await client.listParts({ ...at(key), UploadId: uploadId }).catch(nullIfGone);
      const times = (listed?.Parts ?? []).map((part) => part.LastModified?.getTime() ?? 0);
      return times.length > 0 ? Math.max(...times) : null;
    },

    async abortMultipart(key, uploadId) {
      await client.abortMultipartUpload({ ...at(key), UploadId: uploadId }).catch(nullIfGone);
    },

    close: () => client.destroy(),
  };
}

export function isS3Gone(error: unknown): boolean {
  return error instanceof Error && ['NoSuchKey', 'NotFound', 'NoSuchUpload'].includes(error.name);
}

function nullIfGone(error: unknown): null {
  if (isS3Gone(error)) return null;
  throw error;
}
