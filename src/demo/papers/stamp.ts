/** What makes a letter official in Indonesia: a round stamp (cap) in violet-blue ink over a signature. */
import type { PaperDrawing } from './paper-drawing.ts';

export type Stamp = {
  xMm: number;
  yMm: number;
  radiusMm?: number;
  top: string;
  bottom: string;
  turnDegrees?: number;
  ink?: string;
};

export function drawStamp(paper: PaperDrawing, stamp: Stamp): void {
  const { xMm, yMm, radiusMm: r = 18, top, bottom, turnDegrees = -9, ink = '#3a3f9e' } = stamp;
  paper.group(
    `rotate(${turnDegrees} ${xMm} ${yMm})`,
    () => {
      const ring = (radius: number, width: number) =>
        paper.raw(
          `<circle cx="${xMm}" cy="${yMm}" r="${radius}" fill="none" stroke="${ink}" stroke-width="${width}"/>`,
        );
      ring(r, 0.9);
      ring(r - 1.4, 0.3);
      ring(r * 0.6, 0.4);
      paper.textOnCircle({ xMm, yMm, radiusMm: r * 0.68 }, top, { size: r * 0.46, colour: ink });
      paper.textOnCircle({ xMm, yMm, radiusMm: r * 0.84 }, bottom, {
        size: r * 0.46,
        colour: ink,
        bottom: true,
      });
      paper.raw(`<path fill="${ink}" d="${star(xMm, yMm, r * 0.42)}"/>`);
    },
    0.78,
  );
}

export function drawSignature(
  paper: PaperDrawing,
  xMm: number,
  yMm: number,
  chance: () => number,
  ink = '#15204f',
): void {
  let path = `M${xMm} ${yMm}`;
  let x = xMm;
  for (let stroke = 0; stroke < 7; stroke += 1) {
    const [a, b, c, d] = [chance(), chance(), chance(), chance()];
    path += `C${x + 2 + 4 * a} ${yMm - 14 * b} ${x - 2 + 6 * c} ${yMm + 9 * d} ${x + 5} ${yMm - 3 + 4 * a}`;
    x += 5;
  }
  path += `Q${x - 14} ${yMm + 8} ${xMm - 4} ${yMm + 4}`;
  paper.raw(
    `<path d="${path}" fill="none" stroke="${ink}" stroke-width="0.55" stroke-linecap="round" stroke-opacity="0.92"/>`,
  );
}

function star(x: number, y: number, radius: number): string {
  const points = Array.from({ length: 10 }, (_, i) => {
    const [angle, length] = [(Math.PI * (i - 2.5)) / 5, i % 2 === 0 ? radius : radius * 0.42];
    return `${(x + length * Math.cos(angle)).toFixed(2)} ${(y + length * Math.sin(angle)).toFixed(2)}`;
  });
  return `M${points.join('L')}Z`;
}
