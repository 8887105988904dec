/** The fixed texts of the slip at the end of a day. Plain ASCII only, as all that is printed. */
import type { DayEndWords } from '../day-end-slip.ts';
import type { Language } from '../request.ts';

export const dayEndWords: Record<Language, DayEndWords> = {
  id: {
    letterhead: 'Si LAKU',
    office: 'Disdukcapil Kolaka Utara',
    title: 'LAPORAN HARIAN',
    kiosk: 'Kiosk',
    since: 'Sejak',
    until: 'Sampai',
    timeUncertain: '(Jam kiosk belum pasti.)',
    kept: 'Permohonan tersimpan',
    receipts: 'Struk tercetak',
    delivered: 'Diterima kabupaten',
    unsent: 'Belum terkirim',
    oldest: 'Paling lama',
    days: (days) => `${days} hari`,
    setAside: 'Perlu teknisi',
    proof: 'Kode bukti',
    signature: 'Petugas desa:',
  },
  en: {
    letterhead: 'Si LAKU',
    office: 'Disdukcapil Kolaka Utara',
    title: 'DAY END',
    kiosk: 'Kiosk',
    since: 'Since',
    until: 'Until',
    timeUncertain: '(The kiosk is not sure of the time.)',
    kept: 'Requests kept',
    receipts: 'Receipts printed',
    delivered: 'Received by the regency',
    unsent: 'Not sent yet',
    oldest: 'Oldest',
    days: (days) => (days === 1 ? '1 day' : `${days} days`),
    setAside: 'Need a technician',
    proof: 'Proof code',
    signature: 'Officer of the hall:',
  },
};
