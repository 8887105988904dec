/** What the pages about kiosks say of releases and of how a switch to one went. */
import type { Language } from '../../request/request.ts';
import { fleetWords } from './fleet-words.ts';

type UpdateWords = {
  title: string;
  offered: (version: string, percent: number) => string;
  offeredToNone: (version: string) => string;
  nothingOffered: string;
  madeAt: string;
  versions: string;
  kiosks: (count: number) => string;
  versionUnknown: string;
  offeredTag: string;
  wrong: string;
  last: string;
  phases: Record<string, string>;
  whyUnknown: string;
  /** By the first word of what the kiosk says; `of` is the rest of it. */
  whys: Record<string, (of: string) => string>;
};

/** In the middle of a sentence. */
const device = (language: Language, name: string) =>
  (fleetWords[language].deviceNames[name] ?? name).toLowerCase();

export const updateWords: Record<Language, UpdateWords> = {
  id: {
    title: 'Pembaruan program',
    offered: (version, percent) =>
      percent === 100
        ? `Versi ${version} ditawarkan ke semua kiosk.`
        : `Versi ${version} ditawarkan ke ${percent}% kiosk.`,
    offeredToNone: (version) => `Versi ${version} ada di sini, tetapi ditahan: 0% kiosk.`,
    nothingOffered: 'Tidak ada versi baru yang ditawarkan.',
    madeAt: 'dibuat',
    versions: 'Versi yang dipakai',
    kiosks: (count) => `${count} kiosk`,
    versionUnknown: 'Belum ada kabar',
    offeredTag: 'ditawarkan',
    wrong: 'Tidak berhasil',
    last: 'Pembaruan terakhir',
    phases: {
      refused: 'ditolak kiosk',
      switching: 'sedang dipasang',
      proving: 'sedang dicoba',
      kept: 'berhasil dan dipakai',
      goingBack: 'tidak baik, sedang kembali ke versi sebelumnya',
      wentBack: 'tidak baik, kembali ke versi sebelumnya',
      unwell: 'gagal, dan versi sebelumnya juga tidak baik',
    },
    whyUnknown: 'sebab tidak diketahui',
    whys: {
      'package.notInstalled': () => 'paket tidak bisa dipasang',
      'kiosk.notReady': () => 'program kiosk tidak siap melayani',
      'kiosk.restarts': () => 'program kiosk mati berulang kali',
      'unit.down': (of) => `layanan ${of} mati`,
      'device.lost': (of) => `${device('id', of)} tidak ditemukan lagi`,
      'version.other': () => 'yang berjalan bukan versi ini',
      'storage.unwell': () => 'penyimpanan bermasalah',
      'power.cut': () => 'listrik padam saat pemasangan',
      'signature.wrong': () => 'tanda tangan rilis salah',
      'file.damaged': () => 'berkas paket rusak',
      'file.missing': () => 'paketnya tidak ada atau terpotong',
      'disk.full': () => 'penyimpanan penuh',
      'wayBack.missing': () => 'versi lama tidak dapat disimpan sebagai cadangan',
    },
  },
  en: {
    title: 'Updates',
    offered: (version, percent) =>
      percent === 100
        ? `Version ${version} is offered to all kiosks.`
        : `Version ${version} is offered to ${percent}% of the kiosks.`,
    offeredToNone: (version) => `Version ${version} is here, but held back: 0% of the kiosks.`,
    nothingOffered: 'No new version is offered.',
    madeAt: 'made',
    versions: 'Versions in use',
    kiosks: (count) => `${count} ${count === 1 ? 'kiosk' : 'kiosks'}`,
    versionUnknown: 'No word yet',
    offeredTag: 'offered',
    wrong: 'Did not go well',
    last: 'Last update',
    phases: {
      refused: 'refused by the kiosk',
      switching: 'being installed',
      proving: 'being tried',
      kept: 'went well and is in use',
      goingBack: 'not well, on its way back to the former version',
      wentBack: 'not well, back to the former version',
      unwell: 'failed, and the former version is not well either',
    },
    whyUnknown: 'nobody knows why',
    whys: {
      'package.notInstalled': () => 'the package could not be installed',
      'kiosk.notReady': () => 'the kiosk’s program did not become ready to serve',
      'kiosk.restarts': () => 'the kiosk’s program went down again and again',
      'unit.down': (of) => `the service ${of} was down`,
      'device.lost': (of) => `the ${device('en', of)} was not found any more`,
      'version.other': () => 'what runs is not this version',
      'storage.unwell': () => 'trouble with the storage',
      'power.cut': () => 'the power went during the installation',
      'signature.wrong': () => 'the release is not signed by whom it should be',
      'file.damaged': () => 'the file of the package is damaged',
      'file.missing': () => 'the package is not there, or is cut short',
      'disk.full': () => 'the storage is full',
      'wayBack.missing': () => 'the former version could not be kept as the way back',
    },
  },
};

/** Words that this version does not know stay as the kiosk said them: a newer kiosk may know more. */
export function whyInWords(language: Language, why: string | null): string {
  const words = updateWords[language];
  if (why === null) return words.whyUnknown;
  const [name = '', ...rest] = why.split(' ');
  return Object.hasOwn(words.whys, name) ? (words.whys[name]?.(rest.join(' ')) ?? why) : why;
}

export function phaseInWords(language: Language, phase: string): string {
  const { phases } = updateWords[language];
  return Object.hasOwn(phases, phase) ? (phases[phase] ?? phase) : phase;
}
