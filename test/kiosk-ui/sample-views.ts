/** Views as the visit makes them, one for each kind of screen; the screens' tests draw them, and people look at their pictures. */
import type { KeyHint, View } from '../../src/control/messages.ts';

const lamps: View['lamps'] = { green: 'on', yellow: 'on', red: 'on', blue: 'on' };

const goOn: KeyHint = { key: 'enter', does: 'Lanjut' };
const usualHints: KeyHint[] = [
  goOn,
  { key: 'backspace', does: 'Kembali' },
  { key: 'cancel', does: 'Batal' },
  { key: 'help', does: 'Bantuan' },
];

const step = (current: number, label: string): View['step'] => ({ current, of: 6, label });

/** A page of print with a photo: 48 columns and 68 rows of pixels. */
export const samplePreview: NonNullable<View['preview']> = {
  columns: 48,
  rows: Array.from({ length: 68 }, (_, y) =>
    Array.from({ length: 48 }, (_, x) => {
      if (y < 3 || y > 64 || x < 4 || x > 43) return '3';
      if (y > 5 && y < 10) return x > 12 && x < 36 ? '1' : '3';
      if (y > 14 && y < 30 && x > 30) return (x + y) % 5 < 2 ? '0' : '1';
      return y % 3 === 0 && (x * 7 + y * 3) % 11 !== 0 && !(y > 12 && y < 32 && x > 28) ? '1' : '3';
    }).join(''),
  ),
};

export const sampleViews = {
  welcome: {
    screen: 'welcoming',
    language: 'id',
    heading: 'Selamat datang di Si LAKU',
    body: [
      'Urus KTP, Kartu Keluarga, dan akta di sini. Semua gratis.',
      'Tekan Enter atau tombol hijau untuk mulai.',
      'Sudah punya struk? Tunjukkan kodenya ke alat baca.',
      'Welcome. Press Enter or the green button to start.',
    ],
    hints: [
      { key: 'enter', does: 'Mulai' },
      { key: 'help', does: 'Bantuan' },
    ],
    lamps: { green: 'blinking', yellow: 'off', red: 'off', blue: 'on' },
  },
  language: {
    screen: 'choosingLanguage',
    language: 'id',
    heading: 'Pilih bahasa / Choose a language',
    body: [],
    choices: [
      { key: '1', label: 'Bahasa Indonesia' },
      { key: '2', label: 'English' },
    ],
    chosen: 0,
    hints: [
      { key: 'up', does: 'Pindah' },
      { key: 'down', does: 'Pindah' },
      { key: 'enter', does: 'Pilih' },
      { key: 'cancel', does: 'Batal' },
      { key: 'help', does: 'Bantuan' },
    ],
    lamps,
  },
  service: {
    screen: 'choosingService',
    language: 'id',
    heading: 'Apa yang ingin Bapak/Ibu urus?',
    body: ['Tekan angka di depan layanan.'],
    choices: [
      { key: '1', label: 'KTP-el hilang', detail: 'Kartu lama hilang, minta dicetak lagi' },
      { key: '2', label: 'KTP-el rusak', detail: 'Kartu lama diserahkan' },
      { key: '3', label: 'Kartu Keluarga: ubah data', detail: 'Ada anggota atau data yang berubah' },
      { key: '4', label: 'Kartu Keluarga hilang', detail: 'Perlu surat dari polisi' },
      { key: '5', label: 'Kartu Identitas Anak (KIA)', detail: 'Untuk anak di bawah 17 tahun' },
      { key: '6', label: 'Akta kelahiran', detail: 'Perlu surat lahir dari bidan' },
      { key: '7', label: 'Akta kematian', detail: 'Perlu surat dari desa' },
      { key: '8', label: 'Pindah alamat', detail: 'Ke desa atau kabupaten lain' },
      { key: '9', label: 'Lainnya (halaman 1 dari 3)' },
    ],
    chosen: 2,
    step: step(1, 'Layanan'),
    hints: usualHints,
    lamps,
  },
  nik: {
    screen: 'askingNik',
    language: 'id',
    heading: 'Ketik NIK Bapak/Ibu',
    body: ['NIK ada di KTP-el dan di Kartu Keluarga. Panjangnya 16 angka.'],
    input: { label: 'NIK', value: '7408 0112 03', places: '____ ____ ____ ____' },
    step: step(2, 'Data diri'),
    hints: [
      { key: 'enter', does: 'Lanjut', off: 'kurang 6 angka' },
      { key: 'backspace', does: 'Hapus' },
      { key: 'cancel', does: 'Batal' },
      { key: 'help', does: 'Bantuan' },
    ],
    lamps,
  },
  nikWrong: {
    screen: 'askingNik',
    language: 'id',
    heading: 'Ketik NIK Bapak/Ibu',
    body: ['NIK ada di KTP-el dan di Kartu Keluarga. Panjangnya 16 angka.'],
    input: { label: 'NIK', value: '7408 0145 1390 0001', places: '____ ____ ____ ____' },
    problem: 'Bulan lahir di dalam NIK tidak mungkin 13. Periksa angka ke-9 dan ke-10, lalu ketik ulang.',
    step: step(2, 'Data diri'),
    hints: usualHints,
    lamps,
  },
  nikCheck: {
    screen: 'confirmingNik',
    language: 'id',
    heading: 'Apakah NIK ini benar?',
    body: ['Bandingkan dengan kartu Bapak/Ibu, empat angka demi empat angka.'],
    emphasis: '7408 0112 0390 0001',
    choices: [
      { key: '1', label: 'Ya, benar' },
      { key: '2', label: 'Tidak, ketik ulang' },
    ],
    chosen: 0,
    step: step(2, 'Data diri'),
    hints: usualHints,
    lamps,
  },
  layPaper: {
    screen: 'layingPaper',
    language: 'id',
    heading: 'Letakkan Kartu Keluarga di alat pindai',
    body: ['Pakai kertas yang asli, bukan fotokopi.', 'Tulisan menghadap ke bawah. Lalu tekan Enter.'],
    step: step(3, 'Surat'),
    hints: [
      { key: 'enter', does: 'Pindai' },
      { key: '0', does: 'Saya tidak punya surat ini' },
      { key: 'backspace', does: 'Kembali' },
      { key: 'cancel', does: 'Batal' },
      { key: 'help', does: 'Bantuan' },
    ],
    lamps,
  },
  scanning: {
    screen: 'scanningPage',
    language: 'id',
    heading: 'Memindai Kartu Keluarga',
    body: ['Jangan angkat kertasnya.'],
    progress: { label: 'Halaman 1', percent: 42 },
    step: step(3, 'Surat'),
    hints: [{ key: 'cancel', does: 'Batal' }],
    lamps,
  },
  sealing: {
    screen: 'sealingPage',
    language: 'id',
    heading: 'Mengamankan halaman',
    body: ['Sebentar. Surat Bapak/Ibu dikunci agar hanya kantor yang bisa membuka.'],
    progress: { label: 'Mengunci halaman 1', percent: null },
    step: step(3, 'Surat'),
    hints: [{ key: 'cancel', does: 'Batal' }],
    lamps,
  },
  review: {
    screen: 'reviewingPage',
    language: 'id',
    heading: 'Apakah semua tulisan terbaca?',
    body: ['Kartu Keluarga, halaman 1.'],
    choices: [
      { key: '1', label: 'Ya, pakai halaman ini' },
      { key: '2', label: 'Pindai ulang' },
      { key: '3', label: 'Putar ke kanan' },
      { key: '4', label: 'Hapus halaman ini' },
    ],
    chosen: 0,
    preview: samplePreview,
    step: step(3, 'Surat'),
    hints: usualHints,
    lamps,
  },
  reviewBlank: {
    screen: 'reviewingPage',
    language: 'id',
    heading: 'Apakah semua tulisan terbaca?',
    body: ['Kartu Keluarga, halaman 1.'],
    problem: 'Halaman ini tampak kosong. Balik kertasnya dan pindai ulang.',
    choices: [
      { key: '1', label: 'Pindai ulang' },
      { key: '2', label: 'Pakai saja halaman ini', detail: 'Petugas bisa meminta yang baru' },
    ],
    chosen: 0,
    preview: { columns: 48, rows: Array.from({ length: 68 }, () => '3'.repeat(48)) },
    step: step(3, 'Surat'),
    hints: usualHints,
    lamps,
  },
  check: {
    screen: 'checkingAnswers',
    language: 'id',
    heading: 'Periksa sekali lagi',
    body: [
      'Layanan: Kartu Keluarga, ubah data. Gratis.',
      'NIK: 7408 0112 0390 0001',
      'Telepon: 0812 3456 7890',
      'Surat: 3 halaman. Diantar ke Desa Pitulua.',
    ],
    choices: [
      { key: '1', label: 'Benar, kirim permohonan' },
      { key: '2', label: 'Ubah data diri' },
      { key: '3', label: 'Ubah surat' },
      { key: '4', label: 'Ubah cara terima hasil' },
    ],
    chosen: 0,
    step: step(5, 'Periksa'),
    hints: usualHints,
    lamps,
  },
  number: {
    screen: 'showingReference',
    language: 'id',
    heading: 'Permohonan sudah tersimpan',
    body: ['Ini nomor permohonan Bapak/Ibu. Ambil struknya dan simpan baik-baik.'],
    emphasis: '027-0041-835',
    step: step(6, 'Struk'),
    hints: [
      { key: 'enter', does: 'Selesai' },
      { key: 'cancel', does: 'Batal', off: 'permohonan sudah tersimpan' },
    ],
    lamps: { green: 'blinking', yellow: 'off', red: 'off', blue: 'off' },
  },
  numberWithoutReceipt: {
    screen: 'showingReference',
    language: 'en',
    heading: 'Your request is kept',
    body: ['Write this number down. The printer will print the receipt when it has paper again.'],
    emphasis: '027-0041-835',
    problem: 'The printer is out of paper. Please call an officer.',
    step: { current: 6, of: 6, label: 'Receipt' },
    hints: [{ key: 'enter', does: 'Finish' }],
    lamps,
  },
  stillThere: {
    screen: 'askingWhetherThere',
    language: 'id',
    heading: 'Apakah Bapak/Ibu masih di sini?',
    body: ['Tekan tombol apa saja untuk melanjutkan. Kalau tidak, layar dibersihkan.'],
    secondsLeft: 24,
    hints: [
      { key: 'enter', does: 'Lanjut' },
      { key: 'cancel', does: 'Selesai dan hapus semua' },
    ],
    lamps,
  },
  countdownOnChoices: {
    screen: 'choosingService',
    language: 'id',
    heading: 'Apa yang ingin Bapak/Ibu urus?',
    body: ['Tekan angka di depan layanan.'],
    choices: Array.from({ length: 9 }, (_, at) => ({
      key: `${at + 1}`,
      label: `Layanan nomor ${at + 1}`,
      detail: `Keterangan untuk layanan nomor ${at + 1}`,
    })),
    chosen: 8,
    secondsLeft: 7,
    step: step(1, 'Layanan'),
    hints: usualHints,
    lamps,
  },
  outOfOrder: {
    screen: 'outOfOrder',
    language: 'id',
    heading: 'Maaf, mesin ini sedang tidak melayani',
    body: [
      'Kertas struk habis.',
      'Mohon panggil petugas desa.',
      'Sorry, out of order: please call an officer.',
    ],
    hints: [{ key: 'help', does: 'Bantuan' }],
    lamps: { green: 'off', yellow: 'off', red: 'off', blue: 'on' },
  },
  crowded: {
    screen: 'choosingVillage',
    language: 'en',
    heading:
      'In which village of the subdistrict Lasusua should the courier hand over the finished documents?',
    body: [
      'The courier comes on the first and third Tuesday of the month and needs somebody at home.',
      'You may also pick up the documents yourself at the office.',
    ],
    choices: Array.from({ length: 24 }, (_, at) => ({
      key: `${at + 1}`,
      label: `Village number ${at + 1} with quite a long official name`,
      detail: 'A few kilometres from the seat of the regency',
    })),
    chosen: 20,
    problem: 'There is no village with this number. Choose one of the list with the arrow keys.',
    secondsLeft: 12,
    step: { current: 4, of: 6, label: 'How to receive the result' },
    hints: [
      { key: 'up', does: 'Move' },
      { key: 'down', does: 'Move' },
      { key: 'enter', does: 'Choose' },
      { key: 'backspace', does: 'Back' },
      { key: 'cancel', does: 'Stop', off: 'the request is being kept' },
      { key: 'help', does: 'Help' },
    ],
    lamps,
  },
} satisfies Record<string, View>;
