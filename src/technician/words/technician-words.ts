/** What a technician reads, one file a language; the compiler finds what is missing in one of them. */
import type { UpdateNews } from '../../control/update-messages.ts';
import type { CheckName } from '../checks.ts';
import type { FaultCode } from '../fault-codes.ts';
import type { BadPhase, UpdateWhy } from '../update-sentences.ts';
import { en } from './en.ts';
import { id } from './id.ts';

export const technicianLanguages = ['id', 'en'] as const;
export type TechnicianLanguage = (typeof technicianLanguages)[number];

/** `bring`: the part to have in the bag; null where hands are enough. `expect`: what is to be seen when it worked. */
export type Remedy = { cause: string; steps: string[]; bring: string | null; expect: string };

export type TechnicianWords = {
  remedies: Record<FaultCode, Remedy>;
  /** For a code that this version does not know. */
  unknownFault: Remedy;
  checks: Record<CheckName, string>;
  ok: string;
  problem: string;
  unknown: string;
  none: string;
  cause: string;
  doThis: string;
  bring: string;
  nothingToBring: string;
  next: string;
  allWell: string;
  problems: (count: number) => string;
  facts: Record<FactName, string>;
  states: Record<'inService' | 'outOfOrder' | 'technicianAtWork', string>;
  whyStarted: Record<WhyStarted, string>;
  minutesAgo: (minutes: number) => string;
  hoursAgo: (hours: number) => string;
  daysAgo: (days: number) => string;
  notRunning: string;
  /** Short: a column of a list. */
  nextTry: Record<'now' | 'paused' | 'unknown' | 'dayQuota' | 'monthQuota' | 'soon', string> & {
    cheapHours: (from: string) => string;
    inMinutes: (minutes: number) => string;
    inHours: (hours: number) => string;
  };
  /** Of one waiting request, on a line. */
  waiting: Record<'announced' | 'notAnnounced' | 'pages' | 'failures', string>;
  update: UpdateWords;
};

export type UpdateWords = {
  phases: Record<UpdateNews['phase'], (news: UpdateNews, why: string) => string>;
  /** With a place for the unit or the device that the reason names. */
  whys: Record<UpdateWhy, string | ((about: string) => string)>;
  noReason: string;
  remedies: Record<`update.${BadPhase}`, Remedy>;
};

export type WhyStarted =
  | 'firstStart'
  | 'stopped'
  | 'switchedOff'
  | 'updated'
  | 'powerCut'
  | 'crashed'
  | 'watchdog'
  | 'outOfMemory';

export type FactName =
  | 'kiosk'
  | 'state'
  | 'version'
  | 'uptime'
  | 'started'
  | 'clock'
  | 'certain'
  | 'uncertain'
  | 'link'
  | 'lastContact'
  | 'waiting'
  | 'oldest'
  | 'setAside'
  | 'disk'
  | 'backup'
  | 'temperature'
  | 'power'
  | 'powerOk'
  | 'powerLow'
  | 'powerWasLow'
  | 'memory'
  | 'paper'
  | 'dataUse'
  | 'lastFault'
  | 'forwarder'
  | 'requests'
  | 'nextTry'
  | 'paused'
  | 'working'
  | 'device'
  | 'since'
  | 'driver'
  | 'update';

export const technicianWords: Record<TechnicianLanguage, TechnicianWords> = { id, en };

/** `--language`, else the terminal's own: Indonesian where it says so, English elsewhere. */
export function languageOf(wanted: string | undefined, env = process.env): TechnicianLanguage {
  const named = wanted ?? env.SILAKU_LANGUAGE ?? env.LC_ALL ?? env.LANG ?? '';
  return named.startsWith('id') ? 'id' : 'en';
}
