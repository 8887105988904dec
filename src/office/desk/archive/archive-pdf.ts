/** Draws the archive's PDF: a cover with everything that was said and decided, then the pages in order, upright, on A4. */
import { PDFDocument, type PDFPage } from 'pdf-lib';
import { groupRequestNumber } from '../../../request/request-number.ts';
import { archiveWords } from '../../words/desk/archive-words.ts';
import { code128Bars } from '../code-128.ts';
import { type ArchiveContent, type ArchivePage, archiveDigest } from './archive-content.ts';
import {
  a4,
  createPen,
  embedFonts,
  type Fonts,
  footerHeight,
  green,
  line,
  margin,
  type Pen,
  soft,
  wrap,
} from './pdf-pen.ts';
import { drawPicture, sheetFor } from './pdf-picture.ts';

export type Archive = { pdf: Uint8Array; digest: string };

export async function composeArchive(content: ArchiveContent): Promise<Archive> {
  const words = archiveWords[content.language];
  const digest = archiveDigest(content);
  const pdf = await PDFDocument.create();
  const fonts = await embedFonts(pdf);
  const madeAt = new Date(content.madeAt);
  const number = groupRequestNumber(content.number);
  pdf.setTitle(`${words.title} ${number}`, { showInWindowTitleBar: true });
  pdf.setSubject(content.service);
  pdf.setAuthor(words.office);
  pdf.setCreator('Si LAKU');
  pdf.setProducer('Si LAKU');
  pdf.setKeywords([number, `sha256 ${digest}`]);
  pdf.setLanguage(content.language);
  pdf.setCreationDate(madeAt);
  pdf.setModificationDate(madeAt);

  drawCover(createPen(pdf, fonts), content, digest);
  for (const page of content.pages) drawPage(pdf, fonts, content, page);
  const sheets = pdf.getPages();
  for (const [index, sheet] of sheets.entries()) {
    const says = words.footer({ number, sheet: index + 1, of: sheets.length });
    drawFooter(sheet, fonts, { says, digest });
  }
  return { pdf: await pdf.save(), digest };
}

function drawCover(pen: Pen, content: ArchiveContent, digest: string): void {
  const words = archiveWords[content.language];
  drawBarCode(pen, content.code);
  pen.text(words.office, { size: 9, colour: soft });
  pen.gap(4);
  pen.text(words.title, { font: 'bold', size: 13, colour: green });
  pen.text(groupRequestNumber(content.number), { font: 'bold', size: 24, colour: green });
  pen.gap(2);
  pen.text(content.service, { font: 'bold', size: 13 });
  pen.text(content.officialName, { colour: soft });
  pen.gap(6);
  pen.row(words.stage, content.stage);
  pen.row(words.made, words.madeBy(content.madeAtInWords, content.madeBy));

  pen.heading(words.answers);
  for (const { label, value } of content.answers) pen.row(label, value);

  pen.heading(words.papers);
  for (const { paper, state, details } of content.papers) {
    pen.need(30);
    pen.row(state, [paper, ...details].join('\n'));
  }
  if (content.originals.length > 0) {
    pen.heading(words.originals);
    for (const { label, value } of content.originals) pen.row(value, label);
  }

  pen.heading(words.history);
  for (const { at, who, what, note } of content.history) {
    pen.need(30);
    pen.row(at, [`${what} (${who})`, ...(note ? [note] : [])].join('\n'));
  }

  pen.heading(words.digests);
  pen.text(words.digestsHint, { size: 9, colour: soft });
  pen.gap(4);
  for (const page of content.pages) {
    pen.need(28);
    pen.text(page.title, { size: 9 });
    pen.text(page.sha256, { font: 'mono', size: 7.5, colour: soft });
    pen.gap(2);
  }
  pen.need(28);
  pen.text(words.digest, { size: 9, font: 'bold' });
  pen.text(digest, { font: 'mono', size: 7.5 });
}

const moduleWidth = 1.05;

function drawBarCode(pen: Pen, code: string): void {
  const { bars, width } = code128Bars(code);
  const left = a4.width - margin - width * moduleWidth;
  for (const bar of bars) {
    pen.page.drawRectangle({
      x: left + bar.x * moduleWidth,
      y: a4.height - margin - 40,
      width: bar.width * moduleWidth,
      height: 36,
    });
  }
}

function drawPage(pdf: PDFDocument, fonts: Fonts, content: ArchiveContent, page: ArchivePage): void {
  const words = archiveWords[content.language];
  const isLong = page.picture && sheetFor(page.picture, page.rotation) === 'long';
  const size = isLong ? { width: a4.height, height: a4.width } : a4;
  const sheet = pdf.addPage([size.width, size.height]);
  const edge = 28;
  let y = size.height - edge - 11;
  sheet.drawText(page.title, { x: edge, y, size: 11, font: fonts.bold, color: green });
  for (const remark of page.remarks) {
    for (const part of wrap(remark, { font: fonts.plain, size: 9, width: size.width - 2 * edge })) {
      y -= 12;
      sheet.drawText(part, { x: edge, y, size: 9, font: fonts.plain, color: soft });
    }
  }
  if (!page.picture) {
    sheet.drawText(words.noPicture, { x: edge, y: y - 40, size: 11, font: fonts.plain });
    return;
  }
  const bottom = edge + footerHeight;
  const box = { x: edge, y: bottom, width: size.width - 2 * edge, height: y - 10 - bottom };
  drawPicture(pdf, sheet, { picture: page.picture, rotation: page.rotation, box });
}

function drawFooter(sheet: PDFPage, fonts: Fonts, { says, digest }: { says: string; digest: string }): void {
  const { width } = sheet.getSize();
  const at = { y: 26, size: 8, color: soft };
  sheet.drawLine({ start: { x: 28, y: 40 }, end: { x: width - 28, y: 40 }, thickness: 0.5, color: line });
  sheet.drawText(says, { ...at, x: 28, font: fonts.plain });
  const short = `sha256 ${digest.slice(0, 32)}`;
  sheet.drawText(short, {
    ...at,
    x: width - 28 - fonts.mono.widthOfTextAtSize(short, 7),
    size: 7,
    font: fonts.mono,
  });
}
