/** Pictures of the pages about people and the law, taken on the way through an office. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { lawJourney } from '../office/law/journey.ts';
import { peopleJourney } from '../office/people/journey.ts';
import { startBrowser } from '../office/support/browser.ts';
import { openTestOffice } from '../office/support/test-office.ts';

export const renderPeoplePages = (folder: string) => renderJourney(folder, peopleJourney, {});
export const renderLawPages = (folder: string) => renderJourney(folder, lawJourney, { secondFactorFor: [] });

async function renderJourney(
  folder: string,
  journey: typeof peopleJourney,
  settings: Parameters<typeof openTestOffice>[0]['settings'],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const officeFolder = await mkdtemp(join(tmpdir(), 'silaku-screens-'));
  const running = await openTestOffice({ folder: officeFolder, settings });
  const browser = await startBrowser();
  try {
    await journey(running, browser, async (name, page) => {
      const picture = sharp(await page.screenshot());
      await picture.png({ palette: true, effort: 10 }).toFile(join(folder, `${name}.png`));
    });
  } finally {
    await browser.close();
    await running.office.close();
    await rm(officeFolder, { recursive: true });
  }
}
