/**
 * How large a request may be. Kiosk and office both keep to these numbers, so that what a kiosk promised with a receipt is never
 * more than the office takes; a test builds the largest request there can be and lets it arrive.
 */

/** Pages of one request. The longest list of papers in the catalogue asks for a dozen; a thick deed has two dozen. */
export const mostPages = 60;

/** A page as it is sealed. Noise at 600 dpi in six inks stays below. */
export const largestPageBytes = 16 * 1024 * 1024;

/** Small pictures of all pages together, before sealing: a dozen of 4 kB, or more that are simpler. */
export const thumbnailBytesOfAll = 48 * 1024;

/** The signed text of a manifest. The largest takes less than two thirds of it, which the slowest link carries in three minutes. */
export const manifestLimitBytes = 256 * 1024;

/** In the order of the pages, as long as there is room: the office can do without the small picture of a page that is on its way. */
export function thumbnailsThatFit(
  pictures: Iterable<[page: string, picture: Uint8Array]>,
): Record<string, string> {
  let left = thumbnailBytesOfAll;
  const fitting: [string, string][] = [];
  for (const [page, picture] of pictures) {
    if (picture.length > left) continue;
    left -= picture.length;
    fitting.push([page, Buffer.from(picture).toString('base64')]);
  }
  return Object.fromEntries(fitting);
}
