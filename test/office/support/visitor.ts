/** A browser without a screen: cookies, forms and the token in them. */
import type { TestOffice } from './test-office.ts';

/** Keeps cookies and nothing else, as a browser does. */
export function createVisitor(
  running: { office: Pick<TestOffice['office'], 'url'> },
  { headers: always = {} }: { headers?: Record<string, string> } = {},
) {
  const jar = new Map<string, string>();
  const go = async (path: string, init: RequestInit = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(path, running.office.url), {
      redirect: 'manual',
      ...init,
      headers: { cookie, ...always, ...init.headers },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return answer;
  };
  const tokenOn = async (path: string) =>
    /name="_csrf" value="([^"]+)"/.exec(await (await go(path)).text())?.[1] ?? '';
  const post = async (path: string, fields: Record<string, string>) =>
    go(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields),
    });
  const logIn = async (username: string, password: string, next = '') =>
    post('/login', { _csrf: await tokenOn('/login'), username, password, next });
  return { jar, go, post, tokenOn, logIn };
}
