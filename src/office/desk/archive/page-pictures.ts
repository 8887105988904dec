/** Prepares pages for the archive's PDF in a sandboxed child: the office itself decodes no picture that came from a kiosk. */
import { createSandbox } from '../../../sandbox/sandbox.ts';
import { type PagePicture, readPicture } from './page-picture.ts';

export type PagePictures = {
  /** Null when the picture can't be read: the archive says so in its place. */
  prepare(bytes: Uint8Array): Promise<PagePicture | null>;
  close(): Promise<void>;
};

export function createPagePictures(options: { program?: URL; limitMs?: number } = {}): PagePictures {
  const sandbox = createSandbox({
    program: options.program ?? new URL('./picture-child.ts', import.meta.url),
    limitMs: options.limitMs ?? 60_000,
    idleMs: 15_000,
    mostAnswerBytes: 32 * 1024 * 1024,
  });
  return {
    async prepare(bytes) {
      const result = await sandbox.run({ value: {}, parts: [bytes] });
      return result.outcome === 'answered' ? readPicture(result) : null;
    },
    close: sandbox.close,
  };
}
