/** `silaku kiosk`: the service behind the screen. Puts devices, outbox, machine and control API together; decides nothing. */
import { join } from 'node:path';
import { createActor, waitFor } from 'xstate';
import { deviceNames } from '../devices/device-state.ts';
import { printerProfiles } from '../devices/receipt-printer/printer-profile.ts';
import { readCall } from './command-line.ts';
import { createControlServer } from './control/control-server.ts';
import { dayEndRoute } from './control/day-end-route.ts';
import { createLogRing, logRoute } from './control/log-ring.ts';
import { technicianRoutes } from './control/technician-routes.ts';
import { createBulletinWatch } from './kiosk/bulletin-watch.ts';
import { stayClosed } from './kiosk/closed-kiosk.ts';
import { createDayEndKeeper } from './kiosk/day-ends.ts';
import { askDevice, followDevices } from './kiosk/device-events.ts';
import { createDeviceSupervisor, realClock } from './kiosk/device-supervisor.ts';
import { interruptedVisit } from './kiosk/draft-facts.ts';
import { createDraftWork, draftSweepMs } from './kiosk/draft-work.ts';
import { createKioskFlight } from './kiosk/flight/kiosk-flight.ts';
import { createIntendedPrint } from './kiosk/intended-print.ts';
import { openKeptThings } from './kiosk/kept-things.ts';
import { openDevices } from './kiosk/kiosk-devices.ts';
import { createKioskHealth } from './kiosk/kiosk-health.ts';
import { type KioskSettings, readKioskSettings } from './kiosk/kiosk-settings.ts';
import { kioskSigns, kioskStatusLine } from './kiosk/kiosk-signs.ts';
import { kioskWithWork } from './kiosk/kiosk-with-work.ts';
import { closeLimitMs, within } from './kiosk/orderly-stop.ts';
import { createPrinterWatch } from './kiosk/printer-watch.ts';
import { createRenumberingWatch } from './kiosk/renumbering-watch.ts';
import { beginRun, endRun } from './kiosk/run-marker.ts';
import { createStorageHealth, readable } from './kiosk/storage-health.ts';
import { createDeviceTester } from './kiosk/technician/device-tester.ts';
import { readEasySettings, withEasySettings } from './kiosk/technician/easy-settings.ts';
import { createTechnician } from './kiosk/technician/technician-work.ts';
import { createViewPublisher, wantsBeep } from './kiosk/view-publisher.ts';
import { createVisitWork } from './kiosk/visit-work.ts';
import { createLog } from './log.ts';
import { guardKeys } from './outbox/keys.ts';
import { bootMoment } from './outbox/stamp.ts';
import { pageOfBackup } from './outbox/storage/backup.ts';
import { probeOf } from './outbox/storage/storage-probe.ts';
import { storageServes } from './outbox/storage/storage-state.ts';
import { createStorageWatch, type StorageWatch } from './outbox/storage/storage-watch.ts';
import { createPagePreparer } from './page/page-preparer.ts';
import { openServiceManager } from './service/service-manager.ts';
import { watchVitalSigns } from './service/vital-signs.ts';
import { toldToStop } from './told-to-stop.ts';
import { version } from './version.ts';
import { stopEventOf } from './visit/stop-event.ts';
import { viewOfKiosk, visitOf } from './visit/view.ts';
import type { KioskEvent } from './visit/visit-events.ts';
import { waits } from './visit/waits.ts';

const usage = `silaku kiosk --settings FILE

  --settings FILE   a JSON file; src/kiosk/README.md tells what stands in it
`;

/** Entries of the journal: more than a month of a busy kiosk, and a fraction of a second. `silaku journal --check` walks them all. */
const checkedAtStart = 3_000;

/** Runs until SIGTERM or SIGINT. Returns the exit status: 64 wrong call, 78 wrong settings or not enrolled. */
export async function runKiosk(args: string[]): Promise<number> {
  const path = settingsPath(args);
  if (path === null) {
    process.stderr.write(usage);
    return 64;
  }
  const read = readKioskSettings(path);
  if (read.outcome === 'wrong') {
    process.stderr.write(`The settings are not right. ${read.problem}\n`);
    return 78;
  }
  return serve(withEasySettings(read.settings, readEasySettings(read.settings.folder)));
}

async function serve(settings: KioskSettings): Promise<number> {
  const logRing = createLogRing();
  const log = createLog('kiosk', settings.log ?? null, logRing);
  const manager = await openServiceManager();
  const guarded = guardKeys(settings.folder, { sharedWith: settings.sharedWith, withKey: true });
  if (guarded.problems.length > 0) {
    process.stderr.write(`The kiosk's keys are not its own. ${guarded.problems.join(' ')}\n`);
    return 78;
  }
  if (guarded.repaired.length > 0) log.warn({ files: guarded.repaired }, 'keys.wereOpen');
  const open = () => openKeptThings(settings, version);
  const opening = await open();
  if (opening.outcome === 'notEnrolled') {
    process.stderr.write('This kiosk is not enrolled yet: run "silaku enrol" with a code from the office.\n');
    return 78;
  }
  const kept =
    opening.outcome === 'opened'
      ? opening
      : await stayClosed({ settings, problem: opening.problem, open, version, manager, log });
  if (!kept) return 0;
  const { outbox, enrolment, kioskKey, clock } = kept;
  const { interrupted: draft, ...swept } = kept.recovered;
  const interrupted = interruptedVisit(draft, clock.now());
  // Of a version that this one can't read.
  if (draft && !interrupted) readable(() => outbox.discardDraft(draft.visit), null);
  const start = beginRun(settings.folder, { ...bootMoment(), version, at: clock.stamp().at });
  const startedAt = clock.stamp().at;
  const input = {
    ...{ feeder: settings.documentScanner.source === 'feeder', interrupted },
    keepDays: settings.draftSlips.keepDays,
  };
  const flight = createKioskFlight({
    ...{ folder: join(settings.folder, 'flight'), start, version, input },
    stamp: () => ({ at: new Date().toISOString(), ...bootMoment() }),
  });
  log.info(
    { ...swept, interrupted: interrupted?.pages ?? 0, version, run: start.run, why: start.why },
    'kiosk.started',
  );
  const journal = readable(() => outbox.checkJournal(checkedAtStart), null);
  if (journal?.outcome === 'broken') log.error({ entry: journal.brokenAt }, 'journal.broken');
  const unfinished = outbox.unfinishedIntents();
  if (unfinished.length > 0) log.warn({ acts: unfinished }, 'acts.unfinished');

  const brokenOff = unfinished.filter(({ act }) => act.startsWith('print')).map(({ id }) => id);
  const { devices, drivers, renew } = openDevices(settings, log, { halfReceipt: brokenOff.length > 0 });
  const printerWatch = createPrinterWatch({
    outbox,
    profile: printerProfiles[settings.printerProfile],
    rollMetres: settings.paperRollMetres,
    brokenOff,
    log,
  });
  devices.printer.listen(printerWatch.hear);
  const preparer = createPagePreparer();
  const renumbering = createRenumberingWatch({ outbox, kioskKey, log });
  // Before owed receipts are printed, so that they carry the numbers that hold.
  await renumbering.look();
  const bulletins = createBulletinWatch({
    ...{ outbox, officeKey: enrolment.officeKey, kiosk: enrolment.kiosk, now: clock.now, log },
    isIdle: () => !kiosk.getSnapshot().matches({ inService: 'visiting' }),
    onAnnouncements: (texts) => kiosk.send({ type: 'announcements.became', texts }),
  });
  const draftWork = createDraftWork({
    ...{ outbox, log, stamp: clock.stamp },
    print: createIntendedPrint({ outbox, printer: devices.printer, printerWatch, log }),
    place: enrolment.place,
    settings: () => bulletins.settings().draftSlips ?? settings.draftSlips,
  });
  const work = createVisitWork({
    outbox,
    ...devices,
    printerWatch,
    preparer,
    enrolment,
    kioskKey,
    stamp: clock.stamp,
    resolutionDpi: settings.documentScanner.resolutionDpi,
    source: settings.documentScanner.source,
    log,
    onScanProgress: (percent, page) =>
      kiosk.send({ type: 'scanner.progressed', percent, ...(page === undefined ? {} : { page }) }),
    onPageKept: (page) => kiosk.send({ type: 'scanner.pageKept', page }),
  });

  const supervisor = createDeviceSupervisor({
    clock: realClock,
    onChange(device, { state, fault }) {
      log.info({ device, state, code: fault?.code, hint: fault?.hint }, 'device.became');
      if (fault && state !== 'ready') flight.fault(device, fault);
      kiosk.send({ type: 'device.became', device, state, fault: fault?.code ?? null });
      // A panel that was opened anew has forgotten its lamps.
      if (device === 'panel' && state === 'ready') devices.buttonPanel?.light(views.current().lamps);
    },
    reset: renew,
    async ask(device) {
      const answer = await askDevice(devices, device);
      if (answer) hear(answer);
    },
  });
  const printOwed = async (signal: AbortSignal) => {
    await work.printOwedReceipts(signal);
    await technician.printOwed(signal);
  };
  const kiosk = createActor(
    kioskWithWork({
      ...{ drafts: draftWork, supervisor, log },
      work: { ...work, printOwedReceipts: printOwed },
      storageHears: (error) => storage.hear(error),
    }),
    { input, inspect: flight.inspect },
  );
  /** The supervisor first: a step that an event starts asks it whether its device is steady. */
  const hear = (event: KioskEvent) => {
    supervisor.hear(event);
    kiosk.send(event);
    if (kiosk.getSnapshot().matches('technicianAtWork')) tester.hear(event);
  };
  const tester = createDeviceTester({
    ...{ folder: settings.folder, devices, supervisor, preparer, now: clock.now },
    resolutionDpi: settings.documentScanner.resolutionDpi,
  });
  kiosk.start();
  const storage: StorageWatch = createStorageWatch({
    probe: probeOf(settings.folder),
    outbox,
    clock: realClock,
    spare(page) {
      const { folder } = outbox.backupNote() ?? {};
      return folder === undefined ? null : pageOfBackup(folder, page);
    },
    isIdle: () => !kiosk.getSnapshot().matches({ inService: 'visiting' }),
    onChange: ({ state, code, hint }) => {
      if (code !== null) flight.fault('storage', { code, hint: hint ?? '' });
      kiosk.send({ type: 'storage.became', state });
      if (storageServes(state)) work.discardWhatWasLeft();
    },
    log,
  });
  const views = createViewPublisher(viewOfKiosk(kiosk.getSnapshot()));
  let before = views.current();
  views.onChange((view) => {
    if (view.screen !== before.screen) log.info({ screen: view.screen }, 'screen.changed');
    devices.buttonPanel?.light(view.lamps);
    if (wantsBeep(before, view)) devices.buttonPanel?.beep();
    // Before this citizen is told to put paper there.
    if (before.screen === 'welcome') void devices.documentScanner.askForPaper();
    before = view;
  });
  kiosk.subscribe((snapshot) => {
    draftWork.follow(visitOf(snapshot)?.context);
    flight.follow(snapshot);
    views.publish(viewOfKiosk(snapshot));
  });
  const sweeping = setInterval(draftWork.dropExpired, draftSweepMs);

  const dayEnds = createDayEndKeeper({
    ...{ outbox, stamp: clock.stamp, kioskKey, log, kiosk: enrolment.kiosk },
    settings: () => bulletins.settings().dayEnd ?? settings.dayEnd,
    onSlipOwed: () => kiosk.send({ type: 'day.ended' }),
  });
  const health = createKioskHealth({
    ...{ version, settings, drivers, supervisor, printerWatch },
    state: () => kiosk.getSnapshot().value,
    facts: () => ({
      kiosk: { number: enrolment.kiosk, place: enrolment.place },
      clock: { at: clock.stamp().at, certain: clock.stamp().certain },
      lastStart: { at: startedAt, why: start.why },
      lastFault: flight.recorder.lastFault(),
    }),
    storage: createStorageHealth({ outbox, report: storage.report }),
  });
  const technician = createTechnician({
    ...{ settings, outbox, enrolment, kioskKey, devices, supervisor, tester, flight, kiosk, health, log },
    now: clock.now,
  });
  const control = await createControlServer({
    socketPath: settings.socket,
    currentView: views.current,
    onViewChange: views.onChange,
    send: (event) => kiosk.send(event),
    health,
    routes(app) {
      dayEndRoute(dayEnds.endNow)(app);
      technicianRoutes(technician)(app);
      logRoute(logRing)(app);
    },
    log,
  });
  await bulletins.start();
  dayEnds.start();
  const stopFollowing = await followDevices(devices, hear);
  log.info({ socket: settings.socket }, 'kiosk.ready');
  const statusLine = () =>
    kioskStatusLine({
      ...{ version, supervisor, screen: views.current().screen },
      devices: deviceNames.filter((name) => drivers[name]),
    });
  manager.ready(statusLine());
  const signs = watchVitalSigns({
    manager,
    signs: kioskSigns({
      ...{ socket: settings.socket, outbox, supervisor, nowMs: realClock.now },
      machineStatus: () => kiosk.getSnapshot().status,
    }),
    status: statusLine,
    onMissing: (missing) => log.error({ signs: missing }, 'watchdog.signMissing'),
  });

  await toldToStop();
  log.info('kiosk.stopping');
  manager.stopping('Finishes what it has begun; the screen says when the power may go.');
  kiosk.send(stopEventOf(kiosk.getSnapshot()));
  const finished = () => waitFor(kiosk, (snapshot) => snapshot.matches('stopping'));
  await within('finish', waits.stopFinishesMs + 1_000, finished, log);
  // From here on systemd's own limit for the end counts.
  signs.close();
  clearInterval(sweeping);
  renumbering.close();
  stopFollowing();
  bulletins.close();
  dayEnds.close();
  supervisor.close();
  storage.close();
  const closeDevices = () => Promise.all(Object.values(devices).map((device) => device?.close()));
  await within('devices', closeLimitMs, closeDevices, log);
  await within('pages', closeLimitMs, preparer.close, log);
  readable(() => outbox.noteKioskStopped(), null);
  const stoppedAt = clock.stamp().at;
  outbox.close();
  kiosk.send({ type: 'kiosk.closed' });
  flight.stopped();
  endRun(settings.folder, start.run, stoppedAt);
  await within('screens', closeLimitMs, control.close, log);
  kiosk.stop();
  log.info('kiosk.stopped');
  return 0;
}

function settingsPath(args: string[]): string | null {
  return readCall(args, { settings: { type: 'string' } })?.settings ?? null;
}
