/** How the pretend printer says how it is: the bits of `DLE EOT`, `GS a` and `GS r`. The driver reads them in `printer-status.ts`, without sharing a line. */

export type PretendCondition = {
  paper: 'plenty' | 'low' | 'out';
  coverOpen: boolean;
  /** `knife` and `hardware` need hands; a hot head cools down by itself. */
  fault: 'none' | 'knife' | 'hardware' | 'hotHead';
};

export function canPrint({ paper, coverOpen, fault }: PretendCondition): boolean {
  return paper !== 'out' && !coverOpen && fault === 'none';
}

/** The answer to `DLE EOT which`. */
export function realtimeByte(which: number, condition: PretendCondition): number {
  const { paper, coverOpen, fault } = condition;
  const always = 0x12;
  switch (which) {
    case 1:
      return always | (canPrint(condition) ? 0 : 0x08);
    case 2:
      return always | (coverOpen ? 0x04 : 0) | (paper === 'out' ? 0x20 : 0) | (fault === 'none' ? 0 : 0x40);
    case 3:
      return (
        always |
        (fault === 'knife' ? 0x08 : 0) |
        (fault === 'hardware' ? 0x20 : 0) |
        (fault === 'hotHead' ? 0x40 : 0)
      );
    default:
      return always | paperBits(paper, 0x0c, 0x60);
  }
}

/** One frame of automatic status back. */
export function automaticFrame(condition: PretendCondition): Uint8Array {
  const { paper, coverOpen, fault } = condition;
  return Uint8Array.of(
    0x10 | (canPrint(condition) ? 0 : 0x08) | (coverOpen ? 0x20 : 0),
    (fault === 'knife' ? 0x08 : 0) | (fault === 'hardware' ? 0x20 : 0) | (fault === 'hotHead' ? 0x40 : 0),
    paperBits(paper, 0x03, 0x0c),
    0x0f,
  );
}

/** The answer to `GS r 1`. */
export function inOrderByte({ paper }: PretendCondition): number {
  return paperBits(paper, 0x03, 0x0c);
}

function paperBits(paper: PretendCondition['paper'], low: number, out: number): number {
  // Where the roll has ended, it is near its end as well.
  return paper === 'plenty' ? 0 : paper === 'low' ? low : low | out;
}
