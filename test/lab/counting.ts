/** What the lab counts, and when it is content. Pure: what was sent and what came out go in, numbers and sentences come out. */

export type ScanCount = { sent: number; received: number; inOrder: boolean };

/** `received`: codes that came exactly once. `inOrder`: nothing else came besides, and all in the order in which they were shown. */
export function countScans(sent: readonly string[], received: readonly string[]): ScanCount {
  const times = new Map<string, number>();
  for (const code of received) times.set(code, (times.get(code) ?? 0) + 1);
  const inOrder = sent.length === received.length && sent.every((code, index) => code === received[index]);
  return { sent: sent.length, received: sent.filter((code) => times.get(code) === 1).length, inOrder };
}

/** One try of a driver to print a receipt. */
export type PrintTry = {
  /** Which receipt it is; it may need several tries. */
  number: number;
  /** What goes over the wire for this very try. */
  bytes: Uint8Array;
  /** `none`, `half` or `maybeWhole`: what the driver said of a try that failed. */
  told: 'confirmed' | 'none' | 'half' | 'maybeWhole';
};

export type PrintCount = {
  sent: number;
  exact: number;
  /** Sentences on receipts that are not exact and on papers that nobody can account for. */
  wrong: string[];
};

/**
 * A receipt is exact when one of its tries was confirmed, one alone; when that one's paper is there once, byte for byte; and when no other
 * try left a whole paper, unless the driver had said that it might have.
 */
export function countReceipts(
  receipts: number,
  tries: readonly PrintTry[],
  papers: readonly Uint8Array[],
): PrintCount {
  const wrong: string[] = [];
  const papersOf = (each: PrintTry) => papers.filter((paper) => isSame(paper, each.bytes)).length;
  let exact = 0;
  for (let number = 1; number <= receipts; number += 1) {
    const its = tries.filter((each) => each.number === number);
    const confirmed = its.filter(({ told }) => told === 'confirmed');
    const most = { confirmed: 1, none: 0, half: 0, maybeWhole: 1 };
    const surplus = its.filter((each) => papersOf(each) > most[each.told]);
    if (confirmed.length !== 1) wrong.push(`receipt ${number} was confirmed ${confirmed.length} times`);
    else if (papersOf(confirmed[0]!) === 0)
      wrong.push(`receipt ${number} was confirmed, and no paper has its bytes`);
    else if (surplus.length > 0)
      wrong.push(`receipt ${number} lies there more often than was told (${surplus[0]!.told})`);
    else exact += 1;
  }

  const pieces = papers.filter((paper) => !tries.some((each) => isSame(paper, each.bytes)));
  const brokenOff = tries.filter(({ told }) => told === 'half' || told === 'maybeWhole').length;
  if (pieces.length > brokenOff)
    wrong.push(`${pieces.length} papers are no whole receipt, but only ${brokenOff} tries broke off`);
  return { sent: receipts, exact, wrong };
}

export type Tally = {
  scansSent: number;
  scansReceived: number;
  inOrder: boolean;
  receiptsSent: number;
  receiptsExact: number;
  unplugs: number;
  survived: number;
  faults: number;
  faultsTold: number;
};

export const emptyTally: Tally = {
  scansSent: 0,
  scansReceived: 0,
  inOrder: true,
  receiptsSent: 0,
  receiptsExact: 0,
  unplugs: 0,
  survived: 0,
  faults: 0,
  faultsTold: 0,
};

/** What a run must have sent at least; without these a tally of zeros would be content. */
export type Least = Pick<Tally, 'scansSent' | 'receiptsSent' | 'unplugs' | 'faults'>;

/** One sentence for everything that is missing; none when all that was sent has come. */
export function shortfalls(tally: Tally, least: Least): string[] {
  const pairs = [
    ['scansSent', 'scansReceived', 'scans came exactly once'],
    ['receiptsSent', 'receiptsExact', 'receipts are exact'],
    ['unplugs', 'survived', 'pulled cables were survived'],
    ['faults', 'faultsTold', 'faults were told'],
  ] as const;
  const sentences = pairs.flatMap(([sent, kept, what]) => [
    ...(tally[kept] === tally[sent] ? [] : [`${tally[kept]} of ${tally[sent]} ${what}.`]),
    ...(tally[sent] >= least[sent] ? [] : [`${sent} is ${tally[sent]}; this run needs ${least[sent]}.`]),
  ]);
  if (!tally.inOrder)
    sentences.push('The scans did not come in the order in which they were shown, or others came between.');
  return sentences;
}

const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
