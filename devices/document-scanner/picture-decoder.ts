/** Decodes what a network scanner sends in a child process: whatever the picture does to the library, the kiosk goes on. */
import { createSandbox, type JobResult } from '../../src/sandbox/sandbox.ts';
import { type PictureWish, pictureJob, readPictureAnswer } from './picture-messages.ts';
import type { PnmResult } from './pnm.ts';

export type PictureDecoder = {
  /** `refused` also when the child died of it, or did not come to an end. */
  decode(bytes: Uint8Array, wish: PictureWish & { signal: AbortSignal }): Promise<PnmResult>;
  close(): Promise<void>;
};

type Failed = Extract<JobResult, { outcome: 'failed' }>;

const reasons: Record<Failed['why'], string> = {
  died: 'the decoder broke off',
  tooSlow: 'decoding does not end',
  cancelled: 'stopped',
  closed: 'the scanner was closed',
};

export function createPictureDecoder({
  program = new URL('./picture-child.ts', import.meta.url),
  limitMs = 60_000,
  mostPageBytes,
}: {
  program?: URL;
  limitMs?: number;
  mostPageBytes: number;
}): PictureDecoder {
  const sandbox = createSandbox({ program, limitMs, idleMs: 15_000, mostAnswerBytes: mostPageBytes });
  return {
    async decode(bytes, { signal, ...wish }) {
      const result = await sandbox.run(pictureJob(bytes, wish), { signal });
      if (result.outcome === 'answered') return readPictureAnswer(result);
      return { outcome: 'refused', why: `${reasons[result.why]}: ${result.detail}` };
    },
    close: sandbox.close,
  };
}
