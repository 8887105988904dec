/** The storage of pages in an S3 bucket, which somebody has made before. */
import type { PageStorage } from '../page-storage.ts';
import { readS3Address } from './s3-address.ts';
import { createS3Objects } from './s3-objects.ts';
import { createSealedObjects } from './sealed-objects.ts';
import { createUploadObjects } from './upload-objects.ts';

export function openS3Storage(url: string): PageStorage {
  const address = readS3Address(url);
  const objects = createS3Objects(address);
  return { sealedPages: createSealedObjects(objects), uploads: createUploadObjects(address, objects) };
}
