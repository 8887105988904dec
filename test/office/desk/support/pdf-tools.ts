/** What an archive's own tools (poppler) say of a PDF: its facts, its words, and how it looks. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type ReadPdf = {
  /** As pdfinfo writes them: "Title", "Pages", "Page size" … */
  facts: Record<string, string>;
  text: string;
  /** PNG of each sheet. */
  sheets: Buffer[];
  /** What pdffonts and pdftoppm complained about. */
  complaints: string;
  fonts: string;
};

export async function readPdf(pdf: Uint8Array, dpi = 60): Promise<ReadPdf> {
  const folder = await mkdtemp(join(tmpdir(), 'silaku-pdf-'));
  try {
    const path = join(folder, 'archive.pdf');
    await writeFile(path, pdf);
    const info = await run('pdfinfo', ['-l', '99', path]);
    const text = await run('pdftotext', ['-layout', path, '-']);
    const fonts = await run('pdffonts', [path]);
    const drawn = await run('pdftoppm', ['-png', '-r', String(dpi), path, join(folder, 'sheet')]);
    const names = (await readdir(folder)).filter((name) => name.endsWith('.png')).sort();
    return {
      facts: Object.fromEntries(
        info.stdout.split('\n').map((row) => {
          const [name = '', ...value] = row.split(':');
          return [name.replaceAll(/ +/g, ' ').trim(), value.join(':').trim()];
        }),
      ),
      text: text.stdout,
      sheets: await Promise.all(names.map((name) => readFile(join(folder, name)))),
      complaints: info.stderr + text.stderr + fonts.stderr + drawn.stderr,
      fonts: fonts.stdout,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
