/** Who may import whom, as one table. The first rule whose folder holds the file counts; change it here when the design changes. */

export type ImportRule = {
  /** Files under this folder (or this very file) … */
  from: string;
  /** … may import files of ours under these, besides their own folder. */
  mayImport: string[];
  /** … and of these only types. */
  onlyTypes?: string[];
};

export const importRules: ImportRule[] = [
  { from: 'src/request/', mayImport: [] },
  { from: 'src/page/', mayImport: [], onlyTypes: ['src/request/'] },
  { from: 'src/control/', mayImport: [] },
  {
    from: 'src/visit/',
    mayImport: ['src/request/', 'src/page/preview-rotation.ts', 'devices/device-state.ts'],
    onlyTypes: ['devices/', 'src/page/', 'src/control/'],
  },
  { from: 'src/seal/', mayImport: ['src/request/'] },
  { from: 'src/outbox/', mayImport: ['src/request/', 'src/seal/'] },
  { from: 'src/office/', mayImport: ['src/request/', 'src/seal/'] },
  { from: 'devices/barcode-scanner/', mayImport: ['devices/device.ts', 'devices/device-problem.ts'] },
  { from: 'devices/document-scanner/', mayImport: ['devices/device.ts', 'devices/device-problem.ts'] },
  { from: 'devices/receipt-printer/', mayImport: ['devices/device.ts', 'devices/device-problem.ts'] },
  { from: 'devices/button-panel/', mayImport: ['devices/device.ts', 'devices/device-problem.ts'] },
  { from: 'devices/', mayImport: ['devices/'] },
  { from: 'kiosk-ui/', mayImport: ['src/control/', 'src/request/words/'] },
  // Wiring: programs and the demo put the rooms together.
  { from: 'src/', mayImport: ['src/', 'devices/'] },
  { from: 'test/', mayImport: ['src/', 'devices/', 'kiosk-ui/', 'test/'] },
];

/** A hardware package is named by the folder that drives the hardware, and there in as few files as it takes. */
export const packageHomes: Record<string, string[]> = {
  'node-hid': ['devices/barcode-scanner/'],
  usb: ['devices/receipt-printer/'],
  escpos: ['devices/receipt-printer/'],
  'johnny-five': ['devices/button-panel/'],
  'firmata-io': ['devices/button-panel/'],
  serialport: ['devices/button-panel/', 'devices/barcode-scanner/'],
  blessed: ['kiosk-ui/blessed-terminal.ts'],
  fastify: ['src/control/', 'src/office/', 'src/desk.ts'],
  xstate: ['src/visit/', 'src/kiosk.ts'],
};
