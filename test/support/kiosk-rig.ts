/**
 * One kiosk as real child processes on pretend devices, without an office: for the stories. It is operated as the screen and a
 * person at the desk would, over the same sockets; a test says which screen it expects, never how long it takes.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { getJson, postJson } from '../../src/control/control-client.ts';
import {
  type Health,
  health as healthSchema,
  type KeyName,
  type View,
  view as viewSchema,
} from '../../src/control/messages.ts';
import { type ChildProgram, startProgram } from '../../src/demo/child-program.ts';
import { deskSocket } from '../../src/demo/desk-socket.ts';
import { saveEnrolment } from '../../src/outbox/keys.ts';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { createIdentity } from '../../src/seal/age-seal.ts';
import { createSigningKey, publicKeyOf } from '../../src/seal/signatures.ts';

export type KioskRig = {
  folder: string;
  kioskFolder: string;
  officeIdentity: string;
  /** Presses keys one after the other, each once the kiosk has taken the one before. */
  press(...keys: KeyName[]): Promise<void>;
  /** Types the digits of a number, then Enter. */
  type(digits: string): Promise<void>;
  view(): Promise<View>;
  /** Resolves with the view once the screen is there; rejects after a generous limit, naming the screen that is there instead. */
  reaches(screen: string, also?: (view: View) => boolean): Promise<View>;
  health(): Promise<Health>;
  /** Resolves once GET /health says that the device is in this state. */
  becomes(device: string, state: string): Promise<void>;
  /** The control socket, for commands that look at a running kiosk. */
  socket: string;
  /** Does something to the pretend devices: `paper-out`, `lay policeLetter`. */
  act(act: string, what?: string): Promise<void>;
  /** Everything that lies in the outbox's folder of sealed pages. */
  sealedFiles(): string[];
  receiptCount(): Promise<number>;
  /** Pieces of paper that were torn off when the printer lost its power. */
  scrapCount(): Promise<number>;
  receiptText(index: number): Promise<string>;
  withOutbox<T>(look: (outbox: ReturnType<typeof openOutbox>) => T): T;
  /** `env`: as for a kiosk that dies at a certain step; `until`: the screen it has to come to, the welcome screen unless told. */
  startKiosk(options?: { env?: Record<string, string>; until?: string }): Promise<void>;
  killKiosk(): Promise<void>;
  /** SIGTERM; resolves when it is gone. */
  stopKiosk(): Promise<void>;
  /** Resolves when the kiosk has ended by itself. */
  kioskEnded(): Promise<void>;
  log(): string;
  stop(): Promise<void>;
};

const limitMs = 60_000;

/**
 * `documentScanner`: more of its settings; `settings`: more of the kiosk's. `kioskFolder`: elsewhere, as on a small disk.
 * `beforeStart`: spoils it before the kiosk comes.
 */
export async function startKioskRig({
  documentScanner = {},
  settings = {},
  kioskFolder: elsewhere = '',
  firstScreen = 'welcome',
  beforeStart = (_kioskFolder: string) => {},
} = {}): Promise<KioskRig> {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-rig-'));
  const kioskFolder = elsewhere || join(folder, 'kiosk');
  const deskFolder = join(folder, 'desk');
  const socket = join(folder, 'kiosk.sock');
  const desk = deskSocket(deskFolder);
  mkdirSync(kioskFolder, { recursive: true });
  const office = await createIdentity();
  saveEnrolment(kioskFolder, {
    kiosk: '027',
    place: 'Balai Desa Pitulua',
    officeRecipient: office.recipient,
    officeKey: publicKeyOf(await createSigningKey()),
    accessToken: 'x'.repeat(43),
  });

  const deskProgram = startProgram(['desk', '--serve', '--folder', deskFolder]);
  const devices = z
    .object({
      printerPort: z.number(),
      barcodeSocket: z.string(),
      panelSocket: z.string(),
      glassFolder: z.string(),
    })
    .parse(await deskProgram.said('desk.ready'));
  const settingsFile = join(folder, 'settings.json');
  const logFile = join(folder, 'kiosk.log');
  writeFileSync(
    settingsFile,
    JSON.stringify({
      folder: kioskFolder,
      socket,
      log: logFile,
      printer: { wire: 'tcp', host: '127.0.0.1', port: devices.printerPort },
      documentScanner: {
        command: [process.execPath, 'devices/document-scanner/pretend-scanimage.ts'],
        env: { SILAKU_PRETEND_GLASS: devices.glassFolder },
        extraOptions: ['-x', '210', '-y', '297'],
        // A coarse scan is enough for a story, and quick on a busy machine.
        resolutionDpi: 100,
        ...documentScanner,
      },
      barcodeScanner: { wire: 'socket', path: devices.barcodeSocket },
      // A computer at a desk has a clock battery.
      clock: 'battery',
      buttonPanel: { wire: 'socket', path: devices.panelSocket },
      ...settings,
    }),
  );

  let kiosk: ChildProgram | null = null;
  const view = async () => viewSchema.parse((await getJson(socket, '/view', { timeoutMs: limitMs })).body);

  async function press(...keys: KeyName[]): Promise<void> {
    for (const key of keys)
      await postJson(socket, '/events', { type: 'key.pressed', key }, { timeoutMs: limitMs });
  }

  async function reaches(screen: string, also: (view: View) => boolean = () => true): Promise<View> {
    const limit = AbortSignal.timeout(limitMs);
    for (;;) {
      const now = await view().catch(() => null);
      if (now?.screen === screen && also(now)) return now;
      if (limit.aborted) {
        throw new Error(
          `waited for ${screen}, but the screen is ${JSON.stringify(now)}\n${complaintsIn(logFile)}`,
        );
      }
      await pause(20);
    }
  }

  const health = async () =>
    healthSchema.parse((await getJson(socket, '/health', { timeoutMs: limitMs })).body);

  async function becomes(device: string, state: string): Promise<void> {
    const limit = AbortSignal.timeout(limitMs);
    for (;;) {
      const now = (await health()).devices[device];
      if (now?.state === state) return;
      if (limit.aborted) throw new Error(`waited for ${device} ${state}, but it is ${JSON.stringify(now)}`);
      await pause(20);
    }
  }

  async function startKiosk({
    env = {},
    until = 'welcome',
  }: {
    env?: Record<string, string>;
    until?: string;
  } = {}): Promise<void> {
    kiosk = startProgram(['kiosk', '--settings', settingsFile], env);
    const ended = kiosk.said('never');
    ended.catch(() => {});
    await Promise.race([reaches(until), ended]);
  }

  beforeStart(kioskFolder);
  await startKiosk({ until: firstScreen });
  return {
    folder,
    kioskFolder,
    officeIdentity: office.identity,
    press,
    async type(digits) {
      await press(...([...digits] as KeyName[]), 'enter');
    },
    view,
    reaches,
    health,
    becomes,
    socket,
    async act(act, what = '') {
      await postJson(desk, '/acts', { act, what }, { timeoutMs: limitMs });
    },
    sealedFiles: () => readdirSync(join(kioskFolder, 'sealed')),
    async receiptCount() {
      const state = z.object({ receipts: z.number() });
      return state.parse((await getJson(desk, '/state', { timeoutMs: limitMs })).body).receipts;
    },
    async scrapCount() {
      const state = z.object({ scraps: z.number() });
      return state.parse((await getJson(desk, '/state', { timeoutMs: limitMs })).body).scraps;
    },
    async receiptText(index) {
      await getJson(desk, '/state', { timeoutMs: limitMs });
      return readFileSync(join(deskFolder, 'receipts', `${String(index + 1).padStart(3, '0')}.txt`), 'utf8');
    },
    withOutbox(look) {
      const outbox = openOutbox({ folder: kioskFolder, now: () => new Date() });
      try {
        return look(outbox);
      } finally {
        outbox.close();
      }
    },
    startKiosk,
    async killKiosk() {
      kiosk?.kill('SIGKILL');
      await kiosk?.exited;
    },
    async stopKiosk() {
      kiosk?.kill('SIGTERM');
      await kiosk?.exited;
    },
    async kioskEnded() {
      await kiosk?.exited;
    },
    log: () => readFileSync(logFile, 'utf8'),
    async stop() {
      await kiosk?.stop();
      await deskProgram.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Warnings and errors of a log: why a screen was not reached. */
function complaintsIn(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('{"level":30')).join('\n');
}
