/** An officer of the demo: logs into the real inbox over HTTP, fetches pages as the browser does, and presses the buttons of its forms. */
import { demoLogin } from '../office/office.ts';
import type { SendBackReason } from '../request/follow-up.ts';
import type { PlainStep } from '../request/workflow/request-steps.ts';

export type PretendOfficer = {
  /** The page's picture as the inbox shows it. */
  fetchPage(number: string, page: string): Promise<Uint8Array>;
  takeStep(number: string, step: PlainStep, note?: string): Promise<void>;
  /** Asks for one page again. */
  sendBack(number: string, page: string, reason: SendBackReason, note?: string): Promise<void>;
};

export async function logInAsOfficer(officeUrl: string): Promise<PretendOfficer> {
  const cookies = new Map<string, string>();

  async function ask(path: string, form?: Record<string, string>): Promise<Response> {
    const response = await fetch(new URL(path, officeUrl), {
      method: form ? 'POST' : 'GET',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(form ? { body: new URLSearchParams(form) } : {}),
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    if (response.status >= 400) throw new Error(`The office answers ${response.status} to ${path}`);
    return response;
  }

  const hiddenField = (page: string, name: string) =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';

  /** A form of the request's page, as it is drawn now. */
  async function submit(number: string, form: string, fields: Record<string, string>): Promise<Response> {
    const page = await (await ask(`/requests/${number}`)).text();
    const drawn = { _csrf: hiddenField(page, '_csrf'), revision: hiddenField(page, 'revision') };
    return ask(`/requests/${number}/${form}`, { ...drawn, ...fields });
  }

  const login = await (await ask('/login')).text();
  await ask('/login', { ...demoLogin, _csrf: hiddenField(login, '_csrf') });

  return {
    async fetchPage(number, page) {
      return new Uint8Array(await (await ask(`/requests/${number}/pages/${page}`)).arrayBuffer());
    },
    async takeStep(number, step, note = '') {
      const taken = await submit(number, 'steps', { step, note });
      if (taken.status !== 303) throw new Error(`The office did not take the step ${step} for ${number}`);
    },
    async sendBack(number, page, reason, note = '') {
      const taken = await submit(number, 'send-back', { page, reason, note });
      if (taken.status !== 303) throw new Error(`The office did not ask for a page of ${number} again`);
    },
  };
}
