/** What travels between the kiosk and the child that prepares its pages. The kiosk reads the answer as it would a stranger's. */
import { z } from 'zod';
import type { Message } from '../sandbox/message-frames.ts';
import type { ColourNeed, PagePixels, PreparedPage } from './page.ts';

export type PageJob = { page: PagePixels; need: ColourNeed };

export function jobOf({ page, need }: PageJob): Message {
  const { pixels, widthPx, heightPx, channels, resolutionDpi } = page;
  return { value: { need, size: { widthPx, heightPx, channels, resolutionDpi } }, parts: [pixels] };
}

/** In the child: what came is of the kiosk's making. */
export function pageOf({ value, parts: [pixels = new Uint8Array()] }: Message): PageJob {
  const { need, size } = value as { need: ColourNeed; size: Omit<PagePixels, 'pixels'> };
  return { need, page: { ...size, pixels } };
}

export function answerOf({ encoded, thumbnail, fingerprint, ...facts }: PreparedPage): Message {
  const { darkness, ...size } = fingerprint;
  return { value: { outcome: 'prepared', facts, fingerprint: size }, parts: [encoded, thumbnail, darkness] };
}

const pixels = z.number().int().positive().max(100_000);
const prepared = z.object({
  outcome: z.literal('prepared'),
  facts: z.object({
    mediaType: z.enum(['image/webp', 'image/avif']),
    widthPx: pixels,
    heightPx: pixels,
    bytes: z.number().int().positive(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    preview: z.object({
      columns: z.number().int().max(200),
      rows: z.array(z.string().regex(/^[0-3]{0,200}$/)).max(200),
    }),
    turn: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
    remarks: z.array(z.enum(['blank', 'cutOff', 'tooDark', 'blurred', 'streaks', 'sameSheet', 'qrPresent'])),
  }),
  fingerprint: z.object({ columns: pixels, rows: pixels }),
});
const badPixels = z.object({ outcome: z.literal('badPixels'), detail: z.string() });
const answer = z.discriminatedUnion('outcome', [prepared, badPixels]);

/** null when it is no answer to such a job. */
export function readAnswer({
  value,
  parts,
}: Message): { outcome: 'prepared'; page: PreparedPage } | z.infer<typeof badPixels> | null {
  const read = answer.safeParse(value);
  if (!read.success) return null;
  if (read.data.outcome === 'badPixels') return read.data;
  const { facts, fingerprint } = read.data;
  const [encoded, thumbnail, darkness] = parts;
  if (!encoded || !thumbnail || !darkness) return null;
  if (encoded.length !== facts.bytes || darkness.length !== fingerprint.columns * fingerprint.rows)
    return null;
  return {
    outcome: 'prepared',
    page: { ...facts, encoded, thumbnail, fingerprint: { ...fingerprint, darkness } },
  };
}
