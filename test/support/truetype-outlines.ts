/** Glyph outlines of a TrueType font as SVG paths, so that a picture of text looks the same on every machine. OpenType 1.9: cmap, glyf, loca. */
import { readFileSync } from 'node:fs';

export type FontOutlines = {
  unitsPerEm: number;
  ascent: number;
  /** Advance of every glyph of a monospaced font. */
  advance: number;
  /** An SVG path in font units, y upwards; empty for a blank or missing glyph. */
  path(character: string): string;
};

export function readFont(file: string): FontOutlines {
  const bytes = readFileSync(file);
  const font = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = tableOffsets(font);
  const at = (name: string) => {
    const offset = tables.get(name);
    if (offset === undefined) throw new Error(`${file} has no table ${name}`);
    return offset;
  };
  const longLoca = font.getInt16(at('head') + 50) === 1;
  const glyphOf = readCharacterMap(font, at('cmap'));
  const cache = new Map<string, string>();

  function glyphRange(glyph: number): [number, number] {
    const read = (index: number) =>
      longLoca ? font.getUint32(at('loca') + 4 * index) : 2 * font.getUint16(at('loca') + 2 * index);
    return [at('glyf') + read(glyph), at('glyf') + read(glyph + 1)];
  }

  return {
    unitsPerEm: font.getUint16(at('head') + 18),
    ascent: font.getInt16(at('hhea') + 4),
    // The last entry of hmtx holds for all glyphs after it, which here are nearly all.
    advance: font.getUint16(at('hmtx') + 4 * (font.getUint16(at('hhea') + 34) - 1)),
    path(character) {
      const known = cache.get(character);
      if (known !== undefined) return known;
      const path = glyphPath(font, glyphRange, glyphOf(character.codePointAt(0) ?? 0), 0, 0);
      cache.set(character, path);
      return path;
    },
  };
}

function tableOffsets(font: DataView): Map<string, number> {
  const tables = new Map<string, number>();
  for (let record = 12; record < 12 + 16 * font.getUint16(4); record += 16) {
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((byte) => font.getUint8(record + byte)));
    tables.set(tag, font.getUint32(record + 8));
  }
  return tables;
}

/** Format 4, which holds the whole Basic Multilingual Plane. */
function readCharacterMap(font: DataView, cmap: number): (code: number) => number {
  const subtables = Array.from({ length: font.getUint16(cmap + 2) }, (_, index) =>
    font.getUint32(cmap + 4 + 8 * index + 4),
  );
  const table = subtables.map((offset) => cmap + offset).find((offset) => font.getUint16(offset) === 4);
  if (table === undefined) throw new Error('The font has no character map of format 4.');
  const twice = font.getUint16(table + 6);
  const [ends, starts, deltas, ranges] = [14, 16 + twice, 16 + 2 * twice, 16 + 3 * twice].map(
    (by) => table + by,
  );
  return (code) => {
    for (let by = 0; by < twice; by += 2) {
      if (code > font.getUint16((ends ?? 0) + by)) continue;
      const start = font.getUint16((starts ?? 0) + by);
      if (code < start) return 0;
      const delta = font.getUint16((deltas ?? 0) + by);
      const range = font.getUint16((ranges ?? 0) + by);
      if (range === 0) return (code + delta) & 0xffff;
      const glyph = font.getUint16((ranges ?? 0) + by + range + 2 * (code - start));
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}

type Point = { x: number; y: number; on: boolean };

function glyphPath(
  font: DataView,
  glyphRange: (glyph: number) => [number, number],
  glyph: number,
  dx: number,
  dy: number,
): string {
  const [start, end] = glyphRange(glyph);
  if (start === end) return '';
  const contours = font.getInt16(start);
  if (contours >= 0) return simplePath(font, start, contours, dx, dy);
  let path = '';
  let at = start + 10;
  for (let flags = 0x20; flags & 0x20; ) {
    flags = font.getUint16(at);
    const part = font.getUint16(at + 2);
    const words = (flags & 1) === 1;
    const shiftX = words ? font.getInt16(at + 4) : font.getInt8(at + 4);
    const shiftY = words ? font.getInt16(at + 6) : font.getInt8(at + 5);
    at += words ? 8 : 6;
    // Scaled parts do not occur in the letters used here; their scale is skipped.
    at += flags & 0x08 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0;
    path += glyphPath(font, glyphRange, part, dx + shiftX, dy + shiftY);
  }
  return path;
}

function simplePath(font: DataView, start: number, contours: number, dx: number, dy: number): string {
  const ends = Array.from({ length: contours }, (_, index) => font.getUint16(start + 10 + 2 * index));
  const count = (ends.at(-1) ?? -1) + 1;
  let at = start + 10 + 2 * contours;
  at += 2 + font.getUint16(at);
  const flags: number[] = [];
  while (flags.length < count) {
    const flag = font.getUint8(at++);
    const repeats = flag & 8 ? font.getUint8(at++) : 0;
    for (let again = 0; again <= repeats; again += 1) flags.push(flag);
  }
  const readAxis = (short: number, same: number, from: number): number[] => {
    let value = from;
    return flags.map((flag) => {
      if (flag & short) value += (flag & same ? 1 : -1) * font.getUint8(at++);
      else if (!(flag & same)) {
        value += font.getInt16(at);
        at += 2;
      }
      return value;
    });
  };
  const xs = readAxis(2, 16, dx);
  const ys = readAxis(4, 32, dy);
  const points = flags.map((flag, index) => ({ x: xs[index] ?? 0, y: ys[index] ?? 0, on: (flag & 1) === 1 }));
  return ends.map((end, index) => contourPath(points.slice((ends[index - 1] ?? -1) + 1, end + 1))).join('');
}

/** Two neighbouring control points have an unwritten point on the curve halfway between them. */
function contourPath(points: Point[]): string {
  const full = points.flatMap((point, index) => {
    const next = points[(index + 1) % points.length] as Point;
    return point.on || next.on
      ? [point]
      : [point, { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2, on: true }];
  });
  const first = full.findIndex((point) => point.on);
  if (first < 0) return '';
  const ordered = [...full.slice(first), ...full.slice(0, first + 1)];
  let path = `M${ordered[0]?.x} ${ordered[0]?.y}`;
  for (let index = 1; index < ordered.length; index += 1) {
    const point = ordered[index] as Point;
    if (point.on) path += `L${point.x} ${point.y}`;
    else {
      const to = ordered[++index] ?? (ordered[0] as Point);
      path += `Q${point.x} ${point.y} ${to.x} ${to.y}`;
    }
  }
  return `${path}Z`;
}
