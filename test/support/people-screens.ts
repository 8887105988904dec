/** Pictures of the pages about people, taken on the way through a new office. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { peopleJourney } from '../office/people/journey.ts';
import { startBrowser } from '../office/support/browser.ts';
import { openTestOffice } from '../office/support/test-office.ts';

export async function renderPeoplePages(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const officeFolder = await mkdtemp(join(tmpdir(), 'silaku-screens-'));
  const running = await openTestOffice({ folder: officeFolder, settings: {} });
  const browser = await startBrowser();
  try {
    await peopleJourney(running, browser, async (name, page) => {
      const picture = sharp(await page.screenshot());
      await picture.png({ palette: true, effort: 10 }).toFile(join(folder, `${name}.png`));
    });
  } finally {
    await browser.close();
    await running.office.close();
    await rm(officeFolder, { recursive: true });
  }
}
