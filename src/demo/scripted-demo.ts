/** The main job from end to end, by a scripted citizen at the real screen and an officer at the real inbox, counted honestly. */
import { setTimeout as pause } from 'node:timers/promises';
import { getJson } from '../control/control-client.ts';
import { health } from '../control/messages.ts';
import { openOutbox } from '../outbox/outbox.ts';
import { readReceiptCode } from '../request/request-number.ts';
import { words } from '../request/words/words.ts';
import { errands } from './errands.ts';
import { layOut, pagesAreIdentical } from './evidence.ts';
import type { SamplePaper } from './papers/sample-papers.ts';
import { logInAsOfficer } from './pretend-officer.ts';
import { readPrintedReceipts } from './printed-receipts.ts';
import { openPtyScreen } from './screen-robot.ts';
import { askStatus, submitRequest } from './scripted-citizen.ts';
import { startWholeKiosk, type WholeKiosk } from './whole-kiosk.ts';

type Counts = Record<
  'submitted' | 'printed' | 'delivered' | 'identical' | 'receiptsDecoded' | 'statusShown',
  number
>;

/** Prints one JSON line with the counts at the end. Returns 0 when each equals `requests`. */
export async function runScriptedDemo(options: {
  folder: string;
  requests: number;
  report: (line: string) => void;
}): Promise<number> {
  const { folder, requests, report } = options;
  const counts: Counts = {
    submitted: 0,
    printed: 0,
    delivered: 0,
    identical: 0,
    receiptsDecoded: 0,
    statusShown: 0,
  };
  try {
    const kiosk = await startWholeKiosk({ folder, officePort: 0, statusSeconds: 1 });
    try {
      await playThrough(kiosk, requests, counts, report);
    } finally {
      await kiosk.stop();
    }
    layOut(kiosk);
  } catch (error) {
    report(error instanceof Error ? error.message : String(error));
  }
  process.stdout.write(`${JSON.stringify(counts)}\n`);
  return Object.values(counts).every((count) => count === requests) ? 0 : 1;
}

async function playThrough(
  kiosk: WholeKiosk,
  requests: number,
  counts: Counts,
  report: (line: string) => void,
): Promise<void> {
  const screen = openPtyScreen({
    command: process.execPath,
    args: ['kiosk-ui/citizen.ts', '--socket', kiosk.controlSocket],
    cwd: new URL('../..', import.meta.url).pathname,
  });
  try {
    const sheetsLaid: SamplePaper[][] = [];
    for (let index = 0; index < requests; index += 1) {
      const errand = errands[index % errands.length];
      if (!errand) break;
      report(`citizen ${index + 1}: ${errand.choices.slice(0, 2).join(', ')}`);
      sheetsLaid.push(await submitRequest(screen, kiosk.deskSocket, errand));
      counts.submitted += 1;
    }

    await getJson(kiosk.deskSocket, '/state', { timeoutMs: waitLimitMs });
    const receipts = await readPrintedReceipts(kiosk.deskFolder);
    counts.printed = receipts.length;
    const read = receipts.map(({ codes }) => readReceiptCode(codes[0] ?? ''));
    const numbers = read.flatMap((code) => (code.outcome === 'ok' ? [code.number] : []));
    counts.receiptsDecoded = numbers.length;

    report('waiting for the office to acknowledge every page');
    await everythingDelivered(kiosk);
    const officer = await logInAsOfficer(kiosk.officeUrl);
    const outbox = openOutbox({ folder: kiosk.kioskFolder, now: () => new Date() });
    try {
      for (const [index, number] of numbers.entries()) {
        if (outbox.acknowledgementOf(number) !== null) counts.delivered += 1;
        const same = await pagesAreIdentical({
          kiosk,
          officer,
          manifestJws: outbox.manifestOf(number),
          sheets: sheetsLaid[index] ?? [],
          folder: `${kiosk.folder}/pages`,
        });
        if (same) counts.identical += 1;
        await officer.takeStep(number, 'takeIntoWork');
      }
      report('the office has taken the requests into work; the citizens show their receipts');
      for (const [index, number] of numbers.entries()) {
        await statusArrives(outbox, number);
        const shown = await askStatus(screen, kiosk.deskSocket, receipts[index]?.codes[0] ?? '');
        if (shown.includes(words.id.stages.inWork)) counts.statusShown += 1;
        else report(`instead of the status of ${number} the screen shows:\n${shown}`);
      }
    } finally {
      outbox.close();
    }
  } finally {
    await screen.close();
  }
}

const waitLimitMs = 120_000;

async function everythingDelivered(kiosk: WholeKiosk): Promise<void> {
  const limit = AbortSignal.timeout(waitLimitMs);
  for (;;) {
    const { outbox } = health.parse((await getJson(kiosk.controlSocket, '/health')).body);
    if (outbox.waiting === 0) return;
    if (limit.aborted) throw new Error(`${outbox.waiting} requests still wait for the office`);
    await pause(100);
  }
}

async function statusArrives(outbox: ReturnType<typeof openOutbox>, number: string): Promise<void> {
  const limit = AbortSignal.timeout(waitLimitMs);
  for (;;) {
    const status = outbox.statusOf(number);
    if (status.outcome === 'found' && status.stage === 'inWork') return;
    if (limit.aborted) throw new Error(`the kiosk has not heard that ${number} is in work`);
    await pause(100);
  }
}
