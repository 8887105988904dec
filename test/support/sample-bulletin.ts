/** A bulletin as an office might publish it; tests change what they are about. */
import type { Bulletin } from '../../src/seal/bulletin.ts';

export const sampleBulletin: Bulletin = {
  version: 1,
  sequence: 1,
  issuedAt: '2026-11-24T01:00:00.000Z',
  announcements: [
    {
      id: 'libur',
      text: { id: 'Kantor tutup 25 sampai 27 November.', en: 'The office is closed from 25 to 27 November.' },
      from: '2026-11-24T00:00:00.000Z',
      until: '2026-11-28T00:00:00.000Z',
    },
  ],
  closed: [],
  catalogue: null,
  settings: {},
  kiosks: {},
};
