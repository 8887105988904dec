/** A scanned page in a form that a PDF holds as it is: few colours as an index, everything else as a JPEG. */
import { z } from 'zod';
import type { Message } from '../../../sandbox/message-frames.ts';

const side = z.number().int().positive().max(65_000);
const colour = z.tuple([z.number(), z.number(), z.number()]);

const described = z.discriminatedUnion('kind', [
  /** `data`: rows of packed pixels with PNG's filter bytes, deflated. */
  z.object({
    kind: z.literal('indexed'),
    widthPx: side,
    heightPx: side,
    bits: z.union([z.literal(1), z.literal(2), z.literal(4)]),
    palette: z.array(colour).min(1).max(16),
  }),
  z.object({
    kind: z.literal('jpeg'),
    widthPx: side,
    heightPx: side,
    channels: z.union([z.literal(1), z.literal(3)]),
  }),
]);
type Described = z.infer<typeof described>;
export type PagePicture = Described & { data: Uint8Array };

export function answerOf(picture: PagePicture): Message {
  const { data, ...about } = picture;
  return { value: about, parts: [data] };
}

/** The office reads the child's answer as it would a stranger's; null when it is none. */
export function readPicture({ value, parts }: Message): PagePicture | null {
  const read = described.safeParse(value);
  const [data] = parts;
  return read.success && data ? { ...read.data, data } : null;
}
