/** Everything that is tortured, as real processes: one office, kiosks with pretend devices, a forwarder and a screen each, and a bad link. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { postJson } from '../../src/control/control-client.ts';
import { type ChildProgram, startProgram } from '../../src/demo/child-program.ts';
import { deskSocket } from '../../src/demo/desk-socket.ts';
import { openPtyScreen, type PtyScreen } from '../../src/demo/screen-robot.ts';
import { type BadLink, openBadLink } from './bad-link.ts';
import type { LinkFault, Victim } from './fault-plan.ts';
import { type KeptProgram, keepRunning, type RunningProgram } from './kept-program.ts';
import { sheetDpi } from './sheets.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';

export type TorturedKiosk = {
  name: string;
  kioskFolder: string;
  deskFolder: string;
  deskSocket: string;
  controlSocket: string;
  disk: SmallDisk | null;
  kiosk: KeptProgram<ChildProgram>;
  forward: KeptProgram<ChildProgram>;
  screen: KeptProgram<RunningProgram & { pty: PtyScreen }>;
};

export type World = {
  folder: string;
  officeFolder: string;
  office: KeptProgram<ChildProgram>;
  kiosks: TorturedKiosk[];
  link: BadLink;
  /** Every program is told to end, the pretend devices last. */
  stop(): Promise<void>;
};

/** A program has ended by itself; `complaint` is what it said on standard error. */
type OwnEndListener = (program: Victim, complaint: string) => void;

const devicesAt = z.object({
  printerPort: z.number(),
  barcodeSocket: z.string(),
  panelSocket: z.string(),
  glassFolder: z.string(),
});

export async function startWorld(options: {
  folder: string;
  kiosks: number;
  /** Null: the kiosks' folders lie on an ordinary disk that is never full. */
  diskMegabytes: number | null;
  nextLinkFault: () => LinkFault | null;
  onLinkFault: (fault: LinkFault) => void;
  onOwnEnd: OwnEndListener;
}): Promise<World> {
  const { folder, onOwnEnd } = options;
  const officeFolder = join(folder, 'office');
  const logs = join(folder, 'logs');
  mkdirSync(logs, { recursive: true });
  // Children are started often: what is stripped of its types once need not be stripped again.
  process.env.NODE_COMPILE_CACHE ??= join(folder, 'compile-cache');

  const officeArgs = ['office', '--folder', officeFolder, '--log', join(logs, 'office.log')];
  const stops: (() => Promise<void>)[] = [];
  try {
    const names = Array.from({ length: options.kiosks }, (_, index) => `kiosk-${index + 1}`);
    const disks = new Map<string, SmallDisk>();
    for (const name of names) {
      mkdirSync(join(folder, name), { recursive: true });
      if (options.diskMegabytes !== null)
        disks.set(name, mountSmallDisk(join(folder, name, 'disk'), options.diskMegabytes));
    }
    const folderOf = (name: string) => disks.get(name)?.folder ?? join(folder, name, 'folder');
    let port = 0;
    for (const name of names) port = await enrolKiosk(officeArgs, port, folderOf(name));

    const office = keepRunning({
      start: () => startProgram([...officeArgs, '--port', String(port)]),
      up: (program) => program.said('office.ready'),
      onOwnEnd: tell('office', onOwnEnd),
    });
    stops.push(office.stop);
    const link = await openBadLink({
      officePort: port,
      nextFault: options.nextLinkFault,
      onFault: options.onLinkFault,
    });
    stops.push(link.close);
    const kiosks: TorturedKiosk[] = [];
    for (const name of names) {
      const parts = { folder: join(folder, name), kioskFolder: folderOf(name), logs, link, onOwnEnd };
      const { kiosk, desk } = await startKiosk(name, disks.get(name) ?? null, parts);
      kiosks.push(kiosk);
      stops.push(desk.stop, kiosk.kiosk.stop, kiosk.forward.stop, kiosk.screen.stop);
    }
    return { folder, officeFolder, office, kiosks, link, stop: () => stopAll(stops) };
  } catch (error) {
    await stopAll(stops);
    throw error;
  }
}

async function stopAll(stops: (() => Promise<void>)[]): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}

/** Gives the kiosk its number and keys before anything goes wrong. Answers with the office's port. */
async function enrolKiosk(officeArgs: string[], port: number, kioskFolder: string): Promise<number> {
  mkdirSync(kioskFolder, { recursive: true });
  const office = startProgram([
    ...officeArgs,
    ...['--port', String(port), '--new-kiosk', `Balai Desa ${kioskFolder.length}`],
  ]);
  const said = async (event: string, field: string) => z.string().parse((await office.said(event))[field]);
  try {
    const url = await said('office.ready', 'url');
    const code = await said('office.enrolmentCode', 'code');
    await startProgram(['enrol', '--folder', kioskFolder, '--office', url, '--code', code]).said(
      'kiosk.enrolled',
    );
    return Number(new URL(url).port);
  } finally {
    await office.stop();
  }
}

async function startKiosk(
  name: string,
  disk: SmallDisk | null,
  parts: {
    folder: string;
    kioskFolder: string;
    logs: string;
    link: BadLink;
    onOwnEnd: OwnEndListener;
  },
): Promise<{ kiosk: TorturedKiosk; desk: ChildProgram }> {
  const { folder, kioskFolder, logs, onOwnEnd } = parts;
  const deskFolder = join(folder, 'desk');
  const controlSocket = join(folder, 'kiosk.sock');
  const desk = startProgram(['desk', '--serve', '--folder', deskFolder]);
  const devices = devicesAt.parse(await desk.said('desk.ready'));
  await postJson(deskSocket(deskFolder), '/acts', { act: 'slow', what: '0' }, { timeoutMs: 60_000 });
  const settingsFile = join(folder, 'settings.json');
  const settings = {
    folder: kioskFolder,
    socket: controlSocket,
    log: join(logs, `${name}.log`),
    printer: { wire: 'tcp', host: '127.0.0.1', port: devices.printerPort },
    paperRollMetres: 500,
    documentScanner: {
      command: [process.execPath, 'devices/document-scanner/pretend-scanimage.ts'],
      env: { SILAKU_PRETEND_GLASS: devices.glassFolder },
      extraOptions: ['-x', '210', '-y', '297'],
      resolutionDpi: sheetDpi,
    },
    barcodeScanner: { wire: 'socket', path: devices.barcodeSocket },
    buttonPanel: { wire: 'socket', path: devices.panelSocket },
  };
  writeFileSync(settingsFile, JSON.stringify(settings));

  const kiosk = keepRunning({
    start: () => startProgram(['kiosk', '--settings', settingsFile]),
    onOwnEnd: tell('kiosk', onOwnEnd),
  });
  const forward = keepRunning({
    start: () =>
      startProgram([
        ...['forward', '--folder', kioskFolder, '--office', parts.link.baseUrl],
        ...['--log', join(logs, `${name}-forward.log`)],
        // It shall meet many faults, and come back to itself soon when they end.
        ...['--status-seconds', '1', '--first-rest-seconds', '0.2', '--longest-rest-seconds', '1'],
      ]),
    onOwnEnd: tell('forward', onOwnEnd),
  });
  const screen = keepRunning({
    start: () => startScreen(controlSocket),
    onOwnEnd: () => onOwnEnd('screen', ''),
  });
  return {
    kiosk: {
      ...{ name, kioskFolder, deskFolder, controlSocket, disk, kiosk, forward, screen },
      deskSocket: deskSocket(deskFolder),
    },
    desk,
  };
}

/** What it has complained about stands in the error of whoever waits for a word of it. */
function tell(victim: Victim, onOwnEnd: OwnEndListener) {
  return (program: ChildProgram) => {
    program.said('a word that it never says').catch((error: Error) => onOwnEnd(victim, error.message));
  };
}

function startScreen(controlSocket: string) {
  const pty = openPtyScreen({
    command: process.execPath,
    args: ['kiosk-ui/citizen.ts', '--socket', controlSocket],
    cwd: new URL('../..', import.meta.url).pathname,
  });
  // `close` also gives its memory back when it has ended long ago.
  return { pty, kill: pty.kill, exited: pty.exited.then(() => pty.close()), stop: pty.close };
}
