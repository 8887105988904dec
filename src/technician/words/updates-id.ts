/** What a technician reads about updates, in Indonesian. */
import type { UpdateWords } from './technician-words.ts';

export const updatesId: UpdateWords = {
  phases: {
    switching: ({ version, from }) => `versi ${version} sedang menggantikan ${from}`,
    proving: ({ version }) => `versi ${version} berjalan dan sedang dibuktikan`,
    kept: ({ version }) => `versi ${version} dipakai`,
    goingBack: ({ version, from }, why) =>
      `Versi ${version} tidak sehat: ${why}. Versi ${from} sedang dikembalikan.`,
    wentBack: ({ version, from }, why) =>
      `Versi ${version} tidak sehat: ${why}. Versi ${from} melayani lagi; tidak ada yang hilang; kantor melihatnya.`,
    refused: ({ version, from }, why) =>
      `Versi ${version} tidak dipasang: ${why}. Versi ${from} tetap melayani; tidak ada yang hilang; kantor melihatnya.`,
    unwell: ({ version, from }, why) =>
      `Versi ${version} tidak sehat, dan sekarang ${from} juga tidak: ${why}. Yang tersimpan aman; kantor melihatnya.`,
  },
  whys: {
    'package.notInstalled': 'paketnya tidak bisa dipasang',
    'kiosk.notReady': 'kios tidak menjadi siap',
    'kiosk.restarts': 'kios berulang kali mulai ulang',
    'unit.down': (unit) => `layanan ${unit} mati`,
    'device.lost': (device) => `${device.toLowerCase()} hilang`,
    'version.other': 'yang berjalan bukan versi yang dipasang',
    'storage.unwell': 'penyimpanan tidak sehat',
    'power.cut': 'listrik padam di tengahnya',
    'signature.wrong': 'tanda tangannya salah',
    'file.damaged': 'berkasnya rusak',
    'file.missing': 'paketnya tidak ada atau terpotong',
    'disk.full': 'penyimpanan penuh',
    'wayBack.missing': 'versi lama tidak dapat disimpan sebagai cadangan',
    'visit.lasts': 'kunjungan tidak berakhir',
  },
  noReason: 'tanpa alasan',
  remedies: {
    'update.wentBack': {
      cause: 'Versi baru tidak sehat; versi sebelumnya melayani lagi.',
      steps: [
        'Lihat apa yang disebut sebagai alasan: colokannya, ujinya.',
        'Sebutkan versi dan alasannya kepada kantor. Jangan pasang sendiri.',
      ],
      bring: null,
      expect: 'Kantor menerbitkan versi lain, dan versi itu dipakai.',
    },
    'update.refused': {
      cause: 'Versi baru tidak dipasang; versi sebelumnya tetap melayani.',
      steps: [
        'Penyimpanan penuh: pulihkan jaringan, atau bawa yang menunggu ke kantor dengan stik.',
        'Selain itu di sini tidak perlu berbuat apa-apa: dicoba lagi, atau kantor menerbitkannya lagi.',
      ],
      bring: null,
      expect: 'Percobaan berikutnya dipakai.',
    },
    'update.unwell': {
      cause: 'Versi baru maupun versi sebelumnya tidak sehat.',
      steps: [
        'Perbaiki dulu masalah lain di daftar ini.',
        'Mulai ulang kios.',
        'Kalau tetap begitu, buat paket bantuan dan kirim ke kantor.',
      ],
      bring: 'kartu baru yang sudah berisi sistem',
      expect: 'Kios melayani, dan baris ini hilang setelah pembaruan berikutnya.',
    },
  },
};
