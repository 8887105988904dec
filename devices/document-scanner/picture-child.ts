/** The program behind createPictureDecoder: one JPEG or PNG in, its pixels out. It runs in a sandbox. */
import sharp from 'sharp';
import { serveJobs } from '../../src/sandbox/serve-jobs.ts';
import { decodePicture } from './encoded-picture.ts';
import { pictureAnswer, pictureWishOf } from './picture-messages.ts';

sharp.cache(false);
// libvips knows dozens of formats; a scanner sends two.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer'] });

serveJobs(async (job) =>
  pictureAnswer(await decodePicture(job.parts[0] ?? new Uint8Array(), pictureWishOf(job))),
);
