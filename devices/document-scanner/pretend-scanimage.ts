#!/usr/bin/env node
/**
 * A program that behaves like `scanimage` with one scanner attached: same options, same bytes on stdout, same words on stderr,
 * same exit codes (SANE's, seen with sane-utils 1.1.1). What lies on its glass is in the folder that SILAKU_PRETEND_GLASS names.
 */
import { openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { type GlassFault, type GlassState, glassFolderVariable, PretendGlass } from './pretend-glass.ts';
import { shootGlass } from './pretend-picture.ts';
import { optionListing, type PretendOptions, readPretendOptions } from './pretend-scanimage-options.ts';

const deviceName = 'pretend:0';
const strips = 40;

/** SANE's status when it is not good, and the words for it. */
type Status = { code: number; says: string };
const noDocuments: Status = { code: 7, says: 'sane_start: Document feeder out of documents' };
const broken: Status = { code: 9, says: 'sane_read: Error during device I/O' };

const folder = process.env[glassFolderVariable];
if (!folder) fail(1, `${glassFolderVariable} names no folder`);
const desk = new PretendGlass(folder);

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
  if (options.listOptions) process.stdout.write(optionListing(deviceName, glass()));
  else if (options.dontScan) process.exit(0);
  else if (options.batch !== undefined) await scanBatch(options.batch);
  else {
    const status = await scanSheet(write);
    if (status) fail(status.code, status.says);
  }
}

/** Numbers its files, writes beside and renames, names each that is whole, and ends well when the feeder is empty. */
async function scanBatch(pattern: string): Promise<void> {
  const say = (text: string) => process.stderr.write(text);
  const prompts = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  say(`Scanning infinity pages, incrementing by 1, numbering from ${options.batchStart}\n`);
  let page = options.batchStart;
  let status: Status | undefined;
  for (; !status; page += 1) {
    if (options.batchPrompt) {
      say(`Place document no. ${page} on the scanner.\n`);
      say('Press <RETURN> to continue.\nPress Ctrl + D to terminate.\n');
      if ((await prompts.next()).done) break;
    }
    say(`Scanning page ${page}\n`);
    const path = pattern.replace(/%0?(\d*)d/, (_all, width) => String(page).padStart(Number(width), '0'));
    const file = openSync(`${path}.part`, 'w');
    status = await scanSheet(async (bytes) => void writeSync(file, bytes));
    if (status) {
      rmSync(`${path}.part`);
      say(`scanimage: ${status.says}\n`);
      break;
    }
    say(`Scanned page ${page}. (scanner status = 5)\n`);
    renameSync(`${path}.part`, path);
    await write(Buffer.from(`${path}\n`));
  }
  say(`Batch terminated, ${page - options.batchStart} pages scanned\n`);
  process.exit(status && status.code !== noDocuments.code ? status.code : 0);
}

async function scanSheet(send: (bytes: Uint8Array) => Promise<void>): Promise<Status | undefined> {
  const atStart = statusAtStart(glass().fault);
  if (atStart) return atStart;
  const isFed = options.source === 'ADF';
  if (isFed && glass().feeder.length === 0) return noDocuments;
  const { feeder, travelMs } = glass();
  const page = isFed ? feeder[0]! : glass().page;
  // As the real program says it when its picture file is not there.
  const picture = await shootGlass({ page, ...options }).catch(() => undefined);
  if (!picture) return { code: 4, says: 'sane_start: Invalid argument' };
  if (isFed) desk.feedSheet();
  const { widthPx, heightPx, channels, pixels } = picture;
  const header = `P${channels === 3 ? 6 : 5}\n# SANE data follows\n${widthPx} ${heightPx}\n255\n`;
  await send(Buffer.from(header, 'latin1'));
  const stripBytes = Math.ceil(pixels.length / strips);
  progress(0);
  for (let strip = 0; strip < strips; strip += 1) {
    await travel(travelMs / strips);
    const { fault } = glass();
    if (stop.signal.aborted || fault === 'unplugged') return broken;
    if (strip >= strips / 2) {
      if (fault === 'jammed') return { code: 6, says: 'sane_read: Document feeder jammed' };
      if (fault === 'ioError') return broken;
    }
    if ((fault === 'silent' || fault === 'deaf') && strip >= strips / 4) return hang();
    if (fault === 'truncated' && strip >= strips / 2) break;
    await send(pixels.subarray(strip * stripBytes, (strip + 1) * stripBytes));
    progress((100 * (strip + 1)) / strips);
  }
  if (glass().fault === 'bytesTooMany') await send(Buffer.from('more'));
  return undefined;
}

function glass(): GlassState {
  return desk.state();
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

function statusAtStart(fault: GlassFault): Status | undefined {
  if (fault === 'noDocs') return noDocuments;
  if (fault === 'coverOpen') return { code: 8, says: 'sane_start: Scanner cover is open' };
  return undefined;
}

function progress(percent: number): void {
  if (options.progress) process.stderr.write(`Progress: ${percent.toFixed(1)}%\r`);
}

/** Waits like a scanner whose carriage is stuck, until it is stopped or killed. */
async function hang(): Promise<Status> {
  while (!stop.signal.aborted) await travel(1000);
  return broken;
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

function readOptions(): PretendOptions {
  try {
    return readPretendOptions();
  } catch (error) {
    return fail(1, error instanceof Error ? error.message : String(error));
  }
}
