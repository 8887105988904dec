/** Who may import whom, as one table. The first rule whose folder holds the file counts; change it here when the design changes. */

export type ImportRule = {
  /** Files under this folder (or this very file) … */
  from: string;
  /** … may import files of ours under these, besides their own folder. */
  mayImport: string[];
  /** … and of these only types. */
  onlyTypes?: string[];
};

const everyDevice = ['devices/device.ts', 'devices/device-problem.ts', 'devices/recording.ts'];

export const importRules: ImportRule[] = [
  { from: 'src/request/', mayImport: [] },
  { from: 'src/sandbox/', mayImport: [] },
  // Pictures are decoded and encoded in a child process, on both sides of the wire.
  { from: 'src/page/', mayImport: ['src/sandbox/'], onlyTypes: ['src/request/'] },
  { from: 'src/control/', mayImport: [] },
  { from: 'src/service/', mayImport: [] },
  { from: 'src/setup/', mayImport: ['src/files/'] },
  {
    from: 'src/visit/',
    mayImport: [
      'src/request/',
      'src/page/preview-rotation.ts',
      'src/page/page-remarks.ts',
      'devices/device-state.ts',
      // How the storage is, as a word; the room itself stays out of reach.
      'src/outbox/storage/storage-state.ts',
    ],
    onlyTypes: ['devices/', 'src/page/', 'src/control/'],
  },
  { from: 'src/files/', mayImport: [] },
  { from: 'src/seal/', mayImport: ['src/request/'] },
  // Of the control socket only the shape of what is told over it.
  {
    from: 'src/outbox/',
    mayImport: ['src/request/', 'src/seal/', 'src/files/'],
    onlyTypes: ['src/control/'],
  },
  // Releases come over the same link as answers, and are judged by what the kiosk says of itself.
  {
    from: 'src/update/',
    mayImport: ['src/seal/', 'src/files/', 'src/control/', 'src/outbox/forwarding/'],
  },
  // Of a request the office makes one PDF for the archive: its pictures are decoded in a child process.
  { from: 'src/office/', mayImport: ['src/request/', 'src/seal/', 'src/files/', 'src/sandbox/'] },
  {
    from: 'devices/barcode-scanner/',
    mayImport: [...everyDevice, 'devices/serial-port.ts'],
  },
  { from: 'devices/document-scanner/', mayImport: [...everyDevice, 'src/sandbox/'] },
  { from: 'devices/receipt-printer/', mayImport: everyDevice },
  {
    from: 'devices/button-panel/',
    mayImport: [...everyDevice, 'devices/serial-port.ts'],
  },
  { from: 'devices/', mayImport: ['devices/'] },
  // What a technician is told: from what travels over the control sockets alone.
  { from: 'src/technician/', mayImport: ['src/control/'] },
  { from: 'kiosk-ui/', mayImport: ['src/control/', 'src/service/', 'src/request/words/', 'src/technician/'] },
  { from: 'systemd/', mayImport: ['src/seal/'] },
  // Wiring: programs and the demo put the rooms together.
  { from: 'src/', mayImport: ['src/', 'devices/'] },
  { from: 'test/', mayImport: ['src/', 'devices/', 'kiosk-ui/', 'systemd/', 'test/'] },
];

/** A hardware package is named by the folder that drives the hardware, and there in as few files as it takes. */
export const packageHomes: Record<string, string[]> = {
  'node-hid': ['devices/barcode-scanner/'],
  usb: ['devices/receipt-printer/'],
  escpos: ['devices/receipt-printer/'],
  'johnny-five': ['devices/button-panel/'],
  'firmata-io': ['devices/button-panel/'],
  serialport: ['devices/serial-port.ts'],
  blessed: ['kiosk-ui/blessed-terminal.ts'],
  koffi: ['src/service/notify-socket.ts'],
  fastify: ['src/control/', 'src/office/', 'src/desk.ts'],
  xstate: [
    'src/request/workflow/',
    'src/visit/',
    'src/kiosk.ts',
    'src/kiosk/closed-kiosk.ts',
    'src/kiosk/kiosk-with-work.ts',
    'src/kiosk/flight/flight-replay.ts',
  ],
};
