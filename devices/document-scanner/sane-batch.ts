/** A feeder's pile through one `scanimage --batch`: every page is taken as soon as it is whole, and the next sheet is drawn in when we say so. */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DeviceProblem } from '../device-problem.ts';
import type { ScannedImage } from './document-scanner.ts';
import { PnmCollector } from './pnm.ts';
import type { UsualSaneSettings } from './sane-settings.ts';
import { badPageProblem } from './scan-jobs.ts';
import { readProgress } from './scanimage-output.ts';
import type { ScanimageRun } from './scanimage-process.ts';

export type SaneBatch = {
  settings: UsualSaneSettings;
  /** Device, resolution, mode, source: as for a single page. */
  args: readonly string[];
  firstPage: number;
  resolutionDpi: number;
  stop: AbortController;
  handOver: (image: ScannedImage) => Promise<void>;
  onProgress: (page: number, percent: number) => void;
};

const folderStart = 'silaku-batch-';

/** Resolves with how the program ended and how many pages it handed over. Rejects when a page is none or was not taken. */
export async function runSaneBatch(batch: SaneBatch): Promise<{ run: ScanimageRun; pages: number }> {
  const { settings, stop, firstPage } = batch;
  await removeLeftovers(settings.batchFolder);
  const folder = await mkdtemp(join(settings.batchFolder, `${folderStart}${process.pid}-`));
  let pages = 0;
  let names = '';
  let taking = Promise.resolve();
  let failure: { why: unknown } | undefined;
  const programStop = new AbortController();

  const take = async (path: string) => {
    if (failure) return;
    try {
      const image = await readPage(path, batch);
      batch.onProgress(firstPage + pages, 100);
      await batch.handOver(image);
      pages += 1;
    } catch (why) {
      failure = { why };
      programStop.abort();
    }
  };

  try {
    const run = await settings.run({
      command: settings.command,
      args: [
        ...batch.args,
        // scanimage puts the number in; its name is printed once the file is whole. The prompt keeps the feeder from running ahead.
        ...[`--batch=${join(folder, 'page-%04d.pnm')}`, `--batch-start=${firstPage}`],
        ...['--batch-print', '--batch-prompt'],
      ],
      env: settings.env,
      signal: AbortSignal.any([stop.signal, programStop.signal]),
      silentMs: settings.limits.silentMs,
      stopMs: settings.limits.stopMs,
      onBytes: (chunk) => {
        names += Buffer.from(chunk).toString('utf8');
        const lines = names.split('\n');
        names = lines.pop()!;
        for (const line of lines) {
          // Our folder only, whatever the program prints.
          if (line.startsWith(`${folder}/page-`)) taking = taking.then(() => take(line));
        }
      },
      onStderr: (tail) => {
        const since = tail.slice(tail.lastIndexOf('Scanning page'));
        const percent = readProgress(since);
        if (percent !== undefined) batch.onProgress(firstPage + pages, percent);
      },
      onPrompt: async () => {
        // The page's name may come a moment after the prompt, by the other pipe.
        await untilNamed(folder, () => taking);
        return failure || stop.signal.aborted ? 'end' : 'goOn';
      },
    });
    await taking;
    if (failure) throw failure.why;
    return { run, pages };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Waits until no page lies in the folder any more: each is removed when it has been taken. */
async function untilNamed(folder: string, taking: () => Promise<void>): Promise<void> {
  for (;;) {
    await taking();
    const waiting = await readdir(folder).catch(() => []);
    if (waiting.length === 0) return;
    await new Promise((resolve) => void setTimeout(resolve, 5));
  }
}

async function readPage(path: string, { settings, resolutionDpi }: SaneBatch): Promise<ScannedImage> {
  const collector = new PnmCollector({ maxBytes: settings.limits.maxPageBytes });
  try {
    const { size } = await stat(path);
    if (size > settings.limits.maxPageBytes + 1024) throw badPageProblem(`the page has ${size} bytes`);
    collector.push(await readFile(path));
  } catch (error) {
    if (error instanceof DeviceProblem) throw error;
    throw new DeviceProblem('scanner.badPage', `Look whether ${settings.batchFolder} is full.`, {
      cause: error,
    });
  } finally {
    await rm(path, { force: true });
  }
  const picture = collector.finish();
  if (picture.outcome === 'refused') throw badPageProblem(picture.why);
  const { widthPx, heightPx, channels, pixels } = picture;
  return { widthPx, heightPx, channels, resolutionDpi, pixels };
}

/** A process that was killed in mid-batch leaves papers in memory. The folder's name says whose they are. */
async function removeLeftovers(batchFolder: string): Promise<void> {
  for (const name of await readdir(batchFolder)) {
    const pid = Number(new RegExp(`^${folderStart}(\\d+)-`).exec(name)?.[1]);
    if (pid > 0 && pid !== process.pid && !isRunning(pid)) {
      await rm(join(batchFolder, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
