/** What the technician's screen knows: what kiosk, forwarder and desk have said last, and where the technician is on the screen. */
import type { FlightRecord } from '../../src/control/flight-messages.ts';
import type { ForwardStatus } from '../../src/control/forward-messages.ts';
import type { Health } from '../../src/control/messages.ts';
import type {
  EasySettings,
  LogLine,
  RequestsPage,
  SettingsPage,
  TestsPage,
} from '../../src/control/technician-messages.ts';
import type { TechnicianLanguage } from '../../src/technician/words/technician-words.ts';

export const pageNames = [
  'overview',
  'devices',
  'requests',
  'logs',
  'visit',
  'network',
  'settings',
  'stick',
  'practice',
  'remedies',
] as const;
export type PageName = (typeof pageNames)[number];

/** `1` to `9`, and `0` for the last. */
export const keyOfPage = (page: PageName): string => String((pageNames.indexOf(page) + 1) % 10);

export type Practice = { acts: { name: string; does: string }[]; isOwn: boolean };

export type TechState = {
  page: PageName;
  language: TechnicianLanguage;
  health: Health | null;
  forward: ForwardStatus | null;
  requests: RequestsPage | null;
  tests: TestsPage | null;
  settings: SettingsPage | null;
  sticks: string[];
  logs: LogLine[];
  flight: FlightRecord[];
  /** The pretend devices' desk; null where devices are real. */
  practice: Practice | null;
  nowMs: number;
  /** Where the arrows stand in the list of the page. */
  chosen: number;
  /** Of the logs. */
  filter: string;
  /** A line that is being typed: what for, and what of it. */
  typing: { purpose: 'filter' | 'enrol' | keyof EasySettings; text: string } | null;
  /** What came of the last key; the kind gives its colour. */
  message: { text: string; is: 'good' | 'bad' | 'plain' } | null;
  /** A citizen finishes first. */
  waitsForCitizen: boolean;
  /** Nobody has answered yet: the first second is not a fault. */
  asked: boolean;
};

export function firstState(language: TechnicianLanguage): TechState {
  return {
    ...{ page: 'overview', language, health: null, forward: null, requests: null, tests: null },
    ...{ settings: null, sticks: [], logs: [], flight: [], practice: null, nowMs: 0, chosen: 0, filter: '' },
    ...{ typing: null, message: null, waitsForCitizen: false, asked: false },
  };
}

export const isAtWork = ({ health }: TechState): boolean => health?.state === 'technicianAtWork';
