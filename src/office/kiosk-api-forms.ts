/** Forms that several calls of the kiosks' API share, for checking and for its description (`GET /api/openapi.json`). */
import { z } from 'zod';

export const apiError = z.object({ error: z.string().describe('One word, such as `malformed`.') });

/** A compact JWS. */
export const joseText = z
  .string()
  .describe('application/jose: a compact JWS (RFC 7515), signed with Ed25519.');

/** What comes twice, or in another shape, counts as not said. */
export const saidOnce = z.string().optional().catch(undefined);
