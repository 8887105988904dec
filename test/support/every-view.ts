/** Every screen that a citizen can see, each once, in Indonesian, and a few in English: found by walking the machine. */
import sharp from 'sharp';
import { createActor, SimulatedClock } from 'xstate';
import type { View } from '../../src/control/messages.ts';
import { samplePaper } from '../../src/demo/papers/sample-papers.ts';
import type { Preview } from '../../src/page/page.ts';
import { createPagePreparer } from '../../src/page/page-preparer.ts';
import { offerView, safeToSwitchOffView, shuttingDownView } from '../../src/visit/interruption-views.ts';
import { type ScreenName, screenNames } from '../../src/visit/screens/screen.ts';
import { viewOfKiosk, viewOfVisit } from '../../src/visit/view.ts';
import type { VisitContext } from '../../src/visit/visit-context.ts';
import { wantedIn } from '../../src/visit/visit-follow-up.ts';
import { countdownSeconds } from '../../src/visit/waits.ts';
import { pretendKiosk } from '../visit/pretend-steps.ts';
import { paths, type Snapshot, wantedStatus } from '../visit/visit-walk.ts';

export type NamedView = { name: string; view: View };

/** What makes a screen worth looking at: half a number typed, a page half read, a problem. */
const inTheMiddle: Partial<Record<ScreenName, Partial<VisitContext>>> = {
  choosingService: { group: 'akta' },
  typingNik: { entry: '74080112038', problem: { code: 'nikWrong', part: 'length', digits: 11 } },
  typingPhone: { entry: '08123456' },
  scanningPage: { scanPercent: 62 },
  scanFailed: { problem: { code: 'device', problem: 'scanner.noPaper' } },
  draftGone: { draftGone: 'expired' },
  draftNotKept: { notKept: 'full' },
  showingSlip: { keptUntil: '2026-11-27T02:24:00.000Z', receiptSure: true },
  askingForReceipt: { entry: '0270', problem: { code: 'notOurCode' } },
  showingStatus: {
    status: {
      outcome: 'found',
      number: '0270041835',
      stage: 'waitingForCitizen',
      note: 'Halaman KTP belakang buram. Pindai lagi.',
      at: '2026-11-25T01:00:00.000Z',
      receivedAt: '2026-11-24T02:31:00.000Z',
      mayPrint: true,
    },
  },
};

export async function everyView(): Promise<NamedView[]> {
  const preview = await paperPreview();
  const views: NamedView[] = [...betweenVisits()];
  for (const name of screenNames) {
    const found = paths.find((path) => (path.state as Snapshot).context.screen === name);
    if (!found) throw new Error(`no path leads to ${name}`);
    const { context } = found.state as Snapshot;
    const page = context.page && { ...context.page, preview };
    const visit: VisitContext = { ...context, page, problem: null, ...inTheMiddle[name] };
    views.push({ name, view: viewOfVisit(visit) });
    if (name === 'choosingGroup' || name === 'placingPaper') {
      views.push({ name: `${name}-english`, view: viewOfVisit({ ...visit, language: 'en' }) });
    }
    if (name === 'reviewingPage' && page) {
      const doubtful = { ...visit, page: { ...page, remarks: ['blurred' as const] } };
      views.push({ name: 'doubtfulPage', view: viewOfVisit(doubtful) });
    }
    if (name === 'reviewingPage' && page) {
      views.push({ name: 'lockedPage', view: viewOfVisit({ ...visit, page: { ...page, preview: null } }) });
    }
    if (name === 'confirmingStop') {
      const withPages = paths.find(({ state }) => {
        const { context } = state as Snapshot;
        return context.screen === name && context.pages.length > 0;
      });
      if (!withPages) throw new Error('nobody stops with pages scanned');
      const { context: scanned } = withPages.state as Snapshot;
      views.push({ name: 'confirmingStop-keep', view: viewOfVisit(scanned) });
      const missing: VisitContext = { ...scanned, screen: 'placingPaper', paper: 1 };
      views.push({ name: 'placingPaper-missing', view: viewOfVisit(missing) });
    }
    if (name === 'scanFailed') {
      const problem = { code: 'pileHeldUp', problem: 'scanner.jammed', pages: 6 } as const;
      views.push({ name: 'pileHeldUp', view: viewOfVisit({ ...visit, problem, unseen: ['1', '2'] }) });
    }
    if (name === 'saveFailed') {
      const problem = { code: 'storage', state: 'full' } as const;
      views.push({ name: 'saveFailedStorageFull', view: viewOfVisit({ ...visit, problem }) });
    }
    if (name === 'pageWanted') {
      views.push({ name: 'pageWanted-english', view: viewOfVisit({ ...visit, language: 'en' }) });
    }
    if (name === 'printingReceipt') {
      const brought = {
        ...visit,
        status: wantedStatus,
        number: '0270041835',
        wanted: wantedIn(wantedStatus),
      };
      views.push({ name: 'printingReceipt-page', view: viewOfVisit(brought) });
    }
    if (name === 'showingReceipt') {
      const brought = {
        ...visit,
        status: wantedStatus,
        number: '0270041835',
        wanted: wantedIn(wantedStatus),
      };
      views.push({ name: 'showingReceipt-page', view: viewOfVisit(brought) });
    }
    if (name === 'showingStatus') {
      const wanted = { ...visit, number: '0270041835', status: wantedStatus };
      views.push({ name: 'showingStatus-wanted', view: viewOfVisit(wanted) });
      const status = { outcome: 'pageLost', number: '0270041835', at: '2026-11-25T01:00:00.000Z' } as const;
      views.push({ name: 'statusPageLost', view: viewOfVisit({ ...visit, status }) });
    }
    if (name === 'choosingErrand') {
      const leaving = { problem: 'Masih di sini? Tekan tombol apa saja. Layar ditutup sebentar lagi.' };
      views.push({
        name: 'stillThere',
        view: { ...viewOfVisit(visit), ...leaving, secondsLeft: countdownSeconds - 3 },
      });
    }
  }
  return views;
}

function betweenVisits(): NamedView[] {
  const kiosk = createActor(pretendKiosk(), { clock: new SimulatedClock() }).start();
  const views: NamedView[] = [];
  const note = (name: string) => views.push({ name, view: viewOfKiosk(kiosk.getSnapshot()) });
  note('starting');
  kiosk.send({ type: 'device.became', device: 'printer', state: 'needsPerson', fault: 'printer.paperOut' });
  kiosk.send({ type: 'device.became', device: 'scanner', state: 'ready', fault: null });
  kiosk.send({ type: 'devices.checked' });
  note('outOfOrder');
  kiosk.send({ type: 'storage.became', state: 'full' });
  kiosk.send({ type: 'device.became', device: 'printer', state: 'ready', fault: null });
  note('outOfOrderStorageFull');
  kiosk.send({ type: 'storage.became', state: 'damaged' });
  note('outOfOrderStorageDamaged');
  kiosk.send({ type: 'technician.tookOver' });
  note('technicianAtWork');
  kiosk.stop();
  const interrupted = { visit: '', service: 'ganti-qr', pages: 12, at: '2026-11-24T02:24:00.000Z' };
  const left = { pages: 12, number: null };
  views.push(
    { name: 'offeringDraft', view: offerView(interrupted, 0) },
    { name: 'shuttingDown', view: shuttingDownView(left) },
    { name: 'safeToSwitchOff', view: safeToSwitchOffView(left) },
    {
      name: 'safeToSwitchOff-receiptOwed',
      view: safeToSwitchOffView({ pages: 0, number: '0270041835' }),
    },
  );
  const ready = createActor(pretendKiosk(), {
    clock: new SimulatedClock(),
    snapshot: kioskAtWelcome(),
  });
  views.push({ name: 'welcome', view: viewOfKiosk(ready.getSnapshot()) });
  return views;
}

function kioskAtWelcome() {
  const machine = pretendKiosk();
  const ready = { state: 'ready', fault: null } as const;
  return machine.resolveState({
    value: { inService: 'waiting' },
    context: {
      devices: { printer: ready, scanner: ready, barcode: ready, panel: ready },
      storage: 'ok',
      announcements: [],
      visit: { visit: '', errand: 'any', number: null },
      secondsLeft: countdownSeconds,
      technicianWaits: false,
      interrupted: null,
      chosen: 0,
      stops: false,
      left: { pages: 0, number: null },
    },
  });
}

async function paperPreview(): Promise<Preview> {
  const { data, info } = await sharp(await samplePaper('policeLetter'))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const preparer = createPagePreparer();
  try {
    const pixels = {
      widthPx: info.width,
      heightPx: info.height,
      channels: 3,
      resolutionDpi: 300,
      pixels: data,
    } as const;
    const prepared = await preparer.prepare(pixels, 'useful');
    if (prepared.outcome === 'failed') throw new Error(prepared.detail);
    return prepared.page.preview;
  } finally {
    await preparer.close();
  }
}
