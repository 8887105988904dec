/** What the page says on which an office publishes to its kiosks. */
import type { Language } from '../../request/request.ts';

type PublicationWords = {
  title: string;
  intro: string;
  done: string;
  problem: Record<'text' | 'time' | 'service' | 'settings', string>;
  newest: (sequence: number, who: string) => string;
  none: string;
  announcements: {
    heading: string;
    hint: string;
    empty: string;
    indonesian: string;
    english: string;
    from: string;
    until: string;
    add: string;
    remove: string;
    removeThis: (text: string) => string;
  };
  closed: {
    heading: string;
    hint: string;
    empty: string;
    service: string;
    choose: string;
    reasonIndonesian: string;
    reasonEnglish: string;
    close: string;
    open: string;
    openThis: (service: string) => string;
  };
  settings: {
    heading: string;
    hint: string;
    for: string;
    everyKiosk: string;
    dayEnd: string;
    printDayEnd: string;
    perDay: string;
    perMonth: string;
    bigPages: string;
    keepDays: string;
    leaveEmpty: string;
    save: string;
  };
  catalogue: {
    heading: string;
    hint: string;
    builtIn: string;
    version: (version: string) => string;
    download: string;
    paste: string;
    publish: string;
    backToBuiltIn: string;
    refused: string;
  };
};

export const publicationWords: Record<Language, PublicationWords> = {
  id: {
    title: 'Terbitan',
    intro:
      'Apa yang diterbitkan di sini sampai ke semua kiosk saat terhubung, dan berlaku di antara dua kunjungan warga.',
    done: 'Sudah diterbitkan. Kiosk mengambilnya saat terhubung.',
    problem: {
      text: 'Isi kalimatnya dalam kedua bahasa, paling banyak 140 huruf.',
      time: 'Isi tanggal mulai dan selesai; selesai tidak boleh sebelum mulai.',
      service: 'Pilih layanan.',
      settings: 'Ada isian yang tidak benar. Periksa angka dan jamnya.',
    },
    newest: (sequence, who) => `Terbitan ke-${sequence}, oleh ${who},`,
    none: 'Belum ada yang diterbitkan.',
    announcements: {
      heading: 'Pengumuman di layar kiosk',
      hint: 'Tampil di layar selamat datang, selama tanggalnya berlaku.',
      empty: 'Tidak ada pengumuman.',
      indonesian: 'Kalimat (Indonesia)',
      english: 'Kalimat (Inggris)',
      from: 'Mulai',
      until: 'Sampai dengan',
      add: 'Umumkan',
      remove: 'Hapus',
      removeThis: (text) => `Hapus pengumuman: ${text}`,
    },
    closed: {
      heading: 'Layanan yang tutup sementara',
      hint: 'Warga tidak bisa memilihnya, dan membaca alasannya.',
      empty: 'Semua layanan buka.',
      service: 'Layanan',
      choose: 'Pilih layanan',
      reasonIndonesian: 'Alasan (Indonesia)',
      reasonEnglish: 'Alasan (Inggris)',
      close: 'Tutup sementara',
      open: 'Buka lagi',
      openThis: (service) => `Buka lagi: ${service}`,
    },
    settings: {
      heading: 'Setelan kiosk',
      hint: 'Mengalahkan setelan teknisi. Yang dikosongkan diserahkan kepada teknisi.',
      for: 'Berlaku untuk',
      everyKiosk: 'Semua kiosk',
      dayEnd: 'Jam tutup balai (WITA)',
      printDayEnd: 'Cetak laporan harian',
      perDay: 'Kuota data per hari (MB)',
      perMonth: 'Kuota data per bulan (MB)',
      bigPages: 'Jam kirim halaman besar, misalnya 22:00-05:00',
      keepDays: 'Simpan permohonan setengah jadi (hari)',
      leaveEmpty: 'kosong: diatur teknisi',
      save: 'Terbitkan setelan',
    },
    catalogue: {
      heading: 'Katalog layanan',
      hint: 'Layanan, pertanyaan, dan surat syarat. Diperiksa dulu; yang salah tidak terbit.',
      builtIn: 'Berlaku: katalog bawaan program.',
      version: (version) => `Berlaku: katalog ${version}.`,
      download: 'Unduh katalog yang berlaku',
      paste: 'Isi berkas katalog (JSON)',
      publish: 'Periksa dan terbitkan',
      backToBuiltIn: 'Kembali ke katalog bawaan',
      refused: 'Katalog ini belum bisa diterbitkan:',
    },
  },
  en: {
    title: 'Publications',
    intro:
      'What is published here reaches every kiosk once it is connected, and takes hold between two visits.',
    done: 'Published. Kiosks fetch it when they are connected.',
    problem: {
      text: 'Fill in the sentence in both languages, with 140 letters at most.',
      time: 'Fill in the first and the last day; the last must not be before the first.',
      service: 'Choose a service.',
      settings: 'Something is not right. Check numbers and hours.',
    },
    newest: (sequence, who) => `Bulletin ${sequence}, by ${who},`,
    none: 'Nothing has been published yet.',
    announcements: {
      heading: 'Announcements on the kiosk screen',
      hint: 'Shown on the welcome screen while their days last.',
      empty: 'No announcements.',
      indonesian: 'Sentence (Indonesian)',
      english: 'Sentence (English)',
      from: 'First day',
      until: 'Last day',
      add: 'Announce',
      remove: 'Remove',
      removeThis: (text) => `Remove the announcement: ${text}`,
    },
    closed: {
      heading: 'Services closed for now',
      hint: 'Citizens cannot choose them, and read why.',
      empty: 'All services are open.',
      service: 'Service',
      choose: 'Choose a service',
      reasonIndonesian: 'Reason (Indonesian)',
      reasonEnglish: 'Reason (English)',
      close: 'Close for now',
      open: 'Open again',
      openThis: (service) => `Open again: ${service}`,
    },
    settings: {
      heading: 'Settings of kiosks',
      hint: 'They go before the technician’s. What is left empty is left to the technician.',
      for: 'Holds for',
      everyKiosk: 'Every kiosk',
      dayEnd: 'The hall closes at (WITA)',
      printDayEnd: 'Print the day-end slip',
      perDay: 'Data quota a day (MB)',
      perMonth: 'Data quota a month (MB)',
      bigPages: 'Hours for big pages, such as 22:00-05:00',
      keepDays: 'Keep unfinished requests (days)',
      leaveEmpty: 'empty: the technician’s',
      save: 'Publish the settings',
    },
    catalogue: {
      heading: 'Catalogue of services',
      hint: 'Services, questions and papers. It is checked first; what has a mistake is not published.',
      builtIn: 'In force: the catalogue that came with the program.',
      version: (version) => `In force: catalogue ${version}.`,
      download: 'Download the catalogue in force',
      paste: 'Content of the catalogue file (JSON)',
      publish: 'Check and publish',
      backToBuiltIn: 'Back to the built-in catalogue',
      refused: 'This catalogue cannot be published yet:',
    },
  },
};
