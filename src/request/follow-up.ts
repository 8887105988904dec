/**
 * What can follow a request that the office has already: a page that it wants again, or the wish to withdraw. It travels like a request of
 * its own, with a number of its own from any kiosk, and names the request that it belongs to.
 */
import { z } from 'zod';
import { type Bilingual, bilingual, pageId } from './request.ts';
import { longest } from './service.ts';

/** Why a page is sent back; each is a plain sentence in the words of the kiosk. */
export const sendBackReasons = [
  'blurred',
  'tooDark',
  'cutOff',
  'covered',
  'otherPaper',
  'otherPerson',
  'expired',
] as const;
export type SendBackReason = (typeof sendBackReasons)[number];

const label = bilingual.refine((texts) =>
  Object.values(texts).every((text) => text.length <= longest.paperLabel),
);

/** As the office tells every kiosk: which page is wanted again, and why. Names no person. */
export const wantedPage = z.object({
  /** The page that the new one replaces. */
  page: pageId,
  /** The paper, as the catalogue names it, and as people call it. */
  paper: z.string().max(64),
  label,
  colour: z.enum(['none', 'useful', 'required']),
  reason: z.enum(sendBackReasons),
  /** The officer's own word. */
  note: z.string().max(200).nullable(),
});
export type WantedPage = z.infer<typeof wantedPage>;

const number = z.string().regex(/^\d{10}$/);

export const followUp = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('page'), request: number, replaces: pageId }),
  z.object({ kind: z.literal('withdrawal'), request: number }),
]);
export type FollowUp = z.infer<typeof followUp>;

/** In the place of a service, where things are counted by service. */
export const followUpServices: Record<FollowUp['kind'], { id: string; label: Bilingual }> = {
  page: { id: 'halaman-susulan', label: { id: 'Halaman susulan', en: 'Page sent later' } },
  withdrawal: { id: 'pembatalan', label: { id: 'Pembatalan', en: 'Withdrawal' } },
};

/** How it is called on a slip; null for what is no follow-up. */
export const followUpLabel = (service: string): Bilingual | null =>
  Object.values(followUpServices).find(({ id }) => id === service)?.label ?? null;
