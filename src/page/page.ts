/** A page between the scanner's pixels and the sealed file: encoded, judged, and small enough to show. */
import type { PageInfo } from '../request/request.ts';

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

export type PageRemark = 'blank';

/** A picture for a terminal: one string a row, one digit a pixel, 0 black to 3 white; two rows make one line of half blocks. */
export type Preview = { columns: number; rows: string[] };

export type PreparedPage = Pick<PageInfo, 'mediaType' | 'widthPx' | 'heightPx' | 'bytes' | 'sha256'> & {
  encoded: Uint8Array;
  /** A WebP of at most 4 kB for the manifest. */
  thumbnail: Uint8Array;
  preview: Preview;
  remarks: PageRemark[];
};
