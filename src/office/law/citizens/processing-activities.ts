/** What this system does with personal data (Art. 31), in words that are true of the program. Retention and counts come from settings and rows. */
import type { Language } from '../../../request/request.ts';

type Bilingual = Record<Language, string>;

export type ProcessingActivity = {
  id: 'requests' | 'delivery' | 'status' | 'staff' | 'audit' | 'demands';
  purpose: Bilingual;
  basis: Bilingual;
  subjects: Bilingual;
  categories: Bilingual;
  recipients: Bilingual;
  /** Null: as the office decided for requests. */
  retention: Bilingual | null;
  measures: Bilingual;
};

export const processingActivities: readonly ProcessingActivity[] = [
  {
    id: 'requests',
    purpose: {
      id: 'Memeriksa dan menyelesaikan permohonan administrasi kependudukan',
      en: 'Checking and completing civil-registration requests',
    },
    basis: {
      id: 'Pelayanan publik, Pasal 20 ayat (2) huruf c dan e; UU 24/2013',
      en: 'Public service, Art. 20 (2) c and e; UU 24/2013',
    },
    subjects: { id: 'Pemohon, keluarganya, dan anak', en: 'Applicants, their families, and children' },
    categories: {
      id: 'NIK, nomor KK, nomor HP, desa, jawaban, halaman surat yang dipindai (sering data spesifik: data anak)',
      en: 'NIK, KK number, phone, village, answers, scanned papers (often specific data: of children)',
    },
    recipients: {
      id: 'Petugas, penyelia, administrator, auditor kantor ini',
      en: 'Officers, supervisors, administrators, auditors of this office',
    },
    retention: null,
    measures: {
      id: 'Disegel di kiosk sebelum menyentuh disk; dibuka di kantor hanya dalam memori; setiap lihat tercatat',
      en: 'Sealed at the kiosk before touching a disk; opened at the office in memory alone; every look recorded',
    },
  },
  {
    id: 'delivery',
    purpose: { id: 'Mengantar hasil ke rumah warga', en: 'Delivering results to citizens' },
    basis: { id: 'Pelayanan publik, atas pilihan warga', en: 'Public service, as the citizen chose' },
    subjects: { id: 'Penerima antaran', en: 'Who receives a delivery' },
    categories: { id: 'Nama, alamat, desa, nomor HP', en: 'Name, address, village, phone' },
    recipients: { id: 'Kurir', en: 'Courier' },
    retention: null,
    measures: {
      id: 'Kurir melihat daftar antaran saja, tanpa surat; setiap lihat tercatat',
      en: 'A courier sees the list of deliveries alone, no papers; every look recorded',
    },
  },
  {
    id: 'status',
    purpose: { id: 'Memberi tahu warga di kiosk mana pun', en: 'Telling citizens at any kiosk' },
    basis: { id: 'Pelayanan publik', en: 'Public service' },
    subjects: { id: 'Pemegang struk', en: 'Who holds a receipt' },
    categories: {
      id: 'Nomor, tahap, waktu, pesan petugas (tanpa NIK)',
      en: 'Number, stage, time, the officer’s word (no NIK)',
    },
    recipients: { id: 'Semua kiosk kantor ini', en: 'All kiosks of this office' },
    retention: null,
    measures: {
      id: 'Ditandatangani kantor; 16 angka ditolak dalam pesan',
      en: 'Signed by the office; sixteen digits are refused in a word',
    },
  },
  {
    id: 'staff',
    purpose: { id: 'Mengatur siapa yang boleh masuk', en: 'Deciding who may come in' },
    basis: { id: 'Kewajiban hukum, Pasal 35 sampai 39', en: 'Legal duty, Art. 35 to 39' },
    subjects: { id: 'Petugas kantor', en: 'Staff' },
    categories: {
      id: 'Nama, peran, sandi (argon2id), alamat jaringan, peramban',
      en: 'Name, role, password (argon2id), network address, browser',
    },
    recipients: { id: 'Administrator', en: 'Administrators' },
    retention: {
      id: 'Selama bekerja; sesi paling lama 10 jam',
      en: 'While employed; sessions ten hours at most',
    },
    measures: {
      id: 'Rahasia disegel atau hanya disimpan sidiknya',
      en: 'Secrets are sealed or kept as digests',
    },
  },
  {
    id: 'audit',
    purpose: { id: 'Mencatat seluruh kegiatan pemrosesan', en: 'Recording all processing' },
    basis: { id: 'Kewajiban hukum, Pasal 31', en: 'Legal duty, Art. 31' },
    subjects: { id: 'Petugas kantor', en: 'Staff' },
    categories: {
      id: 'Siapa, kapan, perbuatan, nomor permohonan; bukan isi',
      en: 'Who, when, deed, request number; no contents',
    },
    recipients: {
      id: 'Auditor, penyelia, administrator; kepala bertanda tangan juga di luar kantor',
      en: 'Auditors, supervisors, administrators; signed heads elsewhere as well',
    },
    retention: { id: 'Tidak dihapus', en: 'Not deleted' },
    measures: {
      id: 'Berantai, hanya ditambah, kepala ditandatangani setiap hari',
      en: 'Chained, append-only, head signed daily',
    },
  },
  {
    id: 'demands',
    purpose: {
      id: 'Memenuhi hak warga dalam 3 × 24 jam',
      en: 'Granting citizens’ rights within 3 × 24 hours',
    },
    basis: { id: 'Kewajiban hukum, Pasal 30, 32, 41, 43', en: 'Legal duty, Art. 30, 32, 41, 43' },
    subjects: { id: 'Warga yang meminta', en: 'Citizens who ask' },
    categories: { id: 'Nama, kontak, kata-kata, hasil', en: 'Name, contact, words, outcome' },
    recipients: { id: 'Penyelia, administrator, auditor', en: 'Supervisors, administrators, auditors' },
    retention: { id: 'Sampai kantor menetapkannya', en: 'Until the office decides' },
    measures: { id: 'Disegel; setiap lihat tercatat', en: 'Sealed; every look recorded' },
  },
];
