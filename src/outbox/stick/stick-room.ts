/** How much still fits on the stick. Files take whole pieces of it; the index and the office's answers must find room as well. */
import type { StickDisk } from '../../seal/stick/stick-disk.ts';
import { writing } from '../../seal/stick/stick-disk.ts';

export type StickRoom = {
  /** Takes the room that these files need; false, and nothing taken, when it is not there. */
  take(fileBytes: readonly number[]): boolean;
  /** The stick itself has said that it is full. */
  close(): void;
};

/** The index, the page for whoever finds the stick, their folder, and the smallest file of answers. */
const reservedBytes = 64 * 1024;
/** What one more request adds to index and answers: its digests and the office's signed acknowledgement. */
const perFileBytes = 400;

/** Throws StickProblem. */
export async function measureRoom(disk: StickDisk, stick: string): Promise<StickRoom> {
  const { freeBytes, pieceBytes } = await writing(() => disk.room(stick));
  let leftBytes = freeBytes - reservedBytes - 4 * pieceBytes;
  return {
    take(fileBytes) {
      // One piece more for the folder, and a file lies beside its temporary self for no time at all.
      const neededBytes =
        pieceBytes +
        fileBytes.reduce(
          (sum, bytes) => sum + Math.ceil(bytes / pieceBytes) * pieceBytes + perFileBytes,
          1_000,
        );
      if (neededBytes > leftBytes) return false;
      leftBytes -= neededBytes;
      return true;
    },
    close() {
      leftBytes = 0;
    },
  };
}
