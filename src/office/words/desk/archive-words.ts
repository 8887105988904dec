/** What stands in the archive's PDF, in both languages. */
import type { Language } from '../../../request/request.ts';

const id = {
  office: 'Dinas Kependudukan dan Pencatatan Sipil Kabupaten Kolaka Utara',
  title: 'Arsip permohonan',
  stage: 'Tahap',
  made: 'Dibuat',
  madeBy: (at: string, by: string) => `${at}, oleh ${by}`,
  answers: 'Keterangan warga',
  papers: 'Surat syarat dan hasil pemeriksaan',
  originals: 'Surat asli yang ditarik',
  history: 'Riwayat',
  digests: 'Sidik digital',
  digestsHint:
    'SHA-256 dari setiap halaman seperti saat dipindai. Sidik arsip meliputi seluruh isi di atas dan sidik semua halaman; sidik yang sama tercatat di catatan audit kantor.',
  digest: 'Sidik arsip ini',
  noPicture: 'Halaman ini belum tiba atau tidak bisa dibuka.',
  footer: ({ number, sheet, of }: { number: string; sheet: number; of: number }) =>
    `Permohonan ${number}  ·  lembar ${sheet} dari ${of}`,
};

const en: typeof id = {
  office: 'Civil Registration Office of Kolaka Utara Regency',
  title: 'Archive of a request',
  stage: 'Stage',
  made: 'Made',
  madeBy: (at, by) => `${at}, by ${by}`,
  answers: 'What the citizen said',
  papers: 'Required papers and what the check found',
  originals: 'Originals to be handed in',
  history: 'History',
  digests: 'Digital fingerprints',
  digestsHint:
    'SHA-256 of every page as it was scanned. The fingerprint of the archive covers all that is written above and those of the pages; the same one stands in the audit log of the office.',
  digest: 'Fingerprint of this archive',
  noPicture: "This page has not arrived, or can't be opened.",
  footer: ({ number, sheet, of }) => `Request ${number}  ·  sheet ${sheet} of ${of}`,
};

export const archiveWords: Record<Language, typeof id> = { id, en };
