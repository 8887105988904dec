/** An office with several people, one kiosk, and browsers in which they sit. */
import type { ExecutionContext } from 'ava';
import type { Browser, Page } from 'playwright-core';
import type { Role } from '../../../../src/request/workflow/office-roles.ts';
import { logIn, openPageFor } from '../../support/browser.ts';
import {
  enrolTestKiosk,
  type RequestWish,
  type TestKiosk,
  type TestRequest,
} from '../../support/test-kiosk.ts';
import { startTestOffice, type TestOffice } from '../../support/test-office.ts';

export const staff = {
  sari: { username: 'sari', name: 'Sari Operator', role: 'operator' },
  budi: { username: 'budi', name: 'Budi Operator', role: 'operator' },
  rina: { username: 'rina', name: 'Rina Penyelia', role: 'supervisor' },
  kadir: { username: 'kadir', name: 'Kadir Kurir', role: 'courier' },
  ani: { username: 'ani', name: 'Ani Pemeriksa', role: 'auditor' },
} as const satisfies Record<string, { username: string; name: string; role: Role }>;
export type StaffName = keyof typeof staff;

const password = 'a long test password';

export type InboxRig = {
  running: TestOffice;
  kiosk: TestKiosk;
  url: string;
  /** A browser of its own, logged in; `petugas` is the administrator of the demonstration. */
  sit(who: StaffName | 'petugas'): Promise<Page>;
  deliver(wish?: RequestWish): Promise<TestRequest>;
};

export async function startInboxRig(
  t: ExecutionContext,
  browser: Browser,
  people: StaffName[] = [],
): Promise<InboxRig> {
  t.timeout(400_000);
  const running = await startTestOffice(t, { demo: true });
  for (const name of people) await running.office.people.create({ ...staff[name], password, by: 'office' });
  const kiosk = await enrolTestKiosk(running);
  const { url } = running.office;
  let persons = 0;
  return {
    running,
    kiosk,
    url,
    async sit(who) {
      const page = await openPageFor(t, browser);
      await (who === 'petugas' ? logIn(page, url) : logIn(page, url, { username: who, password }));
      return page;
    },
    async deliver(wish = {}) {
      persons += 1;
      // Another person and another sheet each time, unless the test wants the same.
      const nik = `740801450385${String(persons).padStart(4, '0')}`;
      const looks = {
        title: 'FORMULIR F-1.02',
        subtitle: `Lembar ${persons}`,
        lines: [['Nama', `WARGA ${persons}`]] as [string, string][],
      };
      const request = await kiosk.makeRequest({ nik, papers: [{ paper: 'f-102', looks }], ...wish });
      await kiosk.deliver(request);
      running.pass(60_000);
      return request;
    },
  };
}

export const rowOf = (page: Page, { number }: { number: string }) =>
  page.locator(`tr[data-number="${number}"]`);

export async function numbersShown(page: Page): Promise<string[]> {
  return page
    .locator('tr[data-number]')
    .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.number ?? ''));
}
