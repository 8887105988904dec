/** A receipt as a citizen gets it, for trying a printer out and for comparing composers. Nobody's data are in it. */
import type { PaperLine } from './receipt-printer.ts';

export const sampleReceipt: readonly PaperLine[] = [
  { kind: 'text', text: 'Si LAKU', align: 'centre', size: 'huge', bold: true },
  { kind: 'text', text: 'Disdukcapil Kolaka Utara', align: 'centre', bold: true },
  { kind: 'text', text: 'Anjungan Kantor Desa Ponggiha', align: 'centre' },
  { kind: 'rule' },
  { kind: 'text', text: 'TANDA TERIMA PERMOHONAN', align: 'centre', bold: true },
  { kind: 'text', text: 'Request receipt', align: 'centre' },
  { kind: 'blank' },
  { kind: 'text', text: 'PGH-7K42-9', align: 'centre', size: 'huge', bold: true },
  { kind: 'blank' },
  { kind: 'barcode', data: 'PGH7K429' },
  { kind: 'blank' },
  { kind: 'pair', left: 'Layanan', right: 'KTP-el hilang' },
  { kind: 'pair', left: 'Tanggal', right: '24 November 2026, 09.41 WITA' },
  { kind: 'pair', left: 'Berkas dipindai', right: '3 halaman' },
  { kind: 'pair', left: 'Diantar ke', right: 'Desa Ponggiha, Kec. Lasusua' },
  { kind: 'pair', left: 'Biaya', right: 'GRATIS' },
  { kind: 'rule' },
  { kind: 'text', text: 'Simpan struk ini.', align: 'centre', size: 'large', bold: true },
  {
    kind: 'text',
    text: 'Tunjukkan struk di anjungan mana pun untuk melihat kabar permohonan Bapak/Ibu.',
    align: 'centre',
  },
  { kind: 'text', text: 'Show this receipt at any kiosk to see the status.', align: 'centre' },
  { kind: 'qr', data: 'https://silaku.example/s/PGH7K429' },
  { kind: 'text', text: 'Layanan ini tidak dipungut biaya.', align: 'centre' },
  { kind: 'cut' },
];
