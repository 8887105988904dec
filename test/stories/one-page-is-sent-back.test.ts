/**
 * An officer finds one page unreadable and sends it back; the citizen shows the receipt, comes straight to that page, scans it, and the
 * office has it beside the old one: through a whole kiosk, its forwarder and the office, each a process of its own.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { getJson, postJson } from '../../src/control/control-client.ts';
import { type View, view as viewSchema } from '../../src/control/messages.ts';
import { readOfficeIdentity } from '../../src/demo/evidence.ts';
import { logInAsOfficer } from '../../src/demo/pretend-officer.ts';
import { readPrintedReceipts } from '../../src/demo/printed-receipts.ts';
import { startWholeKiosk, type WholeKiosk } from '../../src/demo/whole-kiosk.ts';
import { type Outbox, openOutbox } from '../../src/outbox/outbox.ts';
import { readReceiptCode } from '../../src/request/request-number.ts';
import { openBytes } from '../../src/seal/age-seal.ts';
import { sha256Of } from '../../src/seal/digest.ts';
import { goToLastCheck, keepPage } from '../support/errand-steps.ts';
import { readOwnManifest } from '../support/own-manifest.ts';

const limitMs = 120_000;

async function until<T>(what: string, look: () => Promise<T | null> | T | null): Promise<T> {
  const limit = AbortSignal.timeout(limitMs);
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (limit.aborted) throw new Error(`waited in vain until ${what}`);
    await pause(50);
  }
}

function operate(kiosk: WholeKiosk) {
  const socket = kiosk.controlSocket;
  const view = async () => viewSchema.parse((await getJson(socket, '/view', { timeoutMs: limitMs })).body);
  const press = async (...keys: string[]) => {
    for (const key of keys)
      await postJson(socket, '/events', { type: 'key.pressed', key }, { timeoutMs: limitMs });
  };
  return {
    press,
    type: (digits: string) => press(...digits, 'enter'),
    reaches: (screen: string, also: (view: View) => boolean = () => true) =>
      until(`the screen is ${screen}`, async () => {
        const now = await view();
        return now.screen === screen && also(now) ? now : null;
      }),
    async act(act: string, what = '') {
      await postJson(kiosk.deskSocket, '/acts', { act, what }, { timeoutMs: limitMs });
    },
  };
}

/** Codes on the newest of the receipts that the printer has brought out. */
async function newestReceipt(kiosk: WholeKiosk, count: number): Promise<string[]> {
  await getJson(kiosk.deskSocket, '/state', { timeoutMs: limitMs });
  const receipts = await until('the receipt is there', async () => {
    const all = await readPrintedReceipts(kiosk.deskFolder);
    return all.length >= count ? all : null;
  });
  return receipts[count - 1]?.codes ?? [];
}

const isDelivered = (outbox: Outbox, number: string) => (outbox.acknowledgementOf(number) ? true : null);

test('one page is sent back, scanned again at the kiosk, and only that page travels', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-send-back-'));
  const kiosk = await startWholeKiosk({ folder, officePort: 0, statusSeconds: 1 });
  const outbox = openOutbox({ folder: kiosk.kioskFolder, now: () => new Date() });
  t.teardown(async () => {
    outbox.close();
    await kiosk.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const citizen = operate(kiosk);
  const officer = await logInAsOfficer(kiosk.officeUrl);
  await goToLastCheck(citizen);
  await citizen.press('1');
  await citizen.reaches('showingReceipt');
  const [code = ''] = await newestReceipt(kiosk, 1);
  const read = readReceiptCode(code);
  if (read.outcome !== 'ok') return t.fail(read.outcome);
  const { number } = read;
  await citizen.press('enter');
  await citizen.reaches('welcome');
  await until('the request is delivered', () => isDelivered(outbox, number));

  const [page = ''] = readOwnManifest(outbox.manifestOf(number)).pages.map((each) => each.page);
  await officer.takeStep(number, 'startCheck');
  await officer.sendBack(number, page, 'blurred', 'Nama ibu tidak terbaca.');
  await until('the kiosk hears of it', () => {
    const status = outbox.statusOf(number);
    return status.outcome === 'found' && status.wanted?.length ? true : null;
  });

  await citizen.act('show', code);
  const asked = await citizen.reaches('pageWanted');
  t.regex(asked.heading, /^Petugas minta lagi: /);
  t.regex(asked.body.join(' '), /kurang jelas.*Nama ibu tidak terbaca/);
  await citizen.act('lay', 'policeLetter');
  await citizen.press('1');
  await keepPage(citizen);
  await citizen.reaches('confirmingPage');
  await citizen.press('1');
  await citizen.reaches('showingReceipt');
  const slip = await newestReceipt(kiosk, 2);
  t.deepEqual(slip, [code], 'the slip tells of the same request');
  await citizen.press('enter');
  await citizen.reaches('welcome');

  const followUp = await until('the page is delivered', () => {
    const entries = outbox.journalEntries(0, 1000).filter(({ event }) => event === 'request.kept');
    const delivery = entries.at(-1)?.subject ?? '';
    return delivery !== number && isDelivered(outbox, delivery) ? delivery : null;
  });
  const sent = readOwnManifest(outbox.manifestOf(followUp));
  t.deepEqual(sent.followUp, { kind: 'page', request: number, replaces: page });
  t.is(sent.pages.length, 1, 'only that page travels');
  const [newPage = ''] = sent.pages.map((each) => each.page);

  const shown = await officer.fetchPage(number, newPage);
  const atKiosk = readFileSync(join(kiosk.kioskFolder, 'sealed', `${newPage}.age`));
  t.is(sha256Of(shown), sha256Of(await openBytes(readOfficeIdentity(kiosk), atKiosk)), 'byte for byte');
  t.true((await officer.fetchPage(number, page)).length > 0, 'the old page stays at the office');

  await until('the kiosk hears that it is checked again', () => {
    const status = outbox.statusOf(number);
    return status.outcome === 'found' && status.stage === 'underCheck' ? true : null;
  });
  await citizen.act('show', code);
  const status = await citizen.reaches('showingStatus');
  t.is(status.heading, 'Sedang diperiksa petugas');
});
