/** The way back: what the office says to one kiosk, in as many signed files as it takes, written so that a pulled stick holds each whole or not. */
import { join } from 'node:path';
import type { StatusEntry } from '../../seal/messages.ts';
import { signStickAnswers } from '../../seal/signatures.ts';
import { putFile, type StickDisk, writing } from '../../seal/stick/stick-disk.ts';
import type { StickAnswers } from '../../seal/stick/stick-messages.ts';
import { answersFile, answersTextBytes, newStickId } from '../../seal/stick/stick-names.ts';
import { requireFolder } from '../../seal/stick/stick-reader.ts';
import type { Kiosk } from '../kiosk-register.ts';
import type { OfficeParts } from '../office-parts.ts';
import { statusesSince } from '../status-feed.ts';

type Said = Pick<StickAnswers, 'acknowledgements' | 'refused' | 'statuses'>;

/** Names of the files. Throws StickProblem. */
export async function writeAnswers({
  office,
  disk,
  folder,
  kiosk: { kiosk },
  acknowledgements,
  refused,
  cursors,
  older,
}: {
  office: Pick<OfficeParts, 'database' | 'keys' | 'now'>;
  disk: StickDisk;
  folder: string;
  kiosk: Kiosk;
  acknowledgements: string[];
  refused: StickAnswers['refused'];
  /** Where the kiosk stood in the status feed when it wrote its exports. */
  cursors: (string | null)[];
  /** Names of answers that say nothing more once these are written. */
  older: readonly string[];
}): Promise<string[]> {
  await requireFolder(folder);
  const statuses = await statusesOf(office, kiosk, leastOf(cursors));
  const files: string[] = [];
  for (const said of inPieces({ acknowledgements: [...new Set(acknowledgements)], refused, statuses })) {
    const answers = newStickId();
    const jws = await signStickAnswers(office.keys.signingKey, {
      version: 1,
      kiosk,
      answers,
      writtenAt: office.now().toISOString(),
      ...said,
    });
    const name = answersFile(kiosk, answers);
    await putFile(disk, folder, name, Buffer.from(jws));
    files.push(name);
  }
  await writing(() => disk.sync(folder));
  if (files.length > 0) for (const name of older) await writing(() => disk.remove(join(folder, name)));
  return files;
}

/** The newest word on each request of this kiosk that it may not have heard. */
async function statusesOf(
  { database }: Pick<OfficeParts, 'database'>,
  kiosk: string,
  cursor: string | null,
): Promise<StatusEntry[]> {
  const entries: StatusEntry[] = [];
  for (let since = cursor; ; ) {
    const piece = await statusesSince(database, since, kiosk);
    if (piece.entries.length === 0) return entries;
    entries.push(...piece.entries);
    since = piece.cursor;
  }
}

/** Of several exports on one stick the older ones have heard less. What is no cursor of ours begins anew, as over the network. */
function leastOf(cursors: (string | null)[]): string | null {
  const known = cursors.map((cursor) => Number(cursor ?? Number.NaN));
  return known.every(Number.isSafeInteger) ? String(Math.min(...known)) : null;
}

/** Each piece fits into one signed message, whatever there is to say. */
function* inPieces({ acknowledgements, refused, statuses }: Said): Generator<Said> {
  const empty = (): Said => ({ acknowledgements: [], refused: [], statuses: [] });
  let piece = empty();
  let pieceBytes = 0;
  const all = [
    ...acknowledgements.map((said) => ({ put: (to: Said) => to.acknowledgements.push(said), said })),
    ...refused.map((said) => ({ put: (to: Said) => to.refused.push(said), said })),
    ...statuses.map((said) => ({ put: (to: Said) => to.statuses.push(said), said })),
  ];
  for (const { put, said } of all) {
    const bytes = Buffer.byteLength(JSON.stringify(said)) + 1;
    if (pieceBytes + bytes > answersTextBytes) {
      yield piece;
      piece = empty();
      pieceBytes = 0;
    }
    put(piece);
    pieceBytes += bytes;
  }
  if (pieceBytes > 0) yield piece;
}
