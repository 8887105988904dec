/** What travels between the driver of a network scanner and the child that decodes its pictures; the driver trusts no answer of it. */
import { z } from 'zod';
import type { Message } from '../../src/sandbox/message-frames.ts';
import type { ScanMode } from './document-scanner.ts';
import type { PnmResult } from './pnm.ts';

export type PictureWish = { mode: ScanMode; maxPageBytes: number };

export const pictureJob = (bytes: Uint8Array, wish: PictureWish): Message => ({
  value: wish,
  parts: [bytes],
});
/** In the child: what came is of the driver's making. */
export const pictureWishOf = (job: Message): PictureWish => job.value as PictureWish;

export function pictureAnswer(result: PnmResult): Message {
  if (result.outcome === 'refused') return { value: result, parts: [] };
  const { pixels, ...facts } = result;
  return { value: facts, parts: [pixels] };
}

const side = z.number().int().positive().max(100_000);
const answer = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('picture'),
    widthPx: side,
    heightPx: side,
    channels: z.union([z.literal(1), z.literal(3)]),
  }),
  z.object({ outcome: z.literal('refused'), why: z.string().max(1000) }),
]);

export function readPictureAnswer({ value, parts: [pixels] }: Message): PnmResult {
  const read = answer.safeParse(value).data;
  if (read?.outcome === 'refused') return read;
  if (!read || pixels?.length !== read.widthPx * read.heightPx * read.channels)
    return { outcome: 'refused', why: 'the decoder gave no picture' };
  return { ...read, pixels };
}
