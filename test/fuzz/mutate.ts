/** Changes real bytes the way bad cables and bad people do. Seeded, so that a find can be made again. */

export type Chance = () => number;

const interesting = [
  0, 1, 0x0a, 0x0d, 0x1b, 0x20, 0x22, 0x2d, 0x30, 0x39, 0x3c, 0x7b, 0x7d, 0x7f, 0x80, 0xf0, 0xf7, 0xff,
];
const numbers = ['-1', '0', '1e999', '4294967296', '9007199254740993', '0x41', 'NaN', '00000000000000000000'];
const longestBytes = 8_192;

/** `others`: what pieces are borrowed from. `words`: what this parser may be waiting for. */
export function mutate(
  original: Uint8Array,
  {
    chance,
    others,
    words = [],
  }: { chance: Chance; others: readonly Uint8Array[]; words?: readonly string[] },
): Uint8Array {
  let bytes = Buffer.from(original);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(chance() * list.length)];
  const place = (room = 0) => Math.floor(chance() * (bytes.length + room));
  const insert = (piece: Uint8Array, at = place(1), over = 0) => {
    bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + over)]);
  };
  const change = (to: (byte: number) => number) => {
    const at = place();
    if (bytes.length > 0) bytes[at] = to(bytes[at]!);
  };
  const acts: (() => void)[] = [
    () => change((byte) => byte ^ (1 << Math.floor(chance() * 8))),
    () => change(() => pick(interesting)!),
    () => change(() => Math.floor(chance() * 256)),
    () => insert(Buffer.from([pick(interesting)!])),
    () => insert(Buffer.alloc(0), place(), 1 + Math.floor(chance() * 16)),
    () => insert(bytes.subarray(place(), place() + 1 + Math.floor(chance() * 64))),
    () => insert(bytes.subarray(place()).subarray(0, 8), place(1), 8),
    () => insert(Buffer.alloc(1 + Math.floor(chance() * 300), pick(interesting))),
    () => insert(Buffer.from(pick(numbers)!), place(1), Math.floor(chance() * 4)),
    () => insert(Buffer.from(pick(words) ?? ''), place(1), Math.floor(chance() * 4)),
    () => {
      const other = pick(others) ?? bytes;
      bytes = Buffer.concat([
        bytes.subarray(0, place(1)),
        other.subarray(Math.floor(chance() * other.length)),
      ]);
    },
    () => {
      bytes = bytes.subarray(0, place(1));
    },
  ];
  for (let times = 1 + Math.floor(chance() ** 3 * 8); times > 0; times -= 1) pick(acts)!();
  return Uint8Array.from(bytes.subarray(0, longestBytes));
}
