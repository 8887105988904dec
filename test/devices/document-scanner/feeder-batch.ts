/** A pile in the feeder, watched: every page with its number and a fingerprint of its pixels, every problem and what was kept by then. */
import { createHash } from 'node:crypto';
import type { DeviceProblemCode } from '../../../devices/device-problem.ts';
import type {
  BatchAnswer,
  DocumentScanner,
  ScannedImage,
} from '../../../devices/document-scanner/document-scanner.ts';

export type WatchedBatch = {
  pages: { page: number; fingerprint: string; widthPx: number; heightPx: number }[];
  problems: { code: DeviceProblemCode; pagesKept: number }[];
  progress: Map<number, number[]>;
  end: { pages: number };
};

export type WatchedBatchOptions = {
  scanner: DocumentScanner;
  resolutionDpi: number;
  signal?: AbortSignal;
  onPage?: (page: number, image: ScannedImage) => void | Promise<void>;
  onProblem?: (code: DeviceProblemCode) => BatchAnswer | Promise<BatchAnswer>;
};

export async function watchBatch(options: WatchedBatchOptions): Promise<WatchedBatch> {
  const { scanner, resolutionDpi, onPage, onProblem } = options;
  const watched = { pages: [], problems: [], progress: new Map() } as Omit<WatchedBatch, 'end'>;
  const end = await scanner.scanBatch({
    source: 'feeder',
    resolutionDpi,
    mode: 'grey',
    signal: options.signal ?? new AbortController().signal,
    onPage: async (image, page) => {
      const { widthPx, heightPx } = image;
      watched.pages.push({ page, fingerprint: fingerprintOf(image.pixels), widthPx, heightPx });
      await onPage?.(page, image);
    },
    onProgress: (page, percent) => {
      watched.progress.set(page, [...(watched.progress.get(page) ?? []), percent]);
    },
    onProblem: async ({ code }, pagesKept) => {
      watched.problems.push({ code, pagesKept });
      return (await onProblem?.(code)) ?? 'stop';
    },
  });
  return { ...watched, end };
}

export function fingerprintOf(pixels: Uint8Array): string {
  return createHash('sha256').update(pixels).digest('hex');
}
