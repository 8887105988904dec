/** What lies beside the sealed files of every export, for whoever finds the stick. The same for all: it names no kiosk and nobody. */
export const readMeText = [
  'Berkas permohonan Disdukcapil Kabupaten Kolaka Utara. Isinya terkunci dan hanya dapat dibuka oleh kantor.',
  'Jangan diubah atau dihapus. Jika Anda menemukannya, mohon antarkan ke kantor Disdukcapil. Terima kasih.',
  '',
  'Sealed requests for the civil registration office of Kolaka Utara. Only the office can open them.',
  'Please do not change or delete anything. If you have found this, please bring it to the office. Thank you.',
  '',
].join('\r\n');
