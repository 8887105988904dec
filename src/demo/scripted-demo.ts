/** The main job from end to end, by a scripted citizen at the real screen and an officer at the real inbox, counted honestly. */
import { setTimeout as pause } from 'node:timers/promises';
import { getJson, postJson } from '../control/control-client.ts';
import { type Outbox, openOutbox } from '../outbox/outbox.ts';
import { readReceiptCode } from '../request/request-number.ts';
import { words } from '../request/words/words.ts';
import { errands } from './errands.ts';
import { layOut, pagesAreIdentical } from './evidence.ts';
import type { SamplePaper } from './papers/sample-papers.ts';
import { logInAsOfficer, type PretendOfficer } from './pretend-officer.ts';
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
  resolutionDpi: number;
  report: (line: string) => void;
}): Promise<number> {
  const { folder, requests, resolutionDpi, report } = options;
  const counts: Counts = {
    submitted: 0,
    printed: 0,
    delivered: 0,
    identical: 0,
    receiptsDecoded: 0,
    statusShown: 0,
  };
  try {
    const kiosk = await startWholeKiosk({ folder, officePort: 0, statusSeconds: 1, resolutionDpi });
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
  const officer = await logInAsOfficer(kiosk.officeUrl);
  const outbox = openOutbox({ folder: kiosk.kioskFolder, now: () => new Date() });
  try {
    // No lamp has to travel where nobody watches.
    await postJson(kiosk.deskSocket, '/acts', { act: 'slow', what: '0' }, { timeoutMs: waitLimitMs });
    // While the next citizen is at the screen, the office already works on the request before.
    const followed: Promise<string | null>[] = [];
    for (let index = 0; index < requests; index += 1) {
      const errand = errands[index % errands.length];
      if (!errand) break;
      report(`citizen ${index + 1}: ${errand.choices.slice(0, 2).join(', ')}`);
      const sheets = await submitRequest(screen, kiosk.deskSocket, errand);
      counts.submitted += 1;
      const working = followToTheOffice({ kiosk, officer, outbox, counts }, index, sheets);
      working.catch(() => {});
      followed.push(working);
    }
    report('the office checks the requests as they arrive');
    const codes = await Promise.all(followed);
    report('the citizens show their receipts');
    for (const code of codes) {
      if (code === null) continue;
      const shown = await askStatus(screen, kiosk.deskSocket, code);
      if (shown.includes(words.id.stages.underCheck)) counts.statusShown += 1;
      else report(`instead of the status of ${code} the screen shows:\n${shown}`);
    }
  } finally {
    outbox.close();
    await screen.close();
  }
}

/** From the printed receipt to the officer's first step, and back to the kiosk. Returns the receipt's code, or null when it can't be read. */
async function followToTheOffice(
  parts: { kiosk: WholeKiosk; officer: PretendOfficer; outbox: Outbox; counts: Counts },
  index: number,
  sheets: SamplePaper[],
): Promise<string | null> {
  const { kiosk, officer, outbox, counts } = parts;
  await getJson(kiosk.deskSocket, '/state', { timeoutMs: waitLimitMs });
  const receipt = (await readPrintedReceipts(kiosk.deskFolder))[index];
  if (!receipt) return null;
  counts.printed += 1;
  const [code = ''] = receipt.codes;
  const read = readReceiptCode(code);
  if (read.outcome !== 'ok') return null;
  counts.receiptsDecoded += 1;

  const { number } = read;
  await until(`the office acknowledges ${number}`, () => outbox.acknowledgementOf(number) !== null);
  counts.delivered += 1;
  const manifestJws = outbox.manifestOf(number);
  const same = await pagesAreIdentical({
    kiosk,
    officer,
    manifestJws,
    sheets,
    folder: `${kiosk.folder}/pages`,
  });
  if (same) counts.identical += 1;
  await officer.takeStep(number, 'startCheck');
  await until(`the kiosk hears that ${number} is under check`, () => {
    const status = outbox.statusOf(number);
    return status.outcome === 'found' && status.stage === 'underCheck';
  });
  return code;
}

const waitLimitMs = 180_000;

async function until(what: string, isTrue: () => boolean): Promise<void> {
  const limit = AbortSignal.timeout(waitLimitMs);
  while (!isTrue()) {
    if (limit.aborted) throw new Error(`waited in vain until ${what}`);
    await pause(100);
  }
}
