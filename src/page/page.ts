/** A page between the scanner's pixels and the sealed file: encoded, judged, and small enough to show. */
import type { PageInfo, Rotation } from '../request/request.ts';

/** Uncompressed pixels, row after row without padding; `channels` 1 is grey, 3 is RGB, one byte each. */
export type PagePixels = {
  widthPx: number;
  heightPx: number;
  channels: 1 | 3;
  resolutionDpi: number;
  pixels: Uint8Array;
};

/** From the catalogue: what the paper needs. `required`: a photo; `useful`: stamps and signatures; `none`: print on white. */
export type ColourNeed = 'none' | 'useful' | 'required';

/**
 * What the checks found. `sameSheet` is told by the visit, which knows the other pages; `qrPresent` is information, the rest are
 * faults (page-remarks.ts).
 */
export type PageRemark = 'blank' | 'cutOff' | 'tooDark' | 'blurred' | 'streaks' | 'sameSheet' | 'qrPresent';

/** The page at about 37 dpi, one byte a pixel, 0 white to 255 black: enough to know a sheet again, too little to read small print. */
export type PageFingerprint = { columns: number; rows: number; darkness: Uint8Array };

/** A picture for a terminal: one string a row, one digit a pixel, 0 black to 3 white; two rows make one line of half blocks. */
export type Preview = { columns: number; rows: string[] };

export type PreparedPage = Pick<PageInfo, 'mediaType' | 'widthPx' | 'heightPx' | 'bytes' | 'sha256'> & {
  encoded: Uint8Array;
  /** A WebP of at most 4 kB for the manifest. */
  thumbnail: Uint8Array;
  preview: Preview;
  /** Degrees clockwise that bring the picture upright, when that is sure. The picture itself is not turned. */
  turn: Rotation;
  fingerprint: PageFingerprint;
  remarks: PageRemark[];
};
