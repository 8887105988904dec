/**
 * Runs inside, under a package's own Node: loads every *.node file of an application folder, and with --use has each library do a piece of
 * its work. One JSON line: what came of each, null when all was well.
 *   node probe-natives.ts FOLDER [--use]
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder = '', use] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
// The packages' types are not looked for here: this file belongs to no package.
// biome-ignore lint/suspicious/noExplicitAny: see above
const library = async (name: string): Promise<any> => {
  const loaded = await import(pathToFileURL(require.resolve(name)).href);
  return loaded.default ?? loaded;
};

const uses: Record<string, () => Promise<string>> = {
  'node-hid lists devices': async () => `${(await library('node-hid')).devices().length} devices`,
  'usb lists devices': async () => {
    const { WebUSB } = await library('usb');
    return `${(await new WebUSB({ allowAllDevices: true }).getDevices()).length} devices`;
  },
  'serialport lists ports': async () =>
    `${(await (await library('serialport')).SerialPort.list()).length} ports`,
  'koffi calls libc': async () => {
    const getpid = (await library('koffi')).load('libc.so.6').func('int getpid()');
    if (getpid() !== process.pid) throw new Error(`${getpid()} is not ${process.pid}`);
    return 'getpid';
  },
  'sharp encodes a picture and reads it again': async () => {
    const sharp = await library('sharp');
    const create = { width: 64, height: 48, channels: 3, background: '#804020' };
    const sizes: string[] = [];
    for (const format of ['webp', 'avif', 'png']) {
      const bytes = await sharp({ create }).toFormat(format).toBuffer();
      const { width, height } = await sharp(bytes).metadata();
      if (width !== 64 || height !== 48) throw new Error(`${format}: ${width} x ${height}`);
      sizes.push(`${format} ${bytes.length}`);
    }
    return sizes.join(', ');
  },
  'zxing reads the code that it wrote': async () => {
    // Handed over, since the package would fetch it from the network.
    const ready = async (part: string) => {
      const zxing = await library(`zxing-wasm/${part}`);
      const wasm = readFileSync(require.resolve(`zxing-wasm/${part}/zxing_${part}.wasm`));
      zxing.prepareZXingModule({ overrides: { wasmBinary: wasm } });
      return zxing;
    };
    const text = 'KU-2026-ARM64';
    const { image } = await (await ready('writer')).writeBarcode(text, { format: 'QRCode', scale: 4 });
    const [read] = await (await ready('reader')).readBarcodes(image);
    if (read?.text !== text) throw new Error(`read ${read?.text}`);
    return text;
  },
  'node:sqlite keeps a row': async () => {
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(':memory:');
    database.exec("create table t (a text); insert into t values ('kept')");
    const row = database.prepare('select a, sqlite_version() as version from t').get();
    if (row?.a !== 'kept') throw new Error('not kept');
    return String(row.version);
  },
};

type Came = { did: string; failed: string | null; gave?: string };
const tried = async (did: string, work: () => unknown): Promise<Came> => {
  try {
    const gave = await work();
    return { did, failed: null, ...(typeof gave === 'string' ? { gave } : {}) };
  } catch (error) {
    return { did, failed: error instanceof Error ? error.message : String(error) };
  }
};

const loaded: Came[] = [];
const used: Came[] = [];
for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
  if (!entry.isFile() || !entry.name.endsWith('.node')) continue;
  const path = join(entry.parentPath, entry.name);
  loaded.push(await tried(relative(folder, path), () => void require(path)));
}
if (use === '--use') for (const [did, work] of Object.entries(uses)) used.push(await tried(did, work));
process.stdout.write(`${JSON.stringify({ arch: process.arch, version: process.version, loaded, used })}\n`);
// Watches for devices that a library began must not keep it alive.
process.exit(0);
