/** A release as its maker signs it: which packages, byte for byte, and for how many of the kiosks it is meant yet. */
import { z } from 'zod';
import { isoTime, sha256Hex } from '../request/request.ts';

/** As Debian compares them: three numbers, and perhaps `~rc1`, which comes before. */
export const releaseVersion = z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}(~[a-z0-9.]{1,20})?$/);

export const releaseFile = z.object({
  /** A name without folders, beside the list itself. */
  file: z.string().regex(/^[a-z0-9][A-Za-z0-9.+~_-]{1,120}\.deb$/),
  package: z.enum(['silaku-kiosk', 'silaku-office']),
  architecture: z.enum(['amd64', 'arm64']),
  bytes: z.number().int().positive().max(1_000_000_000),
  sha256: sha256Hex,
});
export type ReleaseFile = z.infer<typeof releaseFile>;

export const release = z.object({
  version: releaseVersion,
  madeAt: isoTime,
  /** Of all kiosks, chosen by their number and the version: first a few, then all. */
  percent: z.number().int().min(0).max(100),
  files: z.array(releaseFile).min(1).max(20),
});
export type Release = z.infer<typeof release>;
