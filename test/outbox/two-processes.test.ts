import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { openedAtOffice, startForwarding } from '../support/outbox/forwarding.ts';

const program = fileURLToPath(new URL('../support/outbox/forwards.ts', import.meta.url));

test('a kiosk confirms while forwarders come, are killed and come again: the office has each page once', async (t) => {
  const { office, kiosk } = await startForwarding(t);
  const { baseUrl, accessToken, officeKey } = office;
  const children: ChildProcess[] = [];
  t.teardown(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  /** Resolves with the first event of this name that the forwarder logs. */
  function startForwarder(): {
    child: ChildProcess;
    heard: (event: string, reference?: string) => Promise<void>;
  } {
    const argument = JSON.stringify({ folder: kiosk.folder, baseUrl, accessToken, officeKey });
    const child = spawn(process.execPath, [program, argument], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const seen: string[] = [];
    let look = () => {};
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { event, reference } = JSON.parse(line);
      seen.push(`${event} ${reference ?? ''}`);
      look();
    });
    const heard = (event: string, reference = '') =>
      new Promise<void>((resolve) => {
        look = () => {
          if (seen.some((line) => line.startsWith(`${event} ${reference}`))) resolve();
        };
        look();
      });
    return { child, heard };
  }

  const confirmed = [await kiosk.confirmVisit({ pageBytes: [200_000, 90_000] })];
  for (const event of ['request.announced', 'page.sent']) {
    const { child, heard } = startForwarder();
    await heard(event);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    confirmed.push(await kiosk.confirmVisit({ pageBytes: [150_000, 20_000] }));
  }

  const { child, heard } = startForwarder();
  for (const { number } of confirmed) await heard('request.delivered', number);
  const woken = await kiosk.confirmVisit();
  await heard('request.delivered', woken.number);

  for (const { number, pages } of [...confirmed, woken]) {
    t.deepEqual(await openedAtOffice(office, number), pages);
    t.like(kiosk.outbox.statusOf(number), { stage: 'received' });
  }
  t.is(kiosk.outbox.waitingCount(), 0);
  t.is(office.requests.size, 4);

  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  t.deepEqual(await ended, [0, null], 'it ends cleanly when it is told to');
});
