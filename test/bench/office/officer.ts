/** An officer at a browser of the bench: logs in, and asks for pages one after the other. */
export type Officer = {
  /** The usual time of one page, in milliseconds. */
  usualMs(path: string, times: number): Promise<number>;
};

export async function logIn(url: string, login: { username: string; password: string }): Promise<Officer> {
  const cookies = new Map<string, string>();
  const visit = async (path: string, body?: URLSearchParams) => {
    const answer = await fetch(new URL(path, url), {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(body ? { method: 'POST', body } : {}),
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    return { status: answer.status, text: await answer.text() };
  };
  const form = await visit('/login');
  const token = /name="_csrf" value="([^"]+)"/.exec(form.text)?.[1] ?? '';
  const came = await visit('/login', new URLSearchParams({ _csrf: token, ...login }));
  if (came.status !== 303) throw new Error(`the login answered ${came.status}`);

  return {
    async usualMs(path, times) {
      const taken: number[] = [];
      for (let count = 0; count < times; count++) {
        const startedMs = performance.now();
        const { status } = await visit(path);
        if (status !== 200) throw new Error(`${path} answered ${status}`);
        taken.push(performance.now() - startedMs);
      }
      return taken.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
    },
  };
}
