/** The scanners that tests scan with: the pretend ones of both protocols, and SANE's `test` and `pnm` devices behind Debian's own scanimage. */

import { writeFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EsclDocumentScanner } from '../../../devices/document-scanner/escl-document-scanner.ts';
import { PretendEsclScanner } from '../../../devices/document-scanner/pretend-escl-scanner.ts';
import {
  type GlassFault,
  glassFolderVariable,
  PretendGlass,
} from '../../../devices/document-scanner/pretend-glass.ts';
import { SaneDocumentScanner } from '../../../devices/document-scanner/sane-document-scanner.ts';
import { type ScannerRig, type Situation, testLimits } from '../document-scanner.contract.ts';
import { unstuckScanimage } from './unstuck-scanimage.ts';

const pretendScanimage = fileURLToPath(
  new URL('../../../devices/document-scanner/pretend-scanimage.ts', import.meta.url),
);

/** A busy test machine takes its time to start a program. */
export const patientLimits = { lookMs: 60_000, verdictLookMs: 60_000 };

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'silaku-scanner-'));
}

export async function setUpPretendScanner() {
  const folder = await temporaryFolder();
  const glass = new PretendGlass(folder);
  const settings = {
    command: [process.execPath, pretendScanimage],
    env: { [glassFolderVariable]: folder },
    limits: patientLimits,
  };
  return { folder, glass, settings };
}

export const pretendRig: ScannerRig = {
  faults: ['noPaper', 'jammed', 'coverOpen', 'busy', 'ioError', 'denied', 'cutShort'],
  // A4 at 50 dpi.
  sizes: { widthPx: 413, heightPx: 585, resolutionDpi: 50 },
  setUp: async (situation) => {
    const { glass, settings } = await setUpPretendScanner();
    const faultOf: Partial<Record<Situation, GlassFault>> = { noPaper: 'noDocs', cutShort: 'truncated' };
    if (situation === 'slow') glass.slow(600_000);
    else if (situation !== 'well') glass.act(faultOf[situation] ?? (situation as GlassFault));
    const scanner = new SaneDocumentScanner({ ...settings, limits: testLimits });
    return { scanner, unplug: () => glass.unplug(), plugIn: () => glass.plugIn() };
  },
};

export const saneTestRig: ScannerRig = {
  faults: ['noPaper', 'jammed', 'coverOpen', 'busy', 'ioError', 'denied', 'cutShort'],
  sizes: { widthPx: 413, heightPx: 584, resolutionDpi: 50 },
  setUp: async (situation) => {
    const { settings, ...plug } = await setUpSaneTest(situation);
    return { scanner: new SaneDocumentScanner({ ...settings, limits: testLimits }), ...plug };
  },
};

/** SANE's test device, with a status to answer where the situation asks for one. */
export async function setUpSaneTest(situation: Situation) {
  const statusOf: Partial<Record<Situation, string>> = {
    noPaper: 'NO_DOCS',
    jammed: 'JAMMED',
    coverOpen: 'COVER_OPEN',
    busy: 'DEVICE_BUSY',
    ioError: 'IO_ERROR',
    denied: 'ACCESS_DENIED',
    cutShort: 'EOF',
  };
  const status = statusOf[situation];
  const { unplug, plugIn, env } = await saneFolder('test');
  const slowly = [
    '--read-limit=yes',
    '--read-limit-size',
    '100',
    '--read-delay=yes',
    '--read-delay-duration',
    '200000',
  ];
  return {
    settings: {
      env,
      ...(status ? { command: unstuckScanimage } : {}),
      device: 'test:1',
      extraOptions: [
        ...['-x', '210', '-y', '297'],
        ...(situation === 'slow' ? slowly : []),
        ...(status ? ['--read-return-value', `SANE_STATUS_${status}`] : []),
      ],
    },
    unplug,
    plugIn,
  };
}

const startedTwins: PretendEsclScanner[] = [];

/** For `test.after.always` of every file that sets up a pretend network scanner. */
export async function closePretendEscl(): Promise<void> {
  await Promise.all(startedTwins.splice(0).map((twin) => twin.close()));
}

export async function setUpPretendEscl() {
  const twin = new PretendEsclScanner({ folder: await temporaryFolder() });
  await twin.start();
  startedTwins.push(twin);
  const limits = { statusMs: 20_000, pollMs: 100, retryMs: 50 };
  return { twin, glass: twin.glass, settings: { url: twin.url, limits } };
}

export const pretendEsclRig: ScannerRig = {
  faults: ['noPaper', 'jammed', 'coverOpen', 'busy', 'ioError', 'denied', 'cutShort'],
  // A4 at 50 dpi.
  sizes: { widthPx: 413, heightPx: 585, resolutionDpi: 50 },
  setUp: async (situation) => {
    const { glass, settings } = await setUpPretendEscl();
    const faultOf: Partial<Record<Situation, GlassFault>> = { noPaper: 'noDocs', cutShort: 'truncated' };
    if (situation === 'slow') glass.slow(600_000);
    else if (situation !== 'well') glass.act(faultOf[situation] ?? (situation as GlassFault));
    return {
      scanner: new EsclDocumentScanner({ ...settings, limits: { ...settings.limits, busyMs: 300 } }),
      unplug: () => glass.unplug(),
      plugIn: () => glass.plugIn(),
      repair: () => glass.recover(),
    };
  },
};

/** SANE's pnm device hands out a picture of ours, unchanged. It cannot be slow, so it keeps only part of the promises. */
export async function setUpSanePnm(options: { picture: Uint8Array; extraOptions?: string[] }) {
  const { env, folder } = await saneFolder('pnm');
  const file = join(folder, 'page.ppm');
  await writeFile(file, options.picture);
  return {
    env,
    device: 'pnm:0',
    modeOptions: { grey: ['--grayify=yes'], colour: ['--grayify=no'] },
    extraOptions: ['--filename', file, ...(options.extraOptions ?? [])],
  };
}

/**
 * A SANE of its own with one backend. The scanner is the test backend's second device: pulling its plug leaves the first one,
 * since the backend crashes when it is told to have none.
 */
async function saneFolder(backend: 'test' | 'pnm') {
  const folder = await temporaryFolder();
  const plug = (devices: 1 | 2) =>
    writeFileSync(join(folder, 'test.conf'), `number_of_devices ${devices}\ngeometry_max 300.0\n`);
  await writeFile(join(folder, 'dll.conf'), `${backend}\n`);
  await writeFile(join(folder, 'pnm.conf'), '');
  plug(2);
  return { folder, env: { SANE_CONFIG_DIR: folder }, plugIn: () => plug(2), unplug: () => plug(1) };
}
