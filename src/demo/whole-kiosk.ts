/** A whole kiosk and its office on this machine: every program as its own process, with pretend devices on real wires. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { getJson } from '../control/control-client.ts';
import { writeWhole } from '../files/whole-files.ts';
import type { KioskSettings } from '../kiosk/kiosk-settings.ts';
import { readEnrolment } from '../outbox/keys.ts';
import { type ChildProgram, startProgram } from './child-program.ts';
import { deskSocket } from './desk-socket.ts';

export type WholeKiosk = {
  folder: string;
  kioskFolder: string;
  officeFolder: string;
  deskFolder: string;
  officeUrl: string;
  controlSocket: string;
  forwardSocket: string;
  deskSocket: string;
  /** Of its scanner. */
  resolutionDpi: number;
  programs: Record<'office' | 'desk' | 'kiosk' | 'forward', ChildProgram>;
  stop(): Promise<void>;
};

const place = 'Balai Desa Pitulua';

const deskReady = z.object({
  printerPort: z.number(),
  barcodeSocket: z.string(),
  panelSocket: z.string(),
  glassFolder: z.string(),
});

/** `officePort` 0 takes any free one. What an earlier run left in `folder` goes on: the same kiosk, the same office. */
export async function startWholeKiosk(options: {
  folder: string;
  officePort: number;
  statusSeconds: number;
  resolutionDpi?: number;
}): Promise<WholeKiosk> {
  const { folder, resolutionDpi = 300 } = options;
  const kioskFolder = join(folder, 'kiosk');
  const officeFolder = join(folder, 'office');
  const deskFolder = join(folder, 'desk');
  const logFolder = join(folder, 'logs');
  const controlSocket = join(folder, 'kiosk.sock');
  const forwardSocket = join(folder, 'forward.sock');
  for (const each of [kioskFolder, deskFolder, logFolder]) mkdirSync(each, { recursive: true });
  const started: ChildProgram[] = [];
  const start = (args: string[]) => {
    const program = startProgram(args);
    started.push(program);
    return program;
  };
  const stop = async () => {
    await Promise.all(started.toReversed().map((program) => program.stop()));
  };

  try {
    const isNew = readEnrolment(kioskFolder) === null;
    const office = start([
      ...['office', '--demo', '--folder', officeFolder, '--port', String(options.officePort)],
      ...['--log', join(logFolder, 'office.log')],
      ...(isNew ? ['--new-kiosk', place] : []),
    ]);
    const desk = start(['desk', '--serve', '--folder', deskFolder]);
    const officeUrl = z.string().parse((await office.said('office.ready')).url);
    const devices = deskReady.parse(await desk.said('desk.ready'));

    if (isNew) {
      const code = z.string().parse((await office.said('office.enrolmentCode')).code);
      await start(['enrol', '--folder', kioskFolder, '--office', officeUrl, '--code', code]).said(
        'kiosk.enrolled',
      );
    }

    const settings: Partial<KioskSettings> & Pick<KioskSettings, 'folder' | 'socket'> = {
      folder: kioskFolder,
      socket: controlSocket,
      log: join(logFolder, 'kiosk.log'),
      printer: { wire: 'tcp', host: '127.0.0.1', port: devices.printerPort },
      documentScanner: {
        wire: 'sane',
        identity: {},
        buttons: [],
        command: [
          process.execPath,
          join(import.meta.dirname, '../../devices/document-scanner/pretend-scanimage.ts'),
        ],
        env: { SILAKU_PRETEND_GLASS: devices.glassFolder },
        device: '',
        extraOptions: ['-x', '210', '-y', '297'],
        resolutionDpi,
      },
      barcodeScanner: { wire: 'socket', path: devices.barcodeSocket },
      // A computer at a desk has a clock battery.
      clock: 'battery',
      buttonPanel: { wire: 'socket', path: devices.panelSocket },
    };
    const settingsFile = join(folder, 'kiosk-settings.json');
    writeWhole(settingsFile, `${JSON.stringify(settings, null, 2)}\n`, 0o600);
    const kiosk = start(['kiosk', '--settings', settingsFile]);
    const forward = start([
      ...['forward', '--folder', kioskFolder, '--office', officeUrl],
      ...[
        '--socket',
        forwardSocket,
        '--log',
        join(logFolder, 'forward.log'),
        '--status-seconds',
        String(options.statusSeconds),
      ],
      // Whoever tries it stops the office and starts it again, and does not want to wait ten minutes.
      ...['--longest-rest-seconds', '5', '--control', controlSocket],
    ]);
    await answers(controlSocket, kiosk);
    return {
      folder,
      kioskFolder,
      officeFolder,
      deskFolder,
      officeUrl,
      controlSocket,
      forwardSocket,
      deskSocket: deskSocket(deskFolder),
      resolutionDpi,
      programs: { office, desk, kiosk, forward },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Resolves when the kiosk answers on its socket; rejects when it ends before, or after a minute. */
async function answers(socket: string, kiosk: ChildProgram): Promise<void> {
  const ended = kiosk.said('never').catch((error: unknown) => ({ error }));
  const limit = AbortSignal.timeout(60_000);
  while (!limit.aborted) {
    if (existsSync(socket) && (await getJson(socket, '/health').catch(() => null))) return;
    const failure = await Promise.race([ended, pause(50)]);
    if (failure) throw 'error' in failure ? failure.error : new Error('the kiosk did not start');
  }
  throw new Error('the kiosk did not answer within a minute');
}
