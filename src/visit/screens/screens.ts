/** Every screen of a visit by its name. */
import { draftScreens } from './draft-screens.ts';
import { followUpScreens } from './follow-up-screens.ts';
import { paperScreens } from './paper-screens.ts';
import { personScreens } from './person-screens.ts';
import { requestScreens } from './request-screens.ts';
import type { Screen, ScreenName } from './screen.ts';
import { serviceScreens } from './service-screens.ts';
import { statusScreens } from './status-screens.ts';

export const screens: Record<ScreenName, Screen> = {
  ...serviceScreens,
  ...personScreens,
  ...paperScreens,
  ...requestScreens,
  ...statusScreens,
  ...followUpScreens,
  ...draftScreens,
};
