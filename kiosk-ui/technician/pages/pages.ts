/** The body of each page, from what is known to lines. */
import type { ScreenLine, Size } from '../../screen-line.ts';
import type { PageName, TechState } from '../tech-state.ts';
import { type TechWords, techWords } from '../tech-words.ts';
import { devicesPage } from './devices-page.ts';
import { logsPage } from './logs-page.ts';
import { networkPage } from './network-page.ts';
import { overviewPage } from './overview-page.ts';
import { practicePage } from './practice-page.ts';
import { remediesPage } from './remedies-page.ts';
import { requestsPage } from './requests-page.ts';
import { settingsPage } from './settings-page.ts';
import { stickPage } from './stick-page.ts';
import { visitPage } from './visit-page.ts';

export type Page = (state: TechState, words: TechWords, room: Size) => ScreenLine[];

const pages: Record<PageName, Page> = {
  overview: overviewPage,
  devices: devicesPage,
  requests: requestsPage,
  logs: logsPage,
  visit: visitPage,
  network: networkPage,
  settings: settingsPage,
  stick: stickPage,
  practice: practicePage,
  remedies: remediesPage,
};

export function bodyOf(state: TechState, room: Size): ScreenLine[] {
  return pages[state.page](state, techWords[state.language], room);
}
