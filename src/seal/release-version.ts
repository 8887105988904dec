/** Which of two releases is the later one, as Debian compares versions: `0.2.0~rc1` < `0.2.0~rc10` < `0.2.0` < `0.10.0`. Pure. */

/** Below 0: the first is older. Both as `releaseVersion` in release.ts has them. */
export function compareReleaseVersions(one: string, other: string): number {
  const [oneCore = '', oneTail] = one.split('~');
  const [otherCore = '', otherTail] = other.split('~');
  const byCore = compareParts(oneCore, otherCore);
  if (byCore !== 0) return byCore;
  if (oneTail === undefined || otherTail === undefined)
    return Number(otherTail !== undefined) - Number(oneTail !== undefined);
  return compareParts(oneTail, otherTail);
}

/** Words and numbers in turn, a number by its value; an empty word comes first, so that `1` < `rc1`. */
function compareParts(one: string, other: string): number {
  const [mine, theirs] = [partsOf(one), partsOf(other)];
  for (let at = 0; at < Math.max(mine.length, theirs.length); at += 1) {
    const [my, their] = [mine[at] ?? '', theirs[at] ?? ''];
    const order = at % 2 === 0 ? compareWords(my, their) : Math.sign(Number(my) - Number(their));
    if (order !== 0) return order;
  }
  return 0;
}

/** `rc1.2` becomes rc, 1, ., 2: a word at even places, digits at odd ones. */
function partsOf(text: string): string[] {
  return text.split(/(\d+)/);
}

/** Letters come before a point, and the end before both. */
function compareWords(one: string, other: string): number {
  const weights = (word: string) => [...word].map((sign) => (sign === '.' ? 256 : sign.charCodeAt(0)));
  const [mine, theirs] = [weights(one), weights(other)];
  for (let at = 0; at < Math.max(mine.length, theirs.length); at += 1) {
    const order = Math.sign((mine[at] ?? 0) - (theirs[at] ?? 0));
    if (order !== 0) return order;
  }
  return 0;
}
