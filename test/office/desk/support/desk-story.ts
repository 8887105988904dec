/** A request on the desk of a real office, looked at by somebody of a given role in a real Chromium. */
import type { ExecutionContext } from 'ava';
import type { Browser, Page } from 'playwright-core';
import type { Role } from '../../../../src/request/workflow/office-roles.ts';
import { logIn, openPageFor } from '../../support/browser.ts';
import type { Paper } from '../../support/papers.ts';
import { enrolTestKiosk, type RequestWish, type TestKiosk } from '../../support/test-kiosk.ts';
import { startTestOffice, type TestOffice } from '../../support/test-office.ts';

export const card: Paper = {
  title: 'PROVINSI SULAWESI TENGGARA',
  subtitle: 'KABUPATEN KOLAKA UTARA',
  shape: 'card',
  lines: [
    ['NIK', '7408 0145 0385 0002'],
    ['Nama', 'SITTI CONTOH'],
    ['Lahir', 'LASUSUA, 05-03-1985'],
  ],
};

/** A damaged card: a form, scanned lying, and both sides of the card. */
export const damagedCard: RequestWish = {
  service: 'ktp-rusak',
  familyCardNumber: '7408011204150003',
  papers: [
    { paper: 'f-102', rotation: 90 },
    { paper: 'ktp-rusak', looks: card, keptAnyway: ['blurred'] },
    { paper: 'ktp-rusak', looks: card },
  ],
};

export type Desk = {
  running: TestOffice;
  kiosk: TestKiosk;
  page: Page;
  number: string;
  pages: string[];
  url: string;
};

export async function openDesk(
  t: ExecutionContext<unknown>,
  browser: Browser,
  { role = 'operator', wish = damagedCard }: { role?: Role; wish?: RequestWish } = {},
): Promise<Desk> {
  t.timeout(300_000);
  const running = await startTestOffice(t, {});
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest(wish);
  await kiosk.deliver(request);
  const page = await openPageFor(t, browser);
  const url = running.office.url;
  await enterAs(running, page, role);
  await page.goto(`${url}/requests/${request.number}`);
  const pages = request.pages.map((each) => each.page);
  return { running, kiosk, page, number: request.number, pages, url };
}

export const names: Record<Role, string> = {
  operator: 'Nurhayati Contoh',
  supervisor: 'Andi Contoh',
  courier: 'Baso Contoh',
  administrator: 'Rahma Contoh',
  auditor: 'Daeng Contoh',
};

const password = 'kata-sandi-yang-panjang';

export async function enterAs(running: TestOffice, page: Page, role: Role): Promise<void> {
  await running.office.people.create({ username: role, name: names[role], role, password, by: 'office' });
  await page.context().clearCookies();
  await page.goto(`${running.office.url}/login`);
  if (role === 'courier') {
    await page.getByLabel('Nama pengguna').fill(role);
    await page.getByLabel('Kata sandi').fill(password);
    await page.getByRole('button', { name: 'Masuk' }).click();
    await page.waitForURL('**/courier');
    return;
  }
  await logIn(page, running.office.url, { username: role, password });
}

/** Of the page that the viewer shows: how its picture lies on the screen. */
export async function pictureShown(page: Page): Promise<{ width: number; height: number; turn: string }> {
  const image = page.locator('.page:not([hidden]) .page-view img').first();
  await image.evaluate((element: HTMLImageElement) => element.decode());
  const box = await image.boundingBox();
  const view = page.locator('.page:not([hidden]) .page-view').first();
  const turn = await view.evaluate((element: HTMLElement) =>
    element.style.getPropertyValue('--picture-turn'),
  );
  return { width: Math.round(box?.width ?? 0), height: Math.round(box?.height ?? 0), turn };
}

export async function auditOf(running: TestOffice, action: string): Promise<string[]> {
  const entries = await running.office.audit.latest(200);
  return entries
    .filter((entry) => entry.action === action)
    .map(({ subject }) => subject)
    .reverse();
}
