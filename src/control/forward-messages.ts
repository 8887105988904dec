/** What travels over the forwarder's own socket: it alone has the network, so it alone can say how the line is. */
import { z } from 'zod';

/** One question to the network and how it went; `reason` is a name of src/outbox/forwarding/link-reasons.ts. */
const step = z.object({ ok: z.boolean(), ms: z.number().nullable(), reason: z.string().nullable() });

export const networkMeasure = z.object({
  at: z.string(),
  /** Of the office's name; null where its address is a number. */
  dns: step.nullable(),
  /** Connections tried one after the other: how many failed, and how long the others took. */
  connect: z.object({
    tried: z.number().int(),
    lost: z.number().int(),
    fastestMs: z.number().nullable(),
    averageMs: z.number().nullable(),
    slowestMs: z.number().nullable(),
  }),
  /** null where the office is reached without TLS. */
  tls: step.extend({ validUntil: z.string().nullable() }).nullable(),
  /** The office answered with its own signature; else who answered is somebody else: a captive portal. */
  office: z.object({ outcome: z.enum(['office', 'somebodyElse', 'nobody']) }),
  /** Bytes a second towards the office, by a question of known length; null when it was not answered. */
  upload: z.object({ bytes: z.number(), ms: z.number(), bytesPerSecond: z.number() }).nullable(),
});
export type NetworkMeasure = z.infer<typeof networkMeasure>;

/** Answer to GET /forward. */
export const forwardStatus = z.object({
  version: z.string(),
  uptimeSeconds: z.number(),
  office: z.string(),
  doing: z.enum(['working', 'resting', 'paused']),
  /** When the rest ends at the latest; null while it works. */
  nextTryAt: z.string().nullable(),
  pausedUntil: z.string().nullable(),
  link: z.object({
    lastContactAt: z.string().nullable(),
    problem: z.string().nullable(),
    hint: z.string().nullable(),
    pagesWait: z.string().nullable(),
  }),
  dataUse: z.object({ dayBytes: z.number(), monthBytes: z.number() }),
  /** What the waiting requests wait for. Seconds from now: no two clocks have to agree. */
  waits: z
    .object({
      /** Of the forwarder's own rest; null while it works. */
      nextTrySeconds: z.number().nullable(),
      /** Requests that rest by themselves, at most a hundred. */
      rests: z.array(z.object({ number: z.string(), seconds: z.number() })),
      /** Pages that are held back: those of requests kept after `olderThan`; `cheapFrom`: until which hour of the village. */
      pages: z
        .object({ why: z.string(), cheapFrom: z.string().nullable(), olderThan: z.string() })
        .nullable(),
    })
    .optional(),
  measuring: z.boolean(),
  measured: networkMeasure.nullable(),
});
export type ForwardStatus = z.infer<typeof forwardStatus>;

/** 0 ends the pause. A pause ends by itself, so that nobody forgets it. */
export const pauseWish = z.object({ minutes: z.number().int().min(0).max(720) });

export const enrolWish = z.object({ code: z.string().min(4).max(40), publicKey: z.unknown() });
export const enrolAnswer = z.object({
  outcome: z.string(),
  kiosk: z.string().optional(),
  place: z.string().optional(),
});
