/** People of a test office, and browsers without a screen in which they log in. */
import type { ExecutionContext } from 'ava';
import { totpCodeAt } from '../../../src/office/people/totp.ts';
import type { Role } from '../../../src/request/workflow/office-roles.ts';
import { startTestOffice, type TestOffice } from '../support/test-office.ts';
import { createVisitor } from '../support/visitor.ts';

export type Visitor = ReturnType<typeof createVisitor>;

export const password = 'kapal-laut-biru';

export async function officeOf(
  t: ExecutionContext<unknown>,
  people: Record<string, Role>,
  options: Parameters<typeof startTestOffice>[1] = {},
): Promise<TestOffice> {
  t.timeout(240_000);
  const running = await startTestOffice(t, options);
  for (const [username, role] of Object.entries(people))
    await running.office.people.create({ username, name: `Nama ${username}`, role, password, by: 'office' });
  return running;
}

/** A browser in which this person is inside. */
export async function insideAs(running: TestOffice, username: string): Promise<Visitor> {
  const visitor = createVisitor(running);
  const { status, headers } = await visitor.logIn(username, password);
  if (status !== 303 || headers.get('location') !== '/requests') throw new Error(`login answered ${status}`);
  return visitor;
}

/** Sets up an app, as somebody whose role needs it does at the first login. */
export async function enrolAtLogin(running: TestOffice, username: string) {
  const visitor = createVisitor(running);
  await visitor.logIn(username, password);
  const page = await (await visitor.go('/login/enrol')).text();
  const secret = secretOn(page);
  const _csrf = tokenIn(page);
  const answer = await visitor.post('/login/enrol', {
    _csrf,
    code: totpCodeAt(secret, running.now()),
    next: '/requests',
  });
  return { visitor, secret, answer, recoveryCodes: codesOn(await answer.text()) };
}

export function secretOn(page: string): string {
  return /class="secret">([A-Z2-7 ]+)</.exec(page)?.[1]?.replaceAll(' ', '') ?? '';
}

export function codesOn(page: string): string[] {
  return [...page.matchAll(/<li><code>([^<]+)<\/code>/g)].map(([, code = '']) => code);
}

export function tokenIn(page: string): string {
  return /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
}

/** What the audit trail has to say of people, oldest first. */
export async function told(running: TestOffice): Promise<string[]> {
  const entries = await running.office.audit.latest(500);
  return entries
    .toReversed()
    .map(({ actor, action, subject, details }) => [actor, action, subject, details].join(' ').trim());
}

/** What stands above a form when something was wrong. */
export async function problemOn(answer: Response): Promise<string> {
  return /role="alert"[^>]*>([^<]+)</.exec(await answer.text())?.[1] ?? '';
}
