/** `silaku devices record` as a child program, on pretend devices: started, typed to, interrupted. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RecordingLine, readRecording } from '../../devices/recording.ts';

export type Recorder = {
  /** Waits until it has printed that. */
  printed(words: RegExp, times?: number): Promise<void>;
  type(word: string): void;
  /** Ctrl-C; resolves with what it left. */
  interrupt(): Promise<{ status: number | null; lines: RecordingLine[]; text: string; told: string[] }>;
};

export function recordDevice(device: string, settings: object): Recorder {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-record-'));
  const settingsFile = join(folder, 'settings.json');
  const out = join(folder, `${device}.jsonl`);
  writeFileSync(settingsFile, JSON.stringify({ folder, socket: join(folder, 'kiosk.sock'), ...settings }));
  const args = ['--settings', settingsFile, '--device', device, '--out', out, '--minutes', '10'];
  const child: ChildProcess = spawn(process.execPath, ['src/silaku.ts', 'devices', 'record', ...args], {
    stdio: 'pipe',
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let output = '';
  const checks = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const check of checks) check();
    });
  return {
    printed: (words, times = 1) =>
      new Promise((resolve, reject) => {
        const limit = setTimeout(
          () => reject(new Error(`waited in vain for ${words} in: ${output}`)),
          60_000,
        );
        const check = () => {
          if (output.split('\n').filter((line) => words.test(line)).length < times) return;
          clearTimeout(limit);
          checks.delete(check);
          resolve();
        };
        checks.add(check);
        check();
      }),
    type: (word) => void child.stdin?.write(`${word}\n`),
    async interrupt() {
      child.kill('SIGINT');
      const status = await ended;
      const text = readFileSync(out, 'utf8');
      // The events that it printed, in order: `   1.2 s  printer.ready`.
      const told = [...output.matchAll(/ s {2}([a-z]+\.[a-zA-Z]+)/g)].map((found) => found[1] ?? '');
      return { status, lines: readRecording(text), text, told };
    },
  };
}
