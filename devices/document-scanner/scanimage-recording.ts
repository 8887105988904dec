/**
 * The calls of `scanimage`, recorded and played back: arguments, what it says and lists, when, and how it ends. Of a page only its
 * size is kept, never a pixel; played back it is white.
 */
import { closeSync, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { createNote, type RecordedEvent, type RecordingLine, type WriteLine } from '../recording.ts';
import { RecordedCalls } from './recorded-calls.ts';
import type { RunScanimage, ScanimageRun } from './scanimage-process.ts';

/** What stands before the pixels tells the size of a page. */
const headerBytes = 256;

export function recordingScanimage(run: RunScanimage, write: WriteLine): RunScanimage {
  const note = createNote(write);
  note('opened', { device: 'scanner', wire: 'sane' });
  let calls = 0;
  return async (options) => {
    calls += 1;
    const call = calls;
    const from = (event: RecordedEvent) => note('fromDevice', { call, ...event });
    const answersInWords =
      isQuestion({ args: [...options.args] }) || batchFolderOf(options.args) !== undefined;
    let begin = Buffer.alloc(0);
    let bytes = 0;
    note('toDevice', { call, args: namelessArgs(options.args) });
    const ended = await run({
      ...options,
      onSaid(piece) {
        from({ said: piece });
        options.onSaid?.(piece);
      },
      onBytes(chunk) {
        bytes += chunk.length;
        if (!answersInWords) begin = Buffer.concat([begin, chunk.subarray(0, headerBytes - begin.length)]);
        else if (batchFolderOf(options.args) === undefined)
          from({ lists: Buffer.from(chunk).toString('utf8') });
        else for (const path of pathsIn(chunk, options.args)) from(sizeOfFile(path));
        options.onBytes(chunk);
      },
      ...(options.onPrompt && {
        async onPrompt() {
          const answer = await options.onPrompt!();
          note('toDevice', { call, prompt: answer });
          return answer;
        },
      }),
    });
    if (!answersInWords && bytes > 0) from(sizeOf(begin, bytes));
    from(endOf(ended));
    return ended;
  };
}

/** Plays the recorded calls, as fast as they are made. */
export function replayScanimage(lines: readonly RecordingLine[]) {
  const calls = new RecordedCalls(lines, isQuestion);
  const run: RunScanimage = async (options) => {
    const call = calls.next({ args: namelessArgs(options.args) });
    if (!call)
      return { end: 'exited', exitCode: 1, killedBy: null, stderr: 'scanimage: not in the recording\n' };
    let stderr = '';
    for (const { event } of call.lines) {
      await new Promise((resolve) => setImmediate(resolve));
      const stopped: ScanimageRun = { end: 'stopped', exitCode: 9, killedBy: null, stderr };
      if (options.signal.aborted) return stopped;
      const line = playedEvent.parse(event);
      if ('said' in line) {
        stderr += line.said;
        options.onStderr?.(stderr.slice(-4096));
        options.onSaid?.(line.said);
      } else if ('lists' in line) options.onBytes(Buffer.from(line.lists));
      else if ('file' in line) {
        const path = join(batchFolderOf(options.args) ?? '', basename(line.file));
        writeFileSync(path, whitePage(line));
        options.onBytes(Buffer.from(`${path}\n`));
      } else if ('header' in line) options.onBytes(whitePage(line));
      else if ('prompt' in line) await options.onPrompt?.();
      else if ('end' in line) {
        if (line.end === 'notStarted') return { end: 'notStarted', cause: new Error(line.why) };
        if (line.end === 'stopped') await untilAborted(options.signal);
        return { end: line.end, exitCode: line.exitCode, killedBy: line.killedBy, stderr };
      }
    }
    // The recording was ended in mid-call.
    await untilAborted(options.signal);
    return { end: 'stopped', exitCode: 9, killedBy: null, stderr };
  };
  return {
    run,
    get divergence() {
      return calls.divergence;
    },
    get isOver() {
      return calls.isOver;
    },
  };
}

/** Lists, tries a name, shows options: nothing moves. */
function isQuestion({ args }: RecordedEvent): boolean {
  return Array.isArray(args) && args.some((arg) => arg === '-L' || arg === '-A' || arg === '-n');
}

const batchOption = '--batch=';

/** The folder of a batch has another name each time. */
function namelessArgs(args: readonly string[]): string[] {
  return args.map((arg) => (arg.startsWith(batchOption) ? `${batchOption}${basename(arg)}` : arg));
}

function batchFolderOf(args: readonly string[]): string | undefined {
  const batch = args.find((arg) => arg.startsWith(batchOption));
  return batch && dirname(batch.slice(batchOption.length));
}

/** scanimage prints a name in one piece. */
function pathsIn(chunk: Uint8Array, args: readonly string[]): string[] {
  const lines = Buffer.from(chunk).toString('utf8').split('\n');
  return lines.filter((line) => dirname(line) === batchFolderOf(args));
}

function sizeOfFile(path: string): RecordedEvent {
  const file = openSync(path, 'r');
  try {
    const begin = Buffer.alloc(headerBytes);
    const length = readSync(file, begin, 0, headerBytes, 0);
    return { file: basename(path), ...sizeOf(begin.subarray(0, length), fstatSync(file).size) };
  } finally {
    closeSync(file);
  }
}

/** The header of a PNM picture without its remarks, and how many bytes of pixels came; no header where the bytes begin no picture. */
function sizeOf(begin: Buffer, bytes: number): { header: string; pixelBytes: number } {
  const found = /^(P[456])\s+(?:#[^\n]*\n)*(\d+)\s+(\d+)\s(?:(\d+)\s)?/.exec(begin.toString('latin1'));
  if (!found) return { header: '', pixelBytes: bytes };
  const [whole, kind, width, height, brightest] = found;
  return {
    header: `${kind}\n${width} ${height}\n${brightest === undefined ? '' : `${brightest}\n`}`,
    pixelBytes: bytes - whole.length,
  };
}

const whitePage = ({ header, pixelBytes }: { header: string; pixelBytes: number }) =>
  Buffer.concat([Buffer.from(header, 'latin1'), Buffer.alloc(pixelBytes, 0xff)]);

function endOf(run: ScanimageRun): RecordedEvent {
  if (run.end === 'notStarted') return { end: run.end, why: run.cause.message };
  return { end: run.end, exitCode: run.exitCode, killedBy: run.killedBy };
}

const page = { header: z.string(), pixelBytes: z.number() };
const playedEvent = z.union([
  z.strictObject({ said: z.string() }),
  z.strictObject({ lists: z.string() }),
  z.strictObject({ prompt: z.enum(['goOn', 'end']) }),
  z.strictObject({ file: z.string(), ...page }),
  z.strictObject(page),
  z.strictObject({ end: z.literal('notStarted'), why: z.string() }),
  z.strictObject({
    end: z.enum(['exited', 'stopped', 'silent']),
    exitCode: z.number().nullable(),
    killedBy: z.string().nullable(),
  }),
]);

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
