/** What the archive's PDF says, in words already: the cover, and each page with its picture. Made from the desk, drawn by archive-pdf.ts. */

import type { Language, Rotation } from '../../../request/request.ts';
import { sha256Of } from '../../../seal/digest.ts';
import type { PagePicture } from './page-picture.ts';

export type ArchiveRow = { label: string; value: string };

export type ArchivePaper = { paper: string; state: string; details: string[] };

export type ArchiveEvent = { at: string; who: string; what: string; note: string | null };

export type ArchivePage = {
  /** "KTP lama, halaman 1 dari 2". */
  title: string;
  /** What an officer said of it, and what the kiosk's check had found. */
  remarks: string[];
  /** The page as it was scanned, before it was prepared for the PDF. */
  sha256: string;
  rotation: Rotation;
  /** Null when it has not arrived, or can't be read. */
  picture: PagePicture | null;
};

export type ArchiveContent = {
  language: Language;
  number: string;
  /** What the bar code holds. */
  code: string;
  service: string;
  officialName: string;
  stage: string;
  madeAt: string;
  madeAtInWords: string;
  madeBy: string;
  answers: ArchiveRow[];
  papers: ArchivePaper[];
  originals: ArchiveRow[];
  history: ArchiveEvent[];
  pages: ArchivePage[];
};

/**
 * The digest that stands on every sheet and in the audit trail: over all that the PDF says and the digests of the pages as they were
 * scanned, but not over how it is drawn. Two archives of the same state at the same time have the same one.
 */
export function archiveDigest(content: ArchiveContent): string {
  const { language: _, pages, ...said } = content;
  return sha256Of(
    JSON.stringify([
      said,
      pages.map(({ title, remarks, sha256, rotation }) => [title, remarks, sha256, rotation]),
    ]),
  );
}
