/** `silaku office --offices FILE`: several offices in one process, each behind host names of its own. */
import type { Logger } from 'pino';
import type { OfficeEntry } from './office/several/offices-file.ts';
import { openSharedDoor } from './office/several/shared-door.ts';
import { openServiceManager } from './service/service-manager.ts';
import { watchVitalSigns } from './service/vital-signs.ts';
import { toldToStop } from './told-to-stop.ts';
import { version } from './version.ts';

export async function runOffices(
  entries: readonly OfficeEntry[],
  options: { demo: boolean; host: string; port: number; log: Logger },
  signal?: AbortSignal,
): Promise<number> {
  const manager = await openServiceManager();
  const door = await openSharedDoor({
    ...{ ...options, entries, version },
    metricsToken: process.env.METRICS_TOKEN ?? null,
    now: () => new Date(),
  });
  try {
    await door.listen();
    for (const { id, hosts } of entries) {
      const code = await door.offices.get(id)?.setUpCode();
      if (code) say({ event: 'office.setUp', office: id, host: hosts[0] ?? '', path: '/set-up', code });
    }
    say({ event: 'office.ready', url: door.url, offices: entries.length });
    const statusLine = () => `Answers at ${door.url} for ${entries.length} offices.`;
    manager.ready(statusLine());
    const signs = watchVitalSigns({
      manager,
      signs: { answers: () => doorAnswers(door.url) },
      status: statusLine,
      onMissing: (missing) => options.log.error({ signs: missing }, 'watchdog.signMissing'),
    });
    await toldToStop(signal);
    manager.stopping('Ends the answers that it is giving.');
    signs.close();
    return 0;
  } finally {
    await door.close();
  }
}

/** That the process answers at all; one office whose rows cannot be reached is no reason to restart the others. */
async function doorAnswers(url: string): Promise<void> {
  const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(30_000) });
  await answer.arrayBuffer();
}

function say(line: Record<string, string | number>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
