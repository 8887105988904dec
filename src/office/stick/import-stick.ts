/**
 * Takes in what kiosks have written onto a stick, and writes the office's answers beside it. May be repeated, broken off anywhere,
 * and run while the server takes the same requests from the network: each counts once. Called by `silaku import`.
 */
import { signedMessageLimitBytes, verifyStickIndex } from '../../seal/signatures.ts';
import { realStickDisk, type StickDisk } from '../../seal/stick/stick-disk.ts';
import type { StickAnswers, StickIndex } from '../../seal/stick/stick-messages.ts';
import { indexFile, type StickName } from '../../seal/stick/stick-names.ts';
import { isStickProblem, StickProblem, type StickProblemCode } from '../../seal/stick/stick-problem.ts';
import { listStick, readStickFile, type Unreadable } from '../../seal/stick/stick-reader.ts';
import type { Kiosk } from '../kiosk-register.ts';
import type { OfficeParts } from '../office-parts.ts';
import { importRequest } from './import-request.ts';
import { writeAnswers } from './write-answers.ts';

export type ExportRefusal =
  | 'kioskUnknown'
  | 'kioskRevoked'
  /** Not signed by this kiosk, or changed since. */
  | 'badSignature'
  | 'malformed'
  /** Signed, but under another name or for another kiosk. */
  | 'renamed'
  | Exclude<Unreadable['outcome'], 'missing'>;

export type ImportedExport = { kiosk: string; export: string } & (
  | {
      outcome: 'imported';
      requests: number;
      arrived: number;
      alreadyThere: number;
      incomplete: number;
      refused: number;
      notForUs: number;
      noRoom: number;
    }
  | { outcome: 'refused'; reason: ExportRefusal }
  /** No index: the stick was pulled while the kiosk was still writing. */
  | { outcome: 'unfinished' }
);

export type ImportReport = {
  exports: ImportedExport[];
  /** Files of answers written, by kiosk. */
  answers: { kiosk: string; files: string[] }[];
  /** Why the answers could not be written; the requests are in all the same. */
  answersProblem: StickProblemCode | null;
  /** There was more on the stick than anybody would put there; the rest was not looked at. */
  isTooFull: boolean;
};

export type ImportOptions = {
  office: OfficeParts;
  stick: string;
  /** Where the answers go, when the stick itself cannot be written. */
  answersTo?: string;
  disk?: StickDisk;
  signal?: AbortSignal;
  onProgress?: (requests: number) => void;
};

/** Throws StickProblem when the stick fails; what has arrived by then has arrived, and the same call goes on from there. */
export async function importStick(options: ImportOptions): Promise<ImportReport> {
  const { office, stick, answersTo = stick, disk = realStickDisk } = options;
  const content = await listStick(stick);
  const report: ImportReport = {
    exports: [],
    answers: [],
    answersProblem: null,
    isTooFull: content.isTooFull,
  };
  // Looked up before anything is written: what another import writes beside this one is not older.
  const older = answersTo === stick ? content.ours.filter(({ kind }) => kind === 'answers') : [];
  const answersOf = new Map<string, KioskAnswers>();
  let done = 0;
  for (const found of content.ours) {
    if (found.kind !== 'export') continue;
    const opened = await openExport(office, stick, found);
    const about = { kiosk: found.kiosk, export: found.id };
    if (opened.outcome !== 'ok') {
      report.exports.push({ ...about, ...opened });
      await noteRefusal(office, about, opened);
      continue;
    }
    const { kiosk, index } = opened;
    const { statusCursor } = index;
    const answers = answersOf.get(found.kiosk) ?? {
      kiosk,
      acknowledgements: [],
      refused: [],
      cursors: [],
      isWhole: true,
    };
    answersOf.set(found.kiosk, answers);
    answers.cursors.push(statusCursor);
    const imported = await importExport(options, { found, kiosk, index, answers }, () => {
      done += 1;
      options.onProgress?.(done);
    });
    report.exports.push({ ...about, ...imported });
    office.log.info({ ...about, ...imported }, 'stick.imported');
    await office.audit.append({
      actor: 'office',
      action: 'stick.imported',
      subject: `${found.kiosk}/${found.id}`,
    });
  }
  try {
    // A stick that is gone must not get its answers into the empty folder where it was.
    for (const found of report.exports) if (found.outcome === 'imported') await requireIndex(stick, found);
    for (const answers of answersOf.values()) {
      // Only answers to every request of this kiosk on the stick leave older ones with nothing to say.
      const replaced = older.filter(({ kiosk }) => answers.isWhole && kiosk === answers.kiosk.kiosk);
      const files = await writeAnswers({
        office,
        disk,
        folder: answersTo,
        ...answers,
        older: replaced.map(({ name }) => name),
      });
      report.answers.push({ kiosk: answers.kiosk.kiosk, files });
    }
  } catch (error) {
    if (!isStickProblem(error)) throw error;
    report.answersProblem = error.code;
    office.log.warn({ code: error.code }, 'stick.answersNotWritten');
  }
  return report;
}

type KioskAnswers = Pick<StickAnswers, 'acknowledgements' | 'refused'> & {
  kiosk: Kiosk;
  /** Where the kiosk stood in the status feed, by export. */
  cursors: (string | null)[];
  isWhole: boolean;
};

async function openExport(
  { kiosks }: OfficeParts,
  stick: string,
  found: StickName & { name: string },
): Promise<
  | { outcome: 'ok'; kiosk: Kiosk; index: StickIndex }
  | { outcome: 'refused'; reason: ExportRefusal }
  | { outcome: 'unfinished' }
> {
  const refused = (reason: ExportRefusal) => ({ outcome: 'refused', reason }) as const;
  const kiosk = await kiosks.find(found.kiosk);
  if (!kiosk) return refused('kioskUnknown');
  if (kiosk.revokedAt) return refused('kioskRevoked');
  const allowed = { bytes: signedMessageLimitBytes, exactly: false };
  const file = await readStickFile(stick, [found.name, indexFile], allowed);
  if (file.outcome === 'missing') return { outcome: 'unfinished' };
  if (file.outcome !== 'ok') return refused(file.outcome);
  const read = await verifyStickIndex(kiosk.publicKey, file.bytes.toString('latin1'));
  if (read.outcome === 'bad') return refused(read.reason);
  const { index } = read;
  const isItsName = index.kiosk === found.kiosk && index.export === found.id;
  return isItsName ? { outcome: 'ok', kiosk, index } : refused('renamed');
}

async function noteRefusal(
  { log, audit }: OfficeParts,
  about: { kiosk: string; export: string },
  opened: { outcome: 'refused'; reason: ExportRefusal } | { outcome: 'unfinished' },
): Promise<void> {
  const reason = opened.outcome === 'refused' ? opened.reason : opened.outcome;
  log.warn({ ...about, reason }, 'stick.refused');
  if (opened.outcome === 'refused') {
    await audit.append({
      actor: 'office',
      action: 'stick.refused',
      subject: `${about.kiosk}/${about.export}`,
    });
  }
}

async function importExport(
  { office, stick, signal }: ImportOptions,
  from: { found: StickName & { name: string }; kiosk: Kiosk; index: StickIndex; answers: KioskAnswers },
  onRequest: () => void,
) {
  const { found, kiosk, index, answers } = from;
  const counts = { arrived: 0, alreadyThere: 0, incomplete: 0, refused: 0, notForUs: 0, noRoom: 0 };
  for (const [place, entry] of index.requests.entries()) {
    signal?.throwIfAborted();
    const imported = await importRequest(office, kiosk, { stick, folder: found.name, place, entry });
    counts[imported.outcome] += 1;
    if (imported.outcome === 'arrived' || imported.outcome === 'alreadyThere') {
      answers.acknowledgements.push(imported.acknowledgement);
    } else if (imported.outcome === 'refused') {
      const { manifestSha256, reason } = imported;
      answers.refused.push({ export: found.id, manifestSha256, reason });
    } else {
      answers.isWhole = false;
    }
    onRequest();
  }
  return { outcome: 'imported' as const, requests: index.requests.length, ...counts };
}

async function requireIndex(stick: string, { kiosk, export: id }: ImportedExport): Promise<void> {
  const folder = (await listStick(stick)).ours.find((found) => found.kiosk === kiosk && found.id === id);
  const file = folder
    ? await readStickFile(stick, [folder.name, indexFile], { bytes: signedMessageLimitBytes, exactly: false })
    : null;
  if (file?.outcome !== 'ok') throw new StickProblem('stick.gone');
}
