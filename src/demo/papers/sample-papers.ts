/** Made-up papers as they come from a scanner at 300 dpi, for the demo, the tests and the bench. Nobody on them exists. */
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { familyCard, formF102 } from './forms.ts';
import { birthLetter, policeLetter } from './letters.ts';
import { blankPage, childPhoto, ktpBack, ktpFront, marriageBook } from './pictures.ts';
import { type ScanLook, scanLook, usualLook } from './scan-look.ts';

type Recipe = { file: string; draw: () => string | Promise<string>; look: Partial<ScanLook> };

const recipes = {
  policeLetter: { file: 'police-letter.png', draw: policeLetter, look: { skewDegrees: 0.6 } },
  formF102: { file: 'form-f-1-02.png', draw: formF102, look: { skewDegrees: -0.4, paper: '#f3f2ee' } },
  familyCard: { file: 'family-card.png', draw: familyCard, look: { skewDegrees: 0.3 } },
  ktpFront: { file: 'ktp-front.png', draw: ktpFront, look: { skewDegrees: 0, paper: '#f6f6f4' } },
  ktpBack: { file: 'ktp-back.png', draw: ktpBack, look: { skewDegrees: 0, paper: '#f6f6f4' } },
  birthLetter: { file: 'birth-letter.png', draw: birthLetter, look: { skewDegrees: -0.8, paper: '#ece8dd' } },
  childPhoto: { file: 'child-photo.png', draw: childPhoto, look: { skewDegrees: 0, paper: '#f6f6f4' } },
  blankPage: { file: 'blank-page.png', draw: blankPage, look: { paper: '#e9e6df', noise: 3 } },
  marriageBook: {
    file: 'marriage-book.png',
    draw: marriageBook,
    look: { skewDegrees: 0.7, paper: '#f6f6f4' },
  },
} satisfies Record<string, Recipe>;

export type SamplePaper = keyof typeof recipes;
export const samplePapers = Object.keys(recipes) as SamplePaper[];

const drawn = new Map<SamplePaper, Promise<Buffer>>();

/** A PNG of A4 at 300 dpi (2480 x 3508), the same bytes every time. Drawn once, then kept. */
export function samplePaper(kind: SamplePaper): Promise<Buffer> {
  let paper = drawn.get(kind);
  if (!paper) {
    paper = drawPaper(kind);
    drawn.set(kind, paper);
  }
  return paper;
}

export function samplePaperFile(kind: SamplePaper): string {
  return recipes[kind].file;
}

/** Writes those that are not there yet, and answers where each one is. */
export async function writeSamplePapers(
  folder: string,
  kinds: readonly SamplePaper[] = samplePapers,
): Promise<Record<string, string>> {
  await mkdir(folder, { recursive: true });
  const paths: Record<string, string> = {};
  for (const kind of kinds) {
    const path = join(folder, recipes[kind].file);
    if (!existsSync(path)) {
      // Renamed when whole: a demo that was stopped leaves no half picture behind, and two programs may draw at once.
      const unfinished = `${path}.${process.pid}.new`;
      await writeFile(unfinished, await drawPaper(kind));
      await rename(unfinished, path);
    }
    paths[kind] = path;
  }
  return paths;
}

async function drawPaper(kind: SamplePaper): Promise<Buffer> {
  const { draw, look } = recipes[kind];
  return scanLook(await draw(), { ...usualLook, seed: kind.length * 31 + kind.charCodeAt(0), ...look });
}
