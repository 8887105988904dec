/** The village halls of a run: who comes, with what, and how patient they are, drawn from the seed. */
import { join } from 'node:path';
import { chanceFrom } from '../../src/demo/papers/chance.ts';
import { type Citizens, receiveCitizens } from './citizen.ts';
import type { Errand } from './citizen-deeds.ts';
import { openSheetPress } from './sheets.ts';
import type { World } from './world.ts';

/** Each errand is added to `errands` in the moment it begins. */
export async function openHalls(
  world: World,
  errands: Errand[],
  { folder, seed }: { folder: string; seed: number },
): Promise<Citizens[]> {
  const chance = chanceFrom(seed ^ 0xc171);
  const press = await openSheetPress(join(folder, 'sheets'), chance);
  const nextErrand = (): Errand => {
    const visit = errands.length + 1;
    const errand: Errand = {
      visit,
      // Of nobody: the last four digits count the visits of this run.
      nik: `740801120385${String(visit).padStart(4, '0')}`,
      phone: chance() < 0.5 ? `0812345${String(visit).padStart(5, '0')}` : '',
      sheetsWished: chance() < 0.7 ? 1 : 2,
      sheets: [],
      leavesAt: chance() < 0.12 ? pickScreen(chance()) : null,
      ...{ isLeaving: false, nikIsConfirmed: false, failedScans: 0 },
    };
    errands.push(errand);
    return errand;
  };
  return world.kiosks.map((kiosk) =>
    receiveCitizens({
      ...kiosk,
      screen: () => kiosk.screen.now?.pty ?? null,
      nextErrand,
      drawSheet: press.draw,
    }),
  );
}

function pickScreen(chance: number): string {
  const screens = ['placingPaper', 'reviewingPage', 'choosingHandover', 'reviewingRequest'];
  return screens[Math.floor(chance * screens.length)] ?? 'placingPaper';
}
