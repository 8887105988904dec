/** How the last switch to another version went: written by `silaku update`, read by the kiosk for its health. Names no person. */
import { z } from 'zod';

/**
 * `refused`: never switched to; `switching` and `proving`: at it; `goingBack`: it was not well, the former version comes back;
 * `wentBack`: that one serves again; `kept`: the new one has proved itself; `unwell`: not even the former version is well.
 */
export const updatePhases = [
  'refused',
  'switching',
  'proving',
  'kept',
  'goingBack',
  'wentBack',
  'unwell',
] as const;

export const updateNews = z.object({
  phase: z.enum(updatePhases),
  /** The release that it is about, and the version that served before. */
  version: z.string().max(40),
  from: z.string().max(40),
  /** ISO 8601, by the machine's clock. */
  at: z.string(),
  /** Why it was refused or given back, as a dotted word: `device.lost printer`. */
  why: z.string().max(60).nullable(),
});
export type UpdateNews = z.infer<typeof updateNews>;
