/** The office of its package, asked for its login page; with --demo, since a new office sends whoever comes to its set-up first. */
import { createInterface } from 'node:readline';
import type { LabParts } from './lab-parts.ts';

const limitMs = 5 * 60_000;

export async function officePart({ root, findings }: LabParts): Promise<void> {
  await root.sh('install -d -o silaku-office -g silaku-office -m 0700 /var/lib/silaku-office');
  const began = performance.now();
  const office = root.begin('exec silaku-office office --folder /var/lib/silaku-office --port 0 --demo', {
    user: 'silaku-office:silaku-office',
  });
  let complaints = '';
  office.stderr?.on('data', (piece: Buffer) => {
    complaints = `${complaints}${piece}`.slice(-2_000);
  });
  const late = setTimeout(() => office.kill('SIGKILL'), limitMs);
  try {
    let url = '';
    if (!office.stdout) throw new Error('The office has no output.');
    for await (const line of createInterface({ input: office.stdout })) {
      const said = JSON.parse(line) as { event: string; url: string };
      if (said.event !== 'office.ready') continue;
      url = said.url;
      break;
    }
    if (url === '') throw new Error(`The office ended before it was ready. ${complaints}`);
    const readySeconds = Math.round((performance.now() - began) / 1000);
    const page = await fetch(`${url}/login`, { redirect: 'manual', signal: AbortSignal.timeout(limitMs) });
    const text = await page.text();
    findings.found('the office answers with its login page', page.status === 200 && /<form/.test(text), {
      readySeconds,
      status: page.status,
      bytes: text.length,
    });
  } finally {
    clearTimeout(late);
    office.kill('SIGKILL');
  }
}
