/** What the citizen said, and a small picture of each page, sealed to the office inside the manifest: the kiosk seals, the office opens. */
import { z } from 'zod';
import { pageId, requestAnswers } from '../request/request.ts';
import { openBytes, sealBytes } from './age-seal.ts';
import { SealProblem } from './seal-problem.ts';

export const sealedAnswers = z.object({
  answers: requestAnswers,
  /** Page id to a small WebP in base64. */
  thumbnails: z.record(pageId, z.base64()),
});
export type SealedAnswers = z.infer<typeof sealedAnswers>;

/** base64 of the age file, as `manifest.sealedAnswers` carries it. */
export async function sealAnswers(recipient: string, content: SealedAnswers): Promise<string> {
  const plain = new TextEncoder().encode(JSON.stringify(sealedAnswers.parse(content)));
  return Buffer.from(await sealBytes(recipient, plain)).toString('base64');
}

/** Throws SealProblem: `seal.wrongKey`, or `seal.damaged` when it cannot be opened or does not hold answers. */
export async function openAnswers(identity: string, base64: string): Promise<SealedAnswers> {
  const plain = await openBytes(identity, Buffer.from(base64, 'base64'));
  try {
    return sealedAnswers.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain)));
  } catch (cause) {
    throw new SealProblem('seal.damaged', 'The sealed answers do not have the expected form.', {
      cause: withoutContent(cause),
    });
  }
}

/** Messages of JSON.parse and zod can quote what they read, and a log would keep it. */
function withoutContent(cause: unknown): Error {
  const paths = cause instanceof z.ZodError ? cause.issues.map((issue) => issue.path.join('.')) : [];
  return new Error(paths.length > 0 ? `wrong fields: ${paths.join(', ')}` : 'not JSON');
}
