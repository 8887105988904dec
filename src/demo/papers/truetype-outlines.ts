/**
 * Reads glyph outlines from a TrueType file, so that sample papers look the same on machines without any system font.
 * Only what the DejaVu fonts need: `cmap` format 4, simple and compound glyphs. Source: the OpenType specification.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

type Point = { x: number; y: number; onCurve: boolean };
type Contour = Point[];

export type TextPath = { path: string; width: number };

export class TrueTypeFont {
  #data: DataView;
  #tables = new Map<string, number>();
  #unitsPerEm: number;
  #longOffsets: boolean;
  #wideGlyphs: number;
  #contours = new Map<number, Contour[]>();

  constructor(file: string) {
    const bytes = readFileSync(file);
    this.#data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i < this.#data.getUint16(4); i += 1) {
      const record = 12 + 16 * i;
      this.#tables.set(bytes.toString('latin1', record, record + 4), this.#data.getUint32(record + 8));
    }
    this.#unitsPerEm = this.#data.getUint16(this.#table('head') + 18);
    this.#longOffsets = this.#data.getInt16(this.#table('head') + 50) === 1;
    this.#wideGlyphs = this.#data.getUint16(this.#table('hhea') + 34);
  }

  /** An SVG path of the text with its baseline at `(0, 0)`, `size` being the em in the caller's unit. */
  textPath(text: string, size: number): TextPath {
    const scale = size / this.#unitsPerEm;
    let x = 0;
    let path = '';
    for (const character of text) {
      const glyph = this.#glyphOf(character.codePointAt(0)!);
      for (const contour of this.#glyphContours(glyph)) path += contourPath(contour, x, scale);
      x += this.#advance(glyph) * scale;
    }
    return { path, width: x };
  }

  #table(name: string): number {
    const offset = this.#tables.get(name);
    assert(offset !== undefined, `the font has no ${name} table`);
    return offset;
  }

  #glyphOf(codePoint: number): number {
    const data = this.#data;
    const cmap = this.#table('cmap');
    for (let i = 0; i < data.getUint16(cmap + 2); i += 1) {
      const subtable = cmap + data.getUint32(cmap + 8 + 8 * i);
      if (data.getUint16(subtable) !== 4) continue;
      const doubledSegments = data.getUint16(subtable + 6);
      const [ends, starts] = [subtable + 14, subtable + 16 + doubledSegments];
      for (let at = 0; at < doubledSegments; at += 2) {
        if (codePoint > data.getUint16(ends + at)) continue;
        const start = data.getUint16(starts + at);
        if (codePoint < start) return 0;
        const delta = data.getUint16(starts + doubledSegments + at);
        const rangeAt = starts + 2 * doubledSegments + at;
        const range = data.getUint16(rangeAt);
        if (range === 0) return (codePoint + delta) & 0xffff;
        const glyph = data.getUint16(rangeAt + range + 2 * (codePoint - start));
        return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
      }
    }
    return 0;
  }

  #advance(glyph: number): number {
    return this.#data.getUint16(this.#table('hmtx') + 4 * Math.min(glyph, this.#wideGlyphs - 1));
  }

  #glyphContours(glyph: number): Contour[] {
    let contours = this.#contours.get(glyph);
    if (!contours) {
      contours = this.#readGlyph(glyph);
      this.#contours.set(glyph, contours);
    }
    return contours;
  }

  #readGlyph(glyph: number): Contour[] {
    const data = this.#data;
    const loca = this.#table('loca');
    const offsetOf = (i: number) =>
      this.#longOffsets ? data.getUint32(loca + 4 * i) : 2 * data.getUint16(loca + 2 * i);
    if (offsetOf(glyph) === offsetOf(glyph + 1)) return [];
    const at = this.#table('glyf') + offsetOf(glyph);
    const contours = data.getInt16(at);
    return contours >= 0 ? this.#readSimple(at + 10, contours) : this.#readCompound(at + 10);
  }

  #readSimple(start: number, contourCount: number): Contour[] {
    const data = this.#data;
    const ends = Array.from({ length: contourCount }, (_, i) => data.getUint16(start + 2 * i));
    const pointCount = (ends.at(-1) ?? -1) + 1;
    let at = start + 2 * contourCount;
    at += 2 + data.getUint16(at); // the hinting program
    const flags: number[] = [];
    while (flags.length < pointCount) {
      const flag = data.getUint8(at++);
      const repeats = flag & 8 ? data.getUint8(at++) : 0;
      for (let i = 0; i <= repeats; i += 1) flags.push(flag);
    }
    const readAxis = (shortBit: number, sameBit: number): number[] => {
      let value = 0;
      return flags.map((flag) => {
        if (flag & shortBit) value += flag & sameBit ? data.getUint8(at++) : -data.getUint8(at++);
        else if (!(flag & sameBit)) {
          value += data.getInt16(at);
          at += 2;
        }
        return value;
      });
    };
    const xs = readAxis(2, 16);
    const ys = readAxis(4, 32);
    const points = flags.map((flag, i) => ({ x: xs[i]!, y: ys[i]!, onCurve: (flag & 1) === 1 }));
    return ends.map((end, i) => points.slice(i === 0 ? 0 : ends[i - 1]! + 1, end + 1));
  }

  #readCompound(start: number): Contour[] {
    const data = this.#data;
    const contours: Contour[] = [];
    let at = start;
    for (let more = true; more; ) {
      const flags = data.getUint16(at);
      const glyph = data.getUint16(at + 2);
      at += 4;
      const isWide = (flags & 1) !== 0;
      const dx = isWide ? data.getInt16(at) : data.getInt8(at);
      const dy = isWide ? data.getInt16(at + 2) : data.getInt8(at + 1);
      at += isWide ? 4 : 2;
      // Scaled parts do not occur in the letters that Indonesian needs; their factors are skipped.
      at += flags & 0x80 ? 8 : flags & 0x40 ? 4 : flags & 8 ? 2 : 0;
      for (const contour of this.#glyphContours(glyph)) {
        contours.push(contour.map((point) => ({ ...point, x: point.x + dx, y: point.y + dy })));
      }
      more = (flags & 0x20) !== 0;
    }
    return contours;
  }
}

/** TrueType curves are quadratic; two control points in a row have an unwritten point on the curve between them. */
function contourPath(contour: Contour, dx: number, scale: number): string {
  const place = (x: number, y: number) => `${(dx + x * scale).toFixed(3)} ${(-y * scale).toFixed(3)}`;
  const first = contour[0]!;
  const last = contour.at(-1)!;
  const start = first.onCurve ? first : last.onCurve ? last : middle(first, last);
  let path = `M${place(start.x, start.y)}`;
  const rest = first.onCurve ? [...contour.slice(1), first] : [...contour, start];
  let control: Point | { x: number; y: number } | undefined;
  for (const point of rest) {
    const onCurve = !('onCurve' in point) || point.onCurve;
    if (onCurve) {
      path += control
        ? `Q${place(control.x, control.y)} ${place(point.x, point.y)}`
        : `L${place(point.x, point.y)}`;
      control = undefined;
    } else {
      if (control) {
        const between = middle(control, point);
        path += `Q${place(control.x, control.y)} ${place(between.x, between.y)}`;
      }
      control = point;
    }
  }
  if (control) path += `Q${place(control.x, control.y)} ${place(start.x, start.y)}`;
  return `${path}Z`;
}

function middle(a: { x: number; y: number }, b: { x: number; y: number }) {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
