/**
 * What the office publishes to its kiosks: announcements, services that are closed for now, settings, and which catalogue holds. One
 * signed text for all kiosks; the sequence only rises, so that nobody can bring back an old one.
 */
import { z } from 'zod';
import { bilingual, isoTime, sha256Hex } from '../request/request.ts';

/** For a screen of 80 columns that is read from a metre away. */
export const longestAnnouncement = 140;

const sentence = bilingual.refine(
  (texts) => Object.values(texts).every((text) => text.length <= longestAnnouncement),
  { error: `a sentence is longer than ${longestAnnouncement} characters` },
);

export const announcement = z.object({
  id: z.string().max(40),
  text: sentence,
  from: isoTime,
  until: isoTime,
});
export type Announcement = z.infer<typeof announcement>;

export const closedService = z.object({ service: z.string().max(60), reason: sentence });
export type ClosedService = z.infer<typeof closedService>;

const amountMb = z.number().positive().max(1_000_000).nullable();

/** What the office may set from afar; a technician's own settings hold for the rest. */
export const publishedSettings = z.object({
  dayEnd: z.object({ time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/), print: z.boolean() }).optional(),
  draftSlips: z
    .object({
      keepDays: z.number().int().min(0).max(30),
      mostDrafts: z.number().int().min(1).max(500),
      mostMegabytes: z.number().min(1).max(10_000),
    })
    .optional(),
  data: z
    .object({
      mbPerDay: amountMb,
      mbPerMonth: amountMb,
      /** `22:00-05:00`, hours of the village. */
      bigPagesBetween: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/)
        .nullable(),
    })
    .optional(),
});
export type PublishedSettings = z.infer<typeof publishedSettings>;

export const bulletin = z.object({
  version: z.literal(1),
  sequence: z.number().int().positive(),
  issuedAt: isoTime,
  announcements: z.array(announcement).max(5),
  closed: z.array(closedService).max(60),
  /** null: the one that came with the program. Its text is asked for by the digest. */
  catalogue: z.object({ version: z.string().max(40), sha256: sha256Hex }).nullable(),
  settings: publishedSettings,
  /** Of single kiosks; what stands here goes before `settings`. */
  kiosks: z.record(z.string().regex(/^\d{3}$/), publishedSettings),
});
export type Bulletin = z.infer<typeof bulletin>;

export function settingsFor({ settings, kiosks }: Bulletin, kiosk: string): PublishedSettings {
  return { ...settings, ...kiosks[kiosk] };
}

export function announcementsAt({ announcements }: Bulletin, now: Date): Announcement[] {
  const at = now.toISOString();
  return announcements.filter(({ from, until }) => from <= at && at < until);
}
