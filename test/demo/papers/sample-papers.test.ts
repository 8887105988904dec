import { mkdtemp, readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import sharp from 'sharp';
import {
  samplePaper,
  samplePaperFile,
  samplePapers,
  writeSamplePapers,
} from '../../../src/demo/papers/sample-papers.ts';
import { TrueTypeFont } from '../../../src/demo/papers/truetype-outlines.ts';

test.serial('every sample paper is A4 at 300 dpi, and is written once', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'silaku-papers-'));
  const paths = await writeSamplePapers(folder);
  t.deepEqual((await readdir(folder)).sort(), samplePapers.map(samplePaperFile).sort());
  for (const kind of samplePapers) {
    const { width, height, density, format } = await sharp(paths[kind]!).metadata();
    t.deepEqual([kind, width, height, density, format], [kind, 2480, 3508, 300, 'png']);
  }
  const before = (await stat(paths.blankPage!)).mtimeMs;
  await writeSamplePapers(folder, ['blankPage']);
  t.is((await stat(paths.blankPage!)).mtimeMs, before);
  const again = await samplePaper('familyCard');
  t.true(again.equals(await readFile(paths.familyCard!)), 'a paper looks the same every time');
});

test('letters have outlines and widths without any font of the system', (t) => {
  const file = fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf'));
  const font = new TrueTypeFont(file);
  t.is(font.textPath('iiii', 10).width, font.textPath('MWé€', 10).width);
  t.is(font.textPath('    ', 10).path, '');
  t.regex(font.textPath('é', 10).path, /^M[-\d. MLQZ]+Z$/);
  t.true(font.textPath('B', 10).path.match(/M/g)!.length === 3, 'B has an outside and two holes');
});
