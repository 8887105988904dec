/** What was done to whom and when, as JSON lines beside the programs' logs; and the story of one request, told from all of them. */
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Diary = {
  write(what: string, about?: Record<string, unknown>): void;
};

export function openDiary(logs: string): Diary {
  const path = join(logs, 'diary.log');
  return {
    write(what, about = {}) {
      const line = { time: new Date().toISOString(), msg: what, ...about };
      appendFileSync(path, `${JSON.stringify(line)}\n`);
    },
  };
}

type Line = { atMs: number; file: string; text: string };

/** What the logs say about the request, and what was done to the programs meanwhile. */
export function storyOf(logs: string, number: string): string[] {
  const lines = readdirSync(logs)
    .flatMap((file) => readLines(join(logs, file), file))
    .sort((one, other) => one.atMs - other.atMs);
  const about = lines.filter(({ text }) => text.includes(number));
  const [first, last] = [about[0], about.at(-1)];
  if (!first || !last) return ['No log says anything about it.'];
  const isMeanwhile = ({ atMs, file }: Line) =>
    file === 'diary.log' && atMs > first.atMs - 3_000 && atMs < last.atMs + 3_000;
  return lines
    .filter((line) => about.includes(line) || isMeanwhile(line))
    .slice(0, 60)
    .map(
      ({ atMs, file, text }) => `${new Date(atMs).toISOString().slice(11, 23)} ${file.padEnd(20)} ${text}`,
    );
}

function readLines(path: string, file: string): Line[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const {
          time,
          level: _,
          pid: __,
          hostname: ___,
          ...rest
        } = JSON.parse(line) as Record<string, unknown>;
        const atMs = typeof time === 'number' ? time : Date.parse(String(time));
        return Number.isFinite(atMs) ? [{ atMs, file, text: JSON.stringify(rest) }] : [];
      } catch {
        // A program that is killed may leave half a line.
        return [];
      }
    });
}
