/**
 * `npm run bench`: ours against what one would otherwise take, both measured in this run, interleaved. A ratio below 1 means
 * that ours is smaller or faster. `--json` prints the rows as one JSON array; a word names one bench: pages, receipts, screen, processes,
 * writes. `drain` takes minutes and runs only when it is named; `--requests N` makes it smaller.
 */
import { parseArgs } from 'node:util';
import type { BenchRow } from './bench-row.ts';
import { benchDrain } from './drain-bench.ts';
import { benchPages } from './page-bench.ts';
import { benchProcesses } from './process-bench.ts';
import { benchReceipts } from './receipt-bench.ts';
import { benchScreen } from './screen-bench.ts';
import { benchWrites } from './write-bench.ts';

const benches: Record<string, () => Promise<BenchRow[]>> = {
  pages: benchPages,
  receipts: benchReceipts,
  screen: benchScreen,
  processes: benchProcesses,
  writes: benchWrites,
};

const { values, positionals: wanted } = parseArgs({
  options: { json: { type: 'boolean', default: false }, requests: { type: 'string', default: '10000' } },
  allowPositionals: true,
});
const asJson = values.json;
if (wanted.includes('drain')) benches.drain = () => benchDrain(Number(values.requests));
const unknown = wanted.filter((word) => !Object.hasOwn(benches, word));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}, drain.\n`,
  );
  process.exit(64);
}

const rows: BenchRow[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const measured = await bench();
  rows.push(...measured);
  if (!asJson) print(name, measured);
}
if (asJson) process.stdout.write(`${JSON.stringify(rows)}\n`);

function print(name: string, measured: BenchRow[]): void {
  const lines = measured.map(({ name: what, unit, ours, theirs, against, ratio }) =>
    [
      what.padEnd(46),
      `${figure(ours)} ${unit}`.padStart(14),
      `${figure(theirs)} ${unit}`.padStart(14),
      ratio.toPrecision(3).padStart(8),
      `  ${against}`,
    ].join(''),
  );
  const head = [
    'what'.padEnd(46),
    'ours'.padStart(14),
    'other'.padStart(14),
    'ratio'.padStart(8),
    '  against',
  ].join('');
  process.stdout.write(`\n${name}\n${head}\n${lines.join('\n')}\n`);
}

function figure(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3);
}
