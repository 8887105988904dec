/**
 * `npm run screens`: a picture of every screen, receipt and office page beside the code that makes it, for the README and for
 * review. The citizen's screens are drawn by the real program in a pseudo-terminal.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { EscposReceiptPrinter } from '../../devices/receipt-printer/escpos-receipt-printer.ts';
import { PretendReceiptPrinter } from '../../devices/receipt-printer/pretend-receipt-printer.ts';
import { keyOfPage, pageNames } from '../../kiosk-ui/technician/tech-state.ts';
import { createControlServer } from '../../src/control/control-server.ts';
import { openPtyScreen } from '../../src/demo/screen-robot.ts';
import { createViewPublisher } from '../../src/kiosk/view-publisher.ts';
import { renderDeskPages } from './desk-screens.ts';
import { everyView } from './every-view.ts';
import { renderOfficePages } from './office-screens.ts';
import { renderLawPages, renderPeoplePages } from './people-screens.ts';
import { sampleReceipts } from './sample-receipts.ts';
import { openTechnicianKiosk } from './technician-kiosk.ts';
import { brokenState } from './technician-states.ts';
import { terminalPng } from './terminal-image.ts';

await renderCitizenScreens('kiosk-ui/screens');
await renderTechnicianScreens('kiosk-ui/technician/screens');
await renderReceipts('src/request/receipts');
await renderOfficePages('src/office/screens');
await renderDeskPages('src/office/desk/screens');
await renderPeoplePages('src/office/people/screens');
await renderLawPages('src/office/law/screens');

async function renderCitizenScreens(folder: string): Promise<void> {
  emptied(folder);
  const scratch = mkdtempSync(join(tmpdir(), 'silaku-screens-'));
  const socketPath = join(scratch, 'kiosk.sock');
  const views = await everyView();
  const [first] = views;
  if (!first) throw new Error('there is no view to draw');
  const publisher = createViewPublisher(first.view);
  const server = await createControlServer({
    socketPath,
    currentView: publisher.current,
    onViewChange: publisher.onChange,
    send: () => {},
    health: () => Promise.reject(new Error('nobody asks')),
    log: pino({ level: 'silent' }),
  });
  const screen = openPtyScreen({
    command: process.execPath,
    args: ['kiosk-ui/citizen.ts', '--socket', socketPath],
  });
  try {
    for (const { name, view } of views) {
      publisher.publish(view);
      // The footer is drawn last; a heading may wrap, so its first words are looked for.
      const opening = view.heading.split(' ').slice(0, 3).join(' ');
      await screen.waitFor((text) => text.includes(opening));
      await drawnToTheEnd(screen);
      writeFileSync(join(folder, `${name}.png`), await terminalPng(screen.cells()));
    }
  } finally {
    await screen.close();
    await server.close();
    rmSync(scratch, { recursive: true });
  }
}

/** Each page of the technician's screen on a bad day, at the size of a phone's terminal. */
async function renderTechnicianScreens(folder: string): Promise<void> {
  emptied(folder);
  const kiosk = await openTechnicianKiosk(brokenState);
  const screen = openPtyScreen({
    command: process.execPath,
    args: [...kiosk.args, '--language', 'en'],
    // The village's own time.
    env: { TZ: 'Asia/Makassar' },
    ...{ columns: 80, rows: 24 },
  });
  try {
    await screen.waitFor('027 Balai Desa Pitulua');
    for (const page of pageNames) {
      screen.type(keyOfPage(page));
      const asked = kiosk.rounds();
      while (kiosk.rounds() < asked + 2) await drawnToTheEnd(screen);
      writeFileSync(join(folder, `${page}.png`), await terminalPng(screen.cells()));
    }
  } finally {
    await screen.close();
    await kiosk.close();
  }
}

/** Nothing more has come for a tenth of a second. */
async function drawnToTheEnd(screen: ReturnType<typeof openPtyScreen>): Promise<void> {
  await new Promise<void>((resolve) => {
    let timer = setTimeout(done, 100);
    const stop = screen.onWritten(() => {
      clearTimeout(timer);
      timer = setTimeout(done, 100);
    });
    function done() {
      stop();
      resolve();
    }
  });
}

async function renderReceipts(folder: string): Promise<void> {
  emptied(folder);
  for (const [name, lines] of Object.entries(sampleReceipts())) {
    const twin = new PretendReceiptPrinter();
    const printer = new EscposReceiptPrinter({ port: twin.port() });
    await printer.print(lines);
    const png = await twin.receipts.at(-1)?.png();
    if (!png) throw new Error(`the receipt ${name} did not come out`);
    writeFileSync(join(folder, `${name}.png`), png);
    await printer.close();
  }
}

function emptied(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}
