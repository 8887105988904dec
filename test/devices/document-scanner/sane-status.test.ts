/** From every SANE status to the technician's remedy and the citizen's sentence; the words are those of Debian's own scanimage, which is asked. */
import { execFile } from 'node:child_process';
import test from 'ava';
import type { DeviceProblemCode } from '../../../devices/device-problem.ts';
import { type SaneStatusName, saneStatuses } from '../../../devices/document-scanner/sane-status.ts';
import { readProblem } from '../../../devices/document-scanner/scanimage-output.ts';
import { words } from '../../../src/request/words/words.ts';
import { deviceProblem, problemSentence } from '../../../src/visit/visit-problems.ts';
import { setUpSaneTest } from './scanner-rigs.ts';
import { unstuckScanimage } from './unstuck-scanimage.ts';

type Row = {
  code: DeviceProblemCode;
  tryAgain: boolean;
  technician: RegExp;
  citizen: string;
  english: string;
  /** When opening says so; as when reading where it is not set. */
  opening?: DeviceProblemCode;
};

const failed = {
  citizen: 'Alat pindai gagal. Coba lagi, atau panggil petugas.',
  english: 'The scanner could not do that. Try again, or call the staff.',
};
const busy = {
  citizen: 'Alat pindai masih bekerja. Tunggu, lalu coba lagi.',
  english: 'The scanner is still busy. Wait, then try again.',
};

const rows: Record<SaneStatusName, Row> = {
  unsupported: { code: 'scanner.failed', tryAgain: true, technician: /does not do that.*-A/, ...failed },
  cancelled: {
    ...{ code: 'scanner.cancelled', tryAgain: true, technician: /stopped at the scanner/ },
    ...{
      citizen: 'Pemindaian berhenti. Silakan coba lagi.',
      english: 'The scan was stopped. Please try again.',
    },
  },
  deviceBusy: { code: 'scanner.busy', tryAgain: true, technician: /Another program/, ...busy },
  invalid: {
    ...{ code: 'scanner.failed', tryAgain: true, technician: /refused its settings/, ...failed },
    opening: 'device.unplugged',
  },
  endOfFile: {
    ...{ code: 'scanner.badPage', tryAgain: true, technician: /scan again/ },
    citizen: 'Gambarnya tidak terbaca. Ratakan kertas, lalu coba lagi.',
    english: 'The picture could not be read. Flatten the paper and try again.',
  },
  jammed: {
    ...{ code: 'scanner.jammed', tryAgain: true, technician: /take the paper out/ },
    citizen: 'Kertas tersangkut. Tarik pelan-pelan, lalu coba lagi.',
    english: 'The paper is stuck. Pull it gently, then try again.',
  },
  noDocuments: {
    ...{ code: 'scanner.noPaper', tryAgain: true, technician: /Put a page/ },
    citizen: 'Kertas belum ada di alat. Letakkan, lalu coba lagi.',
    english: 'There is no paper yet. Place it, then try again.',
  },
  coverOpen: {
    ...{ code: 'scanner.coverOpen', tryAgain: true, technician: /Close the cover/ },
    citizen: 'Tutup alat belum rapat. Tutup, lalu coba lagi.',
    english: 'The lid is open. Close it, then try again.',
  },
  ioError: {
    ...{ code: 'scanner.failed', tryAgain: true, technician: /off and on.*cable/, ...failed },
    opening: 'device.unplugged',
  },
  noMemory: { code: 'scanner.failed', tryAgain: true, technician: /restart it, or.*resolution/, ...failed },
  accessDenied: { code: 'scanner.failed', tryAgain: false, technician: /group "scanner"/, ...failed },
  warmingUp: { code: 'scanner.busy', tryAgain: true, technician: /lamp warms up/, ...busy },
  locked: { code: 'scanner.failed', tryAgain: false, technician: /transport lock/, ...failed },
};

for (const [name, row] of Object.entries(rows)) {
  const { number, says } = saneStatuses[name as SaneStatusName];

  test(`${name}: while scanning, the technician gets a remedy and the citizen a sentence`, (t) => {
    for (const call of ['sane_start', 'sane_read']) {
      const stderr = `Progress: 12.0%\rscanimage: ${call}: ${says}\n`;
      const problem = readProblem({ exitCode: number, killedBy: null, stderr });
      t.is(problem?.code, row.code);
      t.is(problem?.tryAgain, row.tryAgain);
      t.regex(problem?.hint ?? '', row.technician);
      t.true(problem?.hint.endsWith(`(scanimage: ${call}: ${says})`));
      t.is(problemSentence(deviceProblem(problem), words.id), row.citizen);
      t.is(problemSentence(deviceProblem(problem), words.en), row.english);
    }
  });

  test(`${name}: when opening, only the words tell`, (t) => {
    const stderr = `scanimage: open of device epson2:libusb:001:004 failed: ${says}\n`;
    t.is(readProblem({ exitCode: 1, killedBy: null, stderr })?.code, row.opening ?? row.code);
  });
}

/** Which code of a scanner comes from where; a new code without a line is an error of types. */
const sources: Record<
  Exclude<DeviceProblemCode, `printer.${string}` | `panel.${string}`>,
  readonly SaneStatusName[] | 'the driver itself'
> = {
  'scanner.busy': ['deviceBusy', 'warmingUp'],
  'scanner.noPaper': ['noDocuments'],
  'scanner.jammed': ['jammed'],
  'scanner.coverOpen': ['coverOpen'],
  'scanner.failed': ['unsupported', 'invalid', 'ioError', 'noMemory', 'accessDenied', 'locked'],
  'scanner.cancelled': ['cancelled'],
  'scanner.badPage': ['endOfFile'],
  'device.closed': 'the driver itself',
  'device.unplugged': 'the driver itself',
  'device.silent': 'the driver itself',
};

test('every code that a scanner can have has a citizen sentence of its own, and every status leads to one', (t) => {
  const sentences = new Set<string>();
  for (const [code, from] of Object.entries(sources)) {
    for (const language of [words.id, words.en]) {
      t.true(Object.hasOwn(language.problems.devices, code), code);
      sentences.add(problemSentence({ code: 'device', problem: code }, language));
    }
    if (from === 'the driver itself') continue;
    for (const name of from) t.is(String(saneStatuses[name].code), code);
  }
  t.is(sentences.size, 2 * Object.keys(sources).length);
  const named = Object.values(sources).flatMap((from) => (from === 'the driver itself' ? [] : from));
  t.deepEqual([...named].sort(), Object.keys(saneStatuses).sort());
});

/** What SANE's own test device can be told to answer. */
const saneNames = {
  unsupported: 'UNSUPPORTED',
  cancelled: 'CANCELLED',
  deviceBusy: 'DEVICE_BUSY',
  invalid: 'INVAL',
  jammed: 'JAMMED',
  noDocuments: 'NO_DOCS',
  coverOpen: 'COVER_OPEN',
  ioError: 'IO_ERROR',
  noMemory: 'NO_MEM',
  accessDenied: 'ACCESS_DENIED',
} as const satisfies Partial<Record<SaneStatusName, string>>;

test.serial("Debian's scanimage says each status as the table has it", async (t) => {
  const { settings } = await setUpSaneTest('well');
  for (const [name, sane] of Object.entries(saneNames)) {
    const args = ['-d', settings.device, '--format=pnm', '--read-return-value', `SANE_STATUS_${sane}`];
    const { exitCode, stderr } = await scanimage(args, settings.env);
    const { number, says } = saneStatuses[name as keyof typeof saneNames];
    t.is(exitCode, number, name);
    t.true(stderr.trim().endsWith(says), stderr);
    t.is(readProblem({ exitCode, killedBy: null, stderr })?.code, rows[name as SaneStatusName].code);
  }
});

function scanimage(args: string[], env: object): Promise<{ exitCode: number; stderr: string }> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env, LC_ALL: 'C' }, encoding: 'buffer' as const };
    const [program, ...first] = unstuckScanimage;
    execFile(program, [...first, ...args], { ...options, maxBuffer: 100_000_000 }, (error, _out, err) =>
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, stderr: err.toString('utf8') }),
    );
  });
}
