/** One line of the bench's table: what we measured beside a plain way to do the same, in the same run. */
export type BenchRow = {
  name: string;
  unit: string;
  ours: number;
  theirs: number;
  /** What `theirs` is. */
  against: string;
  /** ours / theirs. */
  ratio: number;
};
