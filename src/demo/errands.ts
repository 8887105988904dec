/** Three errands for the scripted citizen: different services, different papers, different ways to get the result. The people are invented. */
import type { Errand } from './scripted-citizen.ts';

export const errands: readonly Errand[] = [
  {
    choices: ['KTP', 'KTP hilang', 'KTP saya sendiri'],
    nik: '7408011203850001',
    familyCard: null,
    phone: '081234567890',
    papers: [
      { named: 'Formulir F-1.02', sheets: ['formF102'] },
      { named: 'Surat hilang', sheets: ['policeLetter'] },
      { named: 'Kartu Keluarga', sheets: [] },
    ],
    handover: 'pickUp',
  },
  {
    choices: ['KTP', 'KTP rusak', 'KTP saya sendiri'],
    nik: '7408015007920003',
    familyCard: null,
    phone: null,
    papers: [
      { named: 'Formulir F-1.02', sheets: ['formF102'] },
      { named: 'KTP yang rusak', sheets: ['ktpFront', 'ktpBack'] },
    ],
    handover: { district: 'Lasusua', village: 'Pitulua' },
  },
  {
    choices: ['Akta', 'Akta kelahiran', 'Untuk saya', 'Ya, ada', 'Dicatat sebagai anak ibu', 'Ya, sudah'],
    nik: '7408014107900002',
    familyCard: '7408011203150004',
    phone: '085398765432',
    papers: [
      { named: 'Formulir F-2.01', sheets: ['formF102'] },
      { named: 'Surat lahir', sheets: ['birthLetter'] },
      { named: 'Kartu Keluarga', sheets: ['familyCard'] },
    ],
    handover: 'pickUp',
  },
];
