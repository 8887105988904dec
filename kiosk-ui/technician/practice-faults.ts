/** Misfortunes to practise with: each is a list of acts at the pretend devices' desk (`silaku desk`), with pauses between. */

export const faultScripts = {
  paperEnds: [{ act: 'paper-out' }],
  paperEndsInReceipt: [{ act: 'printer-fail-after', what: '400 paperOut' }],
  printerLosesPlug: [{ act: 'printer-unplug' }],
  plugSlips: [{ act: 'printer-unplug' }, { act: 'printer-plug', afterMs: 2_000 }],
  pageJams: [{ act: 'jam' }],
  scannerLosesPlug: [{ act: 'scanner-unplug' }],
  codeScannerLosesPlug: [{ act: 'barcode-unplug' }],
  panelLosesPlug: [{ act: 'panel-unplug' }],
  mendAll: [
    { act: 'printer-recover' },
    { act: 'printer-plug' },
    { act: 'clear' },
    { act: 'barcode-plug' },
    { act: 'panel-plug' },
  ],
} as const satisfies Record<string, readonly { act: string; what?: string; afterMs?: number }[]>;

export type FaultScript = keyof typeof faultScripts;
export const faultNames = Object.keys(faultScripts) as FaultScript[];
