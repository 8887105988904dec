/** Lines of the flight recorder: events of devices, transitions and faults. Dotted names and codes only; nothing of a person is ever in one. */
import { z } from 'zod';

const always = {
  /** Counts up, over restarts too. */
  n: z.number().int(),
  /** ISO time in UTC, as the kiosk's clock stood. */
  at: z.string(),
  /** Milliseconds since the boot. */
  ms: z.number(),
  run: z.string(),
};

/** An event with its contents masked: fields are words, counts and yes or no. */
export const maskedEvent = z.looseObject({ type: z.string() });
export type MaskedEvent = z.infer<typeof maskedEvent>;

const started = z.object({
  ...always,
  kind: z.literal('started'),
  version: z.string(),
  why: z.string(),
  /** What the kiosk machine was given. */
  input: z.object({
    feeder: z.boolean(),
    keepDays: z.number(),
    interrupted: z.object({ service: z.string(), pages: z.number() }).nullable(),
  }),
});

/** The kiosk between two visits, so that a recording whose beginning is lost can be played from here. */
const checkpoint = z.object({
  ...always,
  kind: z.literal('checkpoint'),
  state: z.string(),
  devices: z.record(z.string(), z.object({ state: z.string(), fault: z.string().nullable() })),
  storage: z.string(),
  feeder: z.boolean(),
  keepDays: z.number(),
  interrupted: z.object({ service: z.string(), pages: z.number() }).nullable(),
});

const heard = z.object({
  ...always,
  kind: z.literal('heard'),
  by: z.enum(['kiosk', 'visit']),
  event: maskedEvent,
});

const became = z.object({
  ...always,
  kind: z.literal('became'),
  state: z.string(),
  visit: z.string().nullable(),
});

const fault = z.object({
  ...always,
  kind: z.literal('fault'),
  of: z.string(),
  code: z.string(),
  hint: z.string(),
});

const stopped = z.object({ ...always, kind: z.literal('stopped') });

export const flightRecord = z.discriminatedUnion('kind', [
  started,
  checkpoint,
  heard,
  became,
  fault,
  stopped,
]);
export type FlightRecord = z.infer<typeof flightRecord>;
export type FlightKind = FlightRecord['kind'];

/** A record before the recorder has numbered it. */
export type FlightEntry = FlightRecord extends infer R
  ? R extends FlightRecord
    ? Omit<R, 'n' | 'at' | 'ms' | 'run'>
    : never
  : never;

/** Answer to GET /technician/flight?after=N: what came after, at most a few hundred. */
export const flightPage = z.object({ records: z.array(flightRecord), last: z.number().int() });
export type FlightPage = z.infer<typeof flightPage>;
