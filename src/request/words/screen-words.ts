/** The few words that the screen program itself needs: keys as they are printed, and what it says while the service is away. */
import type { Language } from '../request.ts';

export type ScreenWords = {
  title: string;
  step: (current: number, of: number) => string;
  /** In front of what was wrong with the last key or code. */
  note: string;
  /** What is printed on the key, so that eyes find it; the colour of the cap is the colour of the panel's button. */
  keys: { enter: string; backspace: string; cancel: string; help: string };
  away: { heading: string; body: string };
  tooSmall: (columns: number, rows: number) => string;
  /** In front of the pretend devices' keys, in practice only. */
  practice: string;
};

export const screenWords: Record<Language, ScreenWords> = {
  id: {
    title: 'Si LAKU · Disdukcapil Kolaka Utara',
    step: (current, of) => `Langkah ${current} dari ${of}`,
    note: 'Perhatikan:',
    keys: { enter: 'Enter', backspace: 'Backspace', cancel: 'Esc', help: '?' },
    away: {
      heading: 'Layar ini sedang menunggu layanan…',
      body: 'Mohon tunggu, atau panggil petugas.',
    },
    tooSmall: (columns, rows) => `Layar terlalu kecil. Perbesar sampai ${columns} x ${rows}.`,
    practice: 'Latihan',
  },
  en: {
    title: 'Si LAKU · Disdukcapil Kolaka Utara',
    step: (current, of) => `Step ${current} of ${of}`,
    note: 'Note:',
    keys: { enter: 'Enter', backspace: 'Backspace', cancel: 'Esc', help: '?' },
    away: {
      heading: 'This screen is waiting for the service…',
      body: 'Please wait, or call an officer.',
    },
    tooSmall: (columns, rows) => `The screen is too small. Make it ${columns} x ${rows} or larger.`,
    practice: 'Practice',
  },
};
