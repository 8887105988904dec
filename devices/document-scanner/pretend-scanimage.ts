#!/usr/bin/env node
/**
 * A program that behaves like `scanimage` with one scanner attached: same options, same bytes on stdout, same words on stderr,
 * same exit codes (SANE's, seen with sane-utils 1.1.1). What lies on its glass is in the folder that SILAKU_PRETEND_GLASS names.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type GlassFault, type GlassState, glassFolderVariable, readGlass } from './pretend-glass.ts';
import { shootGlass } from './pretend-picture.ts';

const deviceName = 'pretend:0';
const strips = 40;

const folder = process.env[glassFolderVariable];
if (!folder) fail(1, `${glassFolderVariable} names no folder`);

const stop = new AbortController();
process.on('SIGINT', () => {
  process.stderr.write('scanimage: received signal 2\n');
  if (glass().fault === 'deaf') return;
  process.stderr.write('scanimage: trying to stop scanner\n');
  stop.abort();
});

const options = readOptions();
if (options.list) listDevices();
else {
  open(options.device);
  if (!options.dontScan) await scan();
}

async function scan(): Promise<void> {
  failAtStart(glass().fault);
  const { page, travelMs } = glass();
  // As the real program says it when its picture file is not there.
  const picture = await shootGlass({ page, ...options }).catch(() => fail(4, 'sane_start: Invalid argument'));
  const { widthPx, heightPx, channels, pixels } = picture;
  const header = `P${channels === 3 ? 6 : 5}\n# SANE data follows\n${widthPx} ${heightPx}\n255\n`;
  await write(Buffer.from(header, 'latin1'));
  const stripBytes = Math.ceil(pixels.length / strips);
  progress(0);
  for (let strip = 0; strip < strips; strip += 1) {
    await travel(travelMs / strips);
    const { fault } = glass();
    if (stop.signal.aborted) fail(9, 'sane_read: Error during device I/O');
    if (strip >= strips / 2) failMidway(fault);
    if (fault === 'unplugged') fail(9, 'sane_read: Error during device I/O');
    if ((fault === 'silent' || fault === 'deaf') && strip >= strips / 4) await hang();
    if (fault === 'truncated' && strip >= strips / 2) break;
    await write(pixels.subarray(strip * stripBytes, (strip + 1) * stripBytes));
    progress((100 * (strip + 1)) / strips);
  }
  if (glass().fault === 'bytesTooMany') await write(Buffer.from('more'));
}

function glass(): GlassState {
  return readGlass(folder!) ?? { page: null, fault: 'none', travelMs: 0 };
}

function listDevices(): void {
  if (glass().fault !== 'unplugged') {
    process.stdout.write(`device \`${deviceName}' is a Pretend glass flatbed scanner\n`);
    return;
  }
  process.stdout.write(
    '\nNo scanners were identified. If you were expecting something different,\ncheck that the scanner is plugged in, turned on and detected by the\nsane-find-scanner tool (if appropriate). Please read the documentation\nwhich came with this software (README, FAQ, manpages).\n',
  );
}

function open(device: string | undefined): void {
  const { fault } = glass();
  if (device === undefined && fault === 'unplugged') fail(1, 'no SANE devices found');
  const failed = `open of device ${device ?? deviceName} failed:`;
  if ((device !== undefined && device !== deviceName) || fault === 'unplugged')
    fail(1, `${failed} Invalid argument`);
  if (fault === 'busy') fail(1, `${failed} Device busy`);
  if (fault === 'denied') fail(1, `${failed} Access to resource has been denied`);
}

function failAtStart(fault: GlassFault): void {
  if (fault === 'noDocs') fail(7, 'sane_start: Document feeder out of documents');
  if (fault === 'coverOpen') fail(8, 'sane_start: Scanner cover is open');
}

function failMidway(fault: GlassFault): void {
  if (fault === 'jammed') fail(6, 'sane_read: Document feeder jammed');
  if (fault === 'ioError') fail(9, 'sane_read: Error during device I/O');
}

function progress(percent: number): void {
  if (options.progress) process.stderr.write(`Progress: ${percent.toFixed(1)}%\r`);
}

/** Waits like a scanner whose carriage is stuck, until it is stopped or killed. */
async function hang(): Promise<void> {
  while (!stop.signal.aborted) await travel(1000);
  fail(9, 'sane_read: Error during device I/O');
}

async function travel(ms: number): Promise<void> {
  if (ms > 0) await wait(ms, undefined, { signal: stop.signal }).catch(() => {});
}

function write(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(bytes, (error) => {
      // A reader that went away ends the real program by SIGPIPE.
      if (error) process.exit(2);
      resolve();
    });
  });
}

function fail(exitCode: number, message: string): never {
  process.stderr.write(`scanimage: ${message}\n`);
  process.exit(exitCode);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        'list-devices': { type: 'boolean', short: 'L' },
        'device-name': { type: 'string', short: 'd' },
        'dont-scan': { type: 'boolean', short: 'n' },
        format: { type: 'string', default: 'pnm' },
        progress: { type: 'boolean', short: 'p', default: false },
        resolution: { type: 'string', default: '300' },
        mode: { type: 'string', default: 'Color' },
        source: { type: 'string', default: 'Flatbed' },
        width: { type: 'string', short: 'x', default: '210' },
        height: { type: 'string', short: 'y', default: '297' },
      },
    });
    const resolutionDpi = Number(values.resolution);
    if (!Number.isInteger(resolutionDpi) || resolutionDpi < 25 || resolutionDpi > 1200)
      badOption('resolution');
    if (values.mode !== 'Gray' && values.mode !== 'Color') badOption('mode');
    if (values.format !== 'pnm') badOption('format');
    const [widthMm, heightMm] = [Number(values.width), Number(values.height)];
    if (!(widthMm > 0 && widthMm <= 216 && heightMm > 0 && heightMm <= 356)) badOption('-x');
    return {
      list: values['list-devices'] ?? false,
      dontScan: values['dont-scan'] ?? false,
      device: values['device-name'],
      progress: values.progress,
      resolutionDpi,
      channels: values.mode === 'Gray' ? (1 as const) : (3 as const),
      widthMm,
      heightMm,
    };
  } catch (error) {
    const option = /'(-{1,2}[^' ]+)/.exec(error instanceof Error ? error.message : '')?.[1] ?? '';
    return fail(1, `unrecognized option '${option}'`);
  }
}

function badOption(name: string): never {
  return fail(1, `setting of option --${name} failed (Invalid argument)`);
}
