/**
 * Stands around Debian's scanimage and gives SANE's test device a bigger feeder: that device has ten sheets and cannot jam by itself.
 * Every page and every word comes from a real scanimage; this program only decides how many sheets it may draw in, and when it is told
 * to report a jam. The folder's `sheets` and `jamAfter` say what lies in the feeder. Arguments: folder, then scanimage's own.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unstuckScanimage } from './unstuck-scanimage.ts';

const [folder = '', ...args] = process.argv.slice(2);
const read = (file: string) => Number(readFileSync(join(folder, file), 'utf8'));
const write = (file: string, value: number) => writeFileSync(join(folder, file), String(value));

const start = args.find((arg) => arg.startsWith('--batch-start='));
if (start === undefined) process.exit(scan(args));

let page = Number(start.slice('--batch-start='.length));
while (read('sheets') > 0) {
  const jamAfter = read('jamAfter');
  if (jamAfter === 0) {
    write('jamAfter', -1);
    process.exit(scanSheets(1, ['--read-return-value', 'SANE_STATUS_JAMMED'], unstuckScanimage));
  }
  const sheets = Math.min(10, read('sheets'), jamAfter < 0 ? Number.POSITIVE_INFINITY : jamAfter);
  const status = scanSheets(sheets, []);
  if (status !== 0) process.exit(status);
  page += sheets;
  write('sheets', read('sheets') - sheets);
  if (jamAfter > 0) write('jamAfter', jamAfter - sheets);
}

function scanSheets(sheets: number, more: string[], command?: [string, ...string[]]): number {
  const others = args.filter((arg) => arg !== start);
  return scan([...others, ...more, `--batch-start=${page}`, `--batch-count=${sheets}`], command);
}

function scan(scanimageArgs: string[], [program, ...first]: [string, ...string[]] = ['scanimage']): number {
  return spawnSync(program, [...first, ...scanimageArgs], { stdio: 'inherit' }).status ?? 1;
}
