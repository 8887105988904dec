/** What the pages about kiosks say of how they are. */
import type { Language } from '../../request/request.ts';
import type { AlarmName } from '../fleet/alarms.ts';

type Alarm = { name: string; does: string };

type FleetWords = {
  allWell: (kiosks: number) => string;
  wantHelp: (kiosks: number) => string;
  columns: { kiosk: string; state: string; waiting: string; paper: string; heard: string; software: string };
  alarms: Record<AlarmName, Alarm>;
  fine: string;
  noReport: string;
  states: Record<'inService' | 'outOfOrder' | 'technicianAtWork' | 'notAnswering', string>;
  waiting: (requests: number) => string;
  nothingWaits: string;
  since: string;
  receipts: (count: number) => string;
  report: string;
  reported: string;
  devices: string;
  deviceNames: Record<string, string>;
  deviceStates: Record<string, string>;
  link: string;
  linkWorks: string;
  pagesWait: Record<string, string>;
  disk: string;
  free: (gigabytes: string) => string;
  machine: string;
  voltage: Record<'now' | 'earlier' | 'never', string>;
  notMeasured: string;
  uptime: string;
  hours: (count: number) => string;
  clock: string;
  clockCertain: string;
  clockUncertain: string;
  bulletin: string;
  bulletinNone: string;
  bulletinOld: string;
  enrolAgain: string;
  enrolAgainHint: string;
  replaces: (kiosk: string) => string;
};

export const fleetWords: Record<Language, FleetWords> = {
  id: {
    allWell: (kiosks) => `Semua ${kiosks} kiosk baik.`,
    wantHelp: (kiosks) => `${kiosks} kiosk perlu didatangi.`,
    columns: {
      kiosk: 'Kiosk',
      state: 'Keadaan',
      waiting: 'Belum terkirim',
      paper: 'Struk tersisa',
      heard: 'Terakhir terhubung',
      software: 'Versi',
    },
    alarms: {
      silent: {
        name: 'Tidak terhubung',
        does: 'Telepon balai desa: listrik menyala? Sinyal ada? Kalau ya, kirim teknisi.',
      },
      notAnswering: {
        name: 'Program mati',
        does: 'Minta balai desa mematikan lalu menyalakan kiosk. Kalau tetap, kirim teknisi.',
      },
      outOfOrder: { name: 'Tutup', does: 'Kiosk tidak menerima warga. Lihat alat yang bermasalah di bawah.' },
      requestsSetAside: {
        name: 'Perlu teknisi',
        does: 'Ada permohonan yang tidak bisa dikirim sendiri. Teknisi: silaku queue.',
      },
      diskTrouble: { name: 'Penyimpanan bermasalah', does: 'Teknisi: silaku storage. Bawa kartu cadangan.' },
      underVoltage: {
        name: 'Listrik kurang',
        does: 'Ganti adaptor kiosk dengan yang asli, atau pindah stopkontak.',
      },
      updateUnwell: {
        name: 'Pembaruan gagal',
        does: 'Versi baru dan versi lama sama-sama tidak baik. Kirim teknisi.',
      },
      updateWentBack: {
        name: 'Kembali ke versi lama',
        does: 'Kiosk melayani dengan versi lama. Jangan tawarkan versi baru ke lebih banyak kiosk sebelum sebabnya jelas.',
      },
      updateRefused: {
        name: 'Pembaruan ditolak',
        does: 'Kiosk tetap melayani dengan versi lama. Lihat sebabnya di bawah.',
      },
      hot: { name: 'Panas', does: 'Pastikan lubang angin tidak tertutup dan kipas berputar.' },
      diskLow: { name: 'Penyimpanan hampir penuh', does: 'Pastikan sinyal ada supaya halaman terkirim.' },
      requestsWaitLong: {
        name: 'Lama belum terkirim',
        does: 'Periksa sinyal dan kuota. Bisa juga dijemput dengan flashdisk.',
      },
      deviceTrouble: { name: 'Alat bermasalah', does: 'Lihat alat yang bermasalah di bawah.' },
      paperLow: { name: 'Kertas hampir habis', does: 'Kirim gulungan kertas ke balai desa.' },
      underVoltageEarlier: { name: 'Listrik pernah kurang', does: 'Periksa adaptor pada kunjungan berikut.' },
      clockUncertain: { name: 'Jam belum pasti', does: 'Jam akan benar sendiri setelah kiosk terhubung.' },
    },
    fine: 'Baik',
    noReport: 'Belum ada kabar',
    states: {
      inService: 'Melayani',
      outOfOrder: 'Tutup',
      technicianAtWork: 'Dengan teknisi',
      notAnswering: 'Tidak menjawab',
    },
    waiting: (requests) => `${requests} permohonan`,
    nothingWaits: 'tidak ada',
    since: 'sejak',
    receipts: (count) => `kira-kira ${count}`,
    report: 'Keadaan kiosk',
    reported: 'Kabar terakhir',
    devices: 'Alat',
    deviceNames: {
      printer: 'Printer struk',
      scanner: 'Alat pindai',
      barcode: 'Pembaca kode',
      panel: 'Tombol',
    },
    deviceStates: {
      starting: 'sedang mulai',
      ready: 'baik',
      attention: 'perlu dilihat',
      resting: 'hilang sebentar',
      resetting: 'dinyalakan ulang',
      needsPerson: 'perlu orang',
      gone: 'tidak ada',
    },
    link: 'Sambungan',
    linkWorks: 'baik',
    pagesWait: {
      dayQuota: 'kuota hari ini habis',
      monthQuota: 'kuota bulan ini habis',
      cheapHours: 'menunggu jam murah',
    },
    disk: 'Penyimpanan',
    free: (gigabytes) => `${gigabytes} GB kosong`,
    machine: 'Mesin',
    voltage: { now: 'listrik kurang', earlier: 'listrik pernah kurang', never: 'listrik cukup' },
    notMeasured: 'tidak diukur',
    uptime: 'Menyala',
    hours: (count) => `${count} jam`,
    clock: 'Jam',
    clockCertain: 'pasti',
    clockUncertain: 'belum pasti',
    bulletin: 'Terbitan yang berlaku',
    bulletinNone: 'belum ada',
    bulletinOld: 'belum yang terbaru',
    enrolAgain: 'Buat kode pengganti',
    enrolAgainHint: 'Kiosk di tempat ini mendapat nomor baru. Permohonan lama tetap ada di sini.',
    replaces: (kiosk) => `Pengganti kiosk ${kiosk}`,
  },
  en: {
    allWell: (kiosks) => `All ${kiosks} kiosks are well.`,
    wantHelp: (kiosks) => `${kiosks} ${kiosks === 1 ? 'kiosk wants' : 'kiosks want'} somebody to go there.`,
    columns: {
      kiosk: 'Kiosk',
      state: 'State',
      waiting: 'Not sent yet',
      paper: 'Receipts left',
      heard: 'Last heard',
      software: 'Version',
    },
    alarms: {
      silent: {
        name: 'Silent',
        does: 'Phone the hall: is there power, and a signal? If so, send the technician.',
      },
      notAnswering: {
        name: 'Program down',
        does: 'Ask the hall to switch the kiosk off and on. If that does not help, send the technician.',
      },
      outOfOrder: {
        name: 'Out of order',
        does: 'The kiosk sends citizens away. Look below which device it is.',
      },
      requestsSetAside: {
        name: 'Needs technician',
        does: 'Requests that cannot be sent by themselves. Technician: silaku queue.',
      },
      diskTrouble: { name: 'Storage trouble', does: 'Technician: silaku storage. Bring a spare card.' },
      underVoltage: {
        name: 'Undervoltage',
        does: 'Change the power supply for an original one, or use another socket.',
      },
      updateUnwell: {
        name: 'Update failed',
        does: 'Neither the new version nor the former one is well. Send the technician.',
      },
      updateWentBack: {
        name: 'Back to former version',
        does: 'The kiosk serves with the former version. Offer the new one to no more kiosks until it is clear why.',
      },
      updateRefused: {
        name: 'Update refused',
        does: 'The kiosk goes on serving with the former version. Look below why.',
      },
      hot: { name: 'Hot', does: 'See that the vents are free and the fan turns.' },
      diskLow: { name: 'Storage nearly full', does: 'See that there is a signal, so that pages can go.' },
      requestsWaitLong: {
        name: 'Waiting for long',
        does: 'Check signal and quota. A USB stick can fetch them, too.',
      },
      deviceTrouble: { name: 'Device trouble', does: 'Look below which device it is.' },
      paperLow: { name: 'Paper nearly out', does: 'Send a paper roll to the hall.' },
      underVoltageEarlier: {
        name: 'Undervoltage earlier',
        does: 'Check the power supply at the next visit.',
      },
      clockUncertain: { name: 'Clock uncertain', does: 'It puts itself right once the kiosk is connected.' },
    },
    fine: 'Well',
    noReport: 'No word yet',
    states: {
      inService: 'In service',
      outOfOrder: 'Out of order',
      technicianAtWork: 'With the technician',
      notAnswering: 'Not answering',
    },
    waiting: (requests) => `${requests} ${requests === 1 ? 'request' : 'requests'}`,
    nothingWaits: 'none',
    since: 'since',
    receipts: (count) => `about ${count}`,
    report: 'How the kiosk is',
    reported: 'Last word',
    devices: 'Devices',
    deviceNames: {
      printer: 'Receipt printer',
      scanner: 'Document scanner',
      barcode: 'Barcode scanner',
      panel: 'Buttons',
    },
    deviceStates: {
      starting: 'starting',
      ready: 'well',
      attention: 'wants a look',
      resting: 'away for a moment',
      resetting: 'being restarted',
      needsPerson: 'needs a person',
      gone: 'not there',
    },
    link: 'Link',
    linkWorks: 'works',
    pagesWait: {
      dayQuota: 'the quota of the day is used up',
      monthQuota: 'the quota of the month is used up',
      cheapHours: 'waits for cheap hours',
    },
    disk: 'Storage',
    free: (gigabytes) => `${gigabytes} GB free`,
    machine: 'Machine',
    voltage: { now: 'undervoltage', earlier: 'undervoltage earlier', never: 'power is well' },
    notMeasured: 'not measured',
    uptime: 'Up for',
    hours: (count) => `${count} h`,
    clock: 'Clock',
    clockCertain: 'certain',
    clockUncertain: 'uncertain',
    bulletin: 'Bulletin it goes by',
    bulletinNone: 'none yet',
    bulletinOld: 'not the newest yet',
    enrolAgain: 'Make a replacement code',
    enrolAgainHint: 'The kiosk at this place gets a new number. Earlier requests stay here.',
    replaces: (kiosk) => `Replaces kiosk ${kiosk}`,
  },
};
