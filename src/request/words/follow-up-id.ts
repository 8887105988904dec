/** What a citizen reads at the kiosk after showing a receipt: a page that is wanted again, and withdrawing. In Indonesian. */

export const followUp = {
  /** The office wants one page again; any kiosk takes it. */
  pageWanted: {
    heading: (paper: string) => `Petugas minta lagi: ${paper}`,
    reasons: {
      blurred: 'Halaman ini kurang jelas. Mohon pindai lagi.',
      tooDark: 'Halaman ini terlalu gelap. Mohon pindai lagi, tutup penutupnya.',
      cutOff: 'Halaman ini terpotong. Mohon pindai lagi sampai ke tepi.',
      covered: 'Ada tulisan yang tertutup. Mohon pindai lagi tanpa halangan.',
      otherPaper: 'Kertas yang dipindai bukan surat ini. Mohon pindai surat yang benar.',
      otherPerson: 'Surat yang dipindai milik orang lain. Mohon pindai surat yang benar.',
      expired: 'Surat ini sudah tidak berlaku. Mohon pindai surat yang baru.',
    },
    place: 'Taruh di alat pindai, muka ke bawah. Ratakan, lalu tutup.',
    placePile: 'Taruh di atas alat pindai. Rapikan tepinya.',
    scan: 'Pindai sekarang',
    later: 'Nanti saja, lihat status',
  },
  confirmingPage: {
    heading: 'Kirim halaman ini ke kantor?',
    body: (paper: string, pages: number) => `${paper}, ${pages} halaman. Hanya ini yang dikirim.`,
    send: 'Kirim sekarang',
    look: 'Lihat halaman lagi',
  },
  confirmingWithdrawal: {
    heading: 'Batalkan permohonan yang sudah dikirim?',
    body: 'Kantor berhenti mengerjakannya. Bapak/Ibu boleh mengajukan lagi, gratis.',
    no: 'Tidak, biarkan jalan terus',
    yes: 'Ya, batalkan permohonan ini',
  },
  followUpKept: {
    page: {
      saving: 'Menyimpan halaman',
      notSaved: 'Halaman belum tersimpan',
      printing: 'Halaman tersimpan. Mencetak struk',
      delayed: 'Halaman tersimpan. Struk belum keluar',
    },
    withdrawal: {
      saving: 'Menyimpan permintaan batal',
      notSaved: 'Permintaan batal belum tersimpan',
      printing: 'Permintaan batal tersimpan. Mencetak struk',
      delayed: 'Permintaan batal tersimpan. Struk belum keluar',
    },
    next: {
      page: 'Petugas memeriksa lagi. Tunjukkan struk untuk melihat status.',
      morePages: 'Masih ada kertas lain yang diminta. Tunjukkan struk sekali lagi.',
      withdrawal: 'Kabar pembatalannya bisa dilihat dengan struk ini.',
    },
  },
};

export type FollowUpWords = typeof followUp;
