/** The technician's screen in words, one file a language; faults and remedies are said by src/technician/. */
import type { DeviceTest, EasySettings } from '../../src/control/technician-messages.ts';
import type { TechnicianLanguage } from '../../src/technician/words/technician-words.ts';
import type { FaultScript } from './practice-faults.ts';
import type { PageName } from './tech-state.ts';
import { en } from './words-en.ts';
import { id } from './words-id.ts';

export type TechWords = {
  title: string;
  practiceTitle: string;
  pages: Record<PageName, string>;
  keys: Record<KeyWord, string>;
  off: Record<OffWord, string>;
  tests: Record<DeviceTest, string>;
  rules: Record<string, string>;
  testStates: Record<'running' | 'passed' | 'failed', string>;
  fields: Record<keyof EasySettings, string>;
  faults: Record<FaultScript, string>;
  said: Record<SaidWord, string>;
  labels: Record<LabelWord, string>;
};

export type KeyWord =
  | 'work'
  | 'release'
  | 'ticket'
  | 'bundle'
  | 'language'
  | 'quit'
  | 'print'
  | 'scan'
  | 'barcode'
  | 'panel'
  | 'roll'
  | 'retry'
  | 'tryAgain'
  | 'pause'
  | 'resume'
  | 'filter'
  | 'measure'
  | 'enrol'
  | 'change'
  | 'restart'
  | 'export'
  | 'collect'
  | 'startPractice'
  | 'stopPractice'
  | 'run'
  | 'move'
  | 'page';

export type OffWord =
  | 'noKiosk'
  | 'noForwarder'
  | 'notAtWork'
  | 'testRuns'
  | 'nothingWaits'
  | 'nothingSetAside'
  | 'noStick'
  | 'noPanel'
  | 'notPretend'
  | 'measuring'
  | 'nothingHere';

export type SaidWord =
  | 'done'
  | 'failed'
  | 'waits'
  | 'released'
  | 'atWork'
  | 'bundleAt'
  | 'written'
  | 'whenFree'
  | 'practiceStarts'
  | 'enrolled'
  | 'stickDone'
  | 'nothingWaiting';

export type LabelWord =
  | 'problems'
  | 'allWell'
  | 'events'
  | 'results'
  | 'ready'
  | 'notTested'
  | 'lastCode'
  | 'number'
  | 'since'
  | 'sent'
  | 'tries'
  | 'next'
  | 'why'
  | 'setAside'
  | 'nextTry'
  | 'machine'
  | 'visit'
  | 'nobody'
  | 'transitions'
  | 'dns'
  | 'connect'
  | 'lost'
  | 'tls'
  | 'validUntil'
  | 'office'
  | 'upload'
  | 'dataUse'
  | 'notMeasured'
  | 'measuring'
  | 'somebodyElse'
  | 'officeAnswers'
  | 'nobodyAnswers'
  | 'inUse'
  | 'afterRestart'
  | 'notSet'
  | 'yes'
  | 'no'
  | 'noSticks'
  | 'mount'
  | 'realDevices'
  | 'practiceHint'
  | 'filterIs'
  | 'typeCode'
  | 'enrolment'
  | 'noRemedies';

export const techWords: Record<TechnicianLanguage, TechWords> = { id, en };
