/** A feeder's pile for a visit: while one page is judged, encoded and sealed, the next is scanned, and at most one page waits. */
import type { ScannedImage } from '../../devices/document-scanner/document-scanner.ts';

export type PileParts<Kept> = {
  /** Scans until the feeder is empty; the feeder waits while `onPage` does. */
  scan: (onPage: (image: ScannedImage) => Promise<void>) => Promise<unknown>;
  /** Resolves when the page is on the disk. */
  keep: (image: ScannedImage) => Promise<Kept>;
};

/**
 * Resolves with every page, in order. Rejects when the scan is held up, once all that came before is kept; and with the first page
 * that could not be kept, after which none is: a page must never stand in the place of the one before it.
 */
export async function scanPile<Kept>({ scan, keep }: PileParts<Kept>): Promise<Kept[]> {
  const pages: Kept[] = [];
  let keeping: Promise<void> = Promise.resolve();
  try {
    await scan(async (image) => {
      await keeping;
      keeping = keep(image).then((page) => void pages.push(page));
      // Whoever comes next hears of a failure: the next page, or the end below.
      keeping.catch(() => {});
    });
  } finally {
    await keeping;
  }
  return pages;
}
