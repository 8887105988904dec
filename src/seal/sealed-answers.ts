/**
 * What the citizen said, and a small picture of each page, sealed to the office inside the manifest: the kiosk seals, the office opens. Of
 * what follows a request only the pages are there.
 */
import { z } from 'zod';
import { pageId, pageInfo, requestAnswers } from '../request/request.ts';
import { openBytes, sealBytes } from './age-seal.ts';
import { SealProblem } from './seal-problem.ts';

export const sealedAnswers = z.object({
  answers: requestAnswers,
  /** Page id to a small WebP in base64. */
  thumbnails: z.record(pageId, z.base64()),
});
export type SealedAnswers = z.infer<typeof sealedAnswers>;

export const sealedFollowUp = z.object({
  pages: z.array(pageInfo),
  thumbnails: z.record(pageId, z.base64()),
});
export type SealedFollowUp = z.infer<typeof sealedFollowUp>;

/** base64 of the age file, as `manifest.sealedAnswers` carries it. */
export const sealAnswers = async (recipient: string, content: SealedAnswers): Promise<string> =>
  seal(recipient, sealedAnswers.parse(content));

/** Throws SealProblem: `seal.wrongKey`, or `seal.damaged` when it cannot be opened or does not hold answers. */
export const openAnswers = (identity: string, base64: string): Promise<SealedAnswers> =>
  open(identity, base64, sealedAnswers);

export const sealFollowUp = async (recipient: string, content: SealedFollowUp): Promise<string> =>
  seal(recipient, sealedFollowUp.parse(content));

/** Throws as `openAnswers` does. */
export const openFollowUp = (identity: string, base64: string): Promise<SealedFollowUp> =>
  open(identity, base64, sealedFollowUp);

async function seal(recipient: string, content: object): Promise<string> {
  const plain = new TextEncoder().encode(JSON.stringify(content));
  return Buffer.from(await sealBytes(recipient, plain)).toString('base64');
}

async function open<Content>(identity: string, base64: string, schema: z.ZodType<Content>): Promise<Content> {
  const plain = await openBytes(identity, Buffer.from(base64, 'base64'));
  try {
    return schema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain)));
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
