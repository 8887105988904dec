/** What real devices said, out of `test/recordings/`: the seeds that mutations begin from. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecording } from '../../devices/recording.ts';

const folder = join(import.meta.dirname, '../recordings');
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');

export function recordings(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .map(textOf);
}

/** Each piece that the device sent, and all of them as one. */
export function saidByDevice(name: string): Uint8Array[] {
  const pieces = readRecording(textOf(`${name}.jsonl`))
    .filter(({ direction }) => direction === 'fromDevice')
    .map(({ hex = '' }) => Buffer.from(hex, 'hex'));
  return [...pieces.slice(0, 40), Buffer.concat(pieces)];
}

/** Texts in the events of a recording, such as what scanimage printed. */
export function textsIn(name: string): Uint8Array[] {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null)
      for (const each of Object.values(value)) collect(each);
  };
  for (const { event } of readRecording(textOf(`${name}.jsonl`))) collect(event);
  return [...new Set(texts)].map((text) => Buffer.from(text.slice(0, 4_000)));
}
