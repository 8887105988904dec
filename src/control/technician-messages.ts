/** What travels between the technician's screen and the kiosk. Nothing in it says who a citizen is. */
import { z } from 'zod';
import { preview } from './messages.ts';

/** Answer to GET /technician/requests: what waits, and what a person has to look at. */
export const requestsPage = z.object({
  waiting: z.array(
    z.object({
      number: z.string(),
      confirmedAt: z.string(),
      /** The office has its announcement. */
      announced: z.boolean(),
      pages: z.number().int(),
      pagesSent: z.number().int(),
      bytes: z.number(),
      failures: z.number().int(),
      problem: z.string().nullable(),
      /** How often it was put to rest by itself. */
      rests: z.number().int(),
    }),
  ),
  /** All of them; `waiting` holds the first hundred. */
  count: z.number().int(),
  setAside: z.array(z.object({ number: z.string(), confirmedAt: z.string(), reason: z.string() })),
});
export type RequestsPage = z.infer<typeof requestsPage>;

export const deviceTests = ['print', 'scan', 'barcode', 'panel'] as const;
export type DeviceTest = (typeof deviceTests)[number];

/** `judged`: each rule by its name and whether it was met; a test passes when all were. */
export const testResult = z.object({
  test: z.enum(deviceTests),
  state: z.enum(['running', 'passed', 'failed']),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  judged: z.array(z.object({ rule: z.string(), met: z.boolean(), found: z.string() })),
  /** A DeviceProblem that ended it. */
  problem: z.object({ code: z.string(), hint: z.string() }).nullable(),
});
export type TestResult = z.infer<typeof testResult>;

/** Answer to GET /technician/tests. `picture` is of the test page alone, and only while the technician is at work. */
export const testsPage = z.object({
  running: testResult.nullable(),
  picture: preview.nullable(),
  /** Newest first; kept over restarts. */
  history: z.array(testResult),
  /** The last code that was shown while the technician was at work. */
  echo: z
    .object({ text: z.string(), symbology: z.string().nullable(), kind: z.string(), at: z.string() })
    .nullable(),
});
export type TestsPage = z.infer<typeof testsPage>;

export const testWish = z.object({ test: z.enum(deviceTests) });
export const workWish = z.object({ atWork: z.boolean() });
export const tryAgainWish = z.object({ number: z.string().regex(/^\d{10}$/) });

/** Answer to POST /technician/at-work: `waits` while a citizen finishes first. */
export const workAnswer = z.object({ outcome: z.enum(['atWork', 'waits', 'released']) });

/** What a technician may set without root; it lies over the settings file. Undefined leaves what stands there. */
export const easySettings = z.strictObject({
  dayEndTime: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 17:00')
    .optional(),
  dayEndSlip: z.boolean().optional(),
  draftKeepDays: z.number().int().min(0).max(30).optional(),
  paperRollMetres: z.number().min(1).max(500).optional(),
  scanSource: z.enum(['flatbed', 'feeder']).optional(),
  scanDpi: z.number().int().min(75).max(600).optional(),
});
export type EasySettings = z.infer<typeof easySettings>;

/** Answer to GET and POST /technician/settings. */
export const settingsPage = z.object({
  /** As they hold now. */
  inUse: easySettings,
  /** As they will hold after the next start. */
  written: easySettings,
  /** Fields whose written value waits for a restart. */
  needRestart: z.array(z.string()),
});
export type SettingsPage = z.infer<typeof settingsPage>;

/** Answer to GET /technician/sticks: folders where something is mounted that a stick may be. */
export const sticksPage = z.object({ folders: z.array(z.string()) });
export const stickWish = z.object({ act: z.enum(['export', 'collect']), folder: z.string() });
export const stickAnswer = z.object({
  outcome: z.string(),
  code: z.string().nullable(),
  hint: z.string().nullable(),
  counts: z.record(z.string(), z.number()),
});
export type StickAnswer = z.infer<typeof stickAnswer>;

/** Answer to GET /technician/enrolment: what the forwarder needs to trade a code for this kiosk. */
export const enrolmentFacts = z.object({
  number: z.string(),
  place: z.string(),
  publicKey: z.record(z.string(), z.string()),
});

/** `now`, or when nobody is at the kiosk. */
export const ticketAnswer = z.object({ outcome: z.enum(['printed', 'whenFree']) });

/** A line of a program's log, as it stands there. */
export const logLine = z.looseObject({
  n: z.number().int(),
  level: z.number(),
  time: z.string(),
  name: z.string(),
  msg: z.string(),
});
export type LogLine = z.infer<typeof logLine>;
/** Answer to GET /logs?after=N. */
export const logPage = z.object({ lines: z.array(logLine), last: z.number().int() });
export type LogPage = z.infer<typeof logPage>;
