/** `silaku import`: takes what kiosks have written onto a USB stick into the office, and writes the answers back onto it. The server may be running. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readCall } from './command-line.ts';
import { databaseOptions, databasePlace, databaseUsage } from './office/database/database-place.ts';
import { createOfficeLog } from './office/office-log.ts';
import { openOfficeParts } from './office/office-parts.ts';
import {
  type ExportRefusal,
  type ImportedExport,
  type ImportReport,
  importStick,
} from './office/stick/import-stick.ts';
import { stickHint } from './seal/stick/stick-problem.ts';
import { createTeller, exitStatus, some, type Teller, tellTrouble, wrongUser } from './stick-command.ts';

const usage = `silaku import --folder FOLDER --from DIR [--answers-to DIR] [--log FILE] [--json]

  --folder FOLDER    the office's folder, with its keys; the office may be running
${databaseUsage}  --from DIR         the top folder of the mounted stick
  --answers-to DIR   another stick for the answers, when the first cannot be written
  --log FILE         the office's log (default FOLDER/import.log)
  --json             only the last line, for programs
`;

const event = 'stick.imported';

const refusals: Record<ExportRefusal, string> = {
  kioskUnknown: 'no kiosk with this number is enrolled here. Does the stick belong to another office?',
  kioskRevoked: 'this kiosk was revoked; the office takes nothing from it any more. Ask the administrator.',
  badSignature:
    'it was not signed by this kiosk, or was changed or damaged since. Write a new export at the kiosk.',
  malformed: 'it is signed, but not understood. Do kiosk and office run the same version?',
  renamed:
    'it is signed under another name: somebody has renamed or copied the folder. Give it its old name.',
  notAFile:
    'its index is no ordinary file. Somebody has tampered with the stick: keep it for the administrator.',
  wrongLength:
    'its index is far too long. Somebody has tampered with the stick: keep it for the administrator.',
};

/** Returns the exit status: 0 all is in, 1 not all, 64 wrong call, 65 everything was refused, 66 nothing of ours there, 73 answers not written, 74 the stick failed, 77 wrong user, 78 no office. */
export async function runImport(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    process.stderr.write(usage);
    return exitStatus.usage;
  }
  const { folder, database, from, json, answersTo } = options;
  const teller = createTeller(json);
  // Opening makes what is missing, and a second office beside the real one is the last thing that is wanted.
  const needed = ['office-identity.txt', 'office-signing-key.json'].map((name) => join(folder, name));
  if ('file' in database) needed.push(database.file);
  const isOffice = needed.every((path) => existsSync(path));
  if (!isOffice) {
    teller.say(`There is no office in ${folder}. The unit file of silaku-office says where it is.`);
    return teller.end(exitStatus.notSetUp, { event, outcome: 'noOffice' });
  }
  const hint = wrongUser(join(folder, 'office-identity.txt'), 'import');
  if (hint) {
    teller.say(hint);
    return teller.end(exitStatus.wrongUser, { event, outcome: 'wrongUser' });
  }
  return tellTrouble(event, teller, async () => {
    const log = createOfficeLog(options.log ?? join(folder, 'import.log'));
    const office = await openOfficeParts({
      folder,
      database,
      now: () => new Date(),
      log,
      pagesUrl: process.env.PAGES_URL ?? null,
    });
    try {
      const report = await importStick({
        office,
        stick: from,
        ...(answersTo === undefined ? {} : { answersTo }),
        onProgress: (count) => {
          if (count % 50 === 0) teller.say(`… ${count} requests looked at`);
        },
      });
      const { status, outcome } = tellImport(teller, report, from);
      return teller.end(status, { event, outcome, ...report });
    } finally {
      await office.close();
    }
  });
}

function tellImport(
  teller: Teller,
  report: ImportReport,
  stick: string,
): { status: number; outcome: string } {
  for (const found of report.exports) for (const sentence of sentencesOf(found)) teller.say(sentence);
  if (report.isTooFull) {
    teller.say(
      'There is far more on this stick than kiosks write; not all of it was looked at. Use an empty stick.',
    );
  }
  if (report.exports.length === 0) {
    teller.say('There are no requests of kiosks on this stick. Is it the right one, and mounted?');
    return { status: exitStatus.nothingFound, outcome: 'nothingFound' };
  }
  const imported = report.exports.filter(({ outcome }) => outcome === 'imported');
  if (imported.length === 0) return { status: exitStatus.refused, outcome: 'refused' };
  if (report.answersProblem) {
    teller.say(
      `What is told above is in, but the answers could not be written. ${stickHint(report.answersProblem)}`,
    );
    teller.say('Then run the same command again, or with --answers-to and another stick.');
    return { status: exitStatus.notWritable, outcome: 'answersNotWritten' };
  }
  teller.say(
    `The answers are on the stick. Run "umount ${stick}" and bring it back to ${some(report.answers.length, 'kiosk')}: ${report.answers.map(({ kiosk }) => kiosk).join(', ')}.`,
  );
  const isAll = !report.isTooFull && report.exports.every(isWhole);
  return { status: isAll ? exitStatus.ok : exitStatus.partly, outcome: isAll ? 'imported' : 'partly' };
}

function isWhole(found: ImportedExport): boolean {
  return found.outcome === 'imported' && found.arrived + found.alreadyThere === found.requests;
}

function sentencesOf(found: ImportedExport): string[] {
  const name = `Kiosk ${found.kiosk} (${found.export})`;
  if (found.outcome === 'refused') return [`${name} was refused: ${refusals[found.reason]}`];
  if (found.outcome === 'unfinished') {
    return [
      `${name} is not whole: the stick was pulled too early. Write it again at the kiosk; nothing is lost.`,
    ];
  }
  const { requests, arrived, alreadyThere, incomplete, refused, notForUs, noRoom } = found;
  const sentences = [`${name}: ${some(requests, 'request')}, ${arrived} new, ${alreadyThere} here already.`];
  if (incomplete > 0) {
    sentences.push(
      `${some(incomplete, 'request')} could not be read whole from the stick. The kiosk still has ${incomplete === 1 ? 'it' : 'them'}: write a new export there, on another stick.`,
    );
  }
  if (refused > 0) {
    sentences.push(
      `${some(refused, 'request')} cannot be taken as sent; the log says why. The kiosk will be told.`,
    );
  }
  if (notForUs > 0) {
    sentences.push(`${some(notForUs, 'request')} cannot be opened: sealed to the key of another office.`);
  }
  if (noRoom > 0) {
    sentences.push(
      `${some(noRoom, 'request')} found no room at the office now: free its disk, then import the stick again. The kiosk still has all.`,
    );
  }
  return sentences;
}

function readOptions(args: string[]) {
  const values = readCall(args, {
    folder: { type: 'string' },
    ...databaseOptions,
    from: { type: 'string' },
    'answers-to': { type: 'string' },
    log: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  if (!values) return null;
  const { folder, from, json, log } = values;
  const database = folder ? databasePlace(folder, values) : null;
  return folder && database && from
    ? { folder, database, from, json, log, answersTo: values['answers-to'] }
    : null;
}
