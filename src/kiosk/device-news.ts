/** What an event or a failed step says about a device: two tables, complete by type, so that a new event or code has to be decided on here. */
import type { DeviceProblem, DeviceProblemCode } from '../../devices/device-problem.ts';
import type { DeviceName } from '../../devices/device-state.ts';
import { problemOf } from '../../devices/receipt-printer/printer-status.ts';
import type {
  PrinterFault,
  ReceiptPrinterEvent,
  ReceiptPrinterStatus,
} from '../../devices/receipt-printer/receipt-printer.ts';
import type { DeviceEvent } from '../visit/visit-events.ts';

export type DeviceFault = {
  /** A DeviceProblemCode, or the event's name where no call failed: `printer.paperLow`. */
  code: string;
  /** For the technician. */
  hint: string;
};

/**
 * away: the wire is dead. busy: it refuses work, but that passes by itself. hung: it is there and does not answer.
 * needsPerson: only hands can help.
 */
export type DeviceNews =
  | { is: 'well' }
  | { is: 'attention' | 'away' | 'busy' | 'hung' | 'needsPerson'; fault: DeviceFault };

const well: DeviceNews = { is: 'well' };
const unplugged = (what: string): DeviceNews => ({
  is: 'away',
  fault: { code: 'device.unplugged', hint: `Look at the cable and the power of the ${what}.` },
});

/** The hint is the driver's own. */
function printerNews(
  is: 'busy' | 'needsPerson',
  state: ReceiptPrinterStatus['state'],
  fault?: PrinterFault,
): { device: 'printer'; news: DeviceNews } {
  const hint = problemOf({ state, ...(fault ? { fault } : {}) })?.hint ?? '';
  return { device: 'printer', news: { is, fault: { code: `printer.${state}`, hint } } };
}

const newsByEvent: Record<DeviceEvent['type'], { device: DeviceName; news: DeviceNews }> = {
  'printer.ready': { device: 'printer', news: well },
  'printer.paperLow': {
    device: 'printer',
    news: {
      is: 'attention',
      fault: { code: 'printer.paperLow', hint: 'Have a new roll at hand: this one ends soon.' },
    },
  },
  'printer.paperOut': printerNews('needsPerson', 'paperOut'),
  'printer.coverOpen': printerNews('needsPerson', 'coverOpen'),
  'printer.offline': printerNews('busy', 'offline'),
  'printer.failed': printerNews('needsPerson', 'failed'),
  'printer.unplugged': { device: 'printer', news: unplugged('receipt printer') },
  'scanner.buttonPressed': { device: 'scanner', news: well },
  'printer.halfReceipt': {
    device: 'printer',
    news: {
      is: 'attention',
      fault: { code: 'printer.halfReceipt', hint: 'Half a receipt may hang in the slot: tear it off.' },
    },
  },
  'scanner.paperLeft': {
    device: 'scanner',
    news: {
      is: 'attention',
      fault: {
        code: 'scanner.paperLeft',
        hint: "Take the paper out of the feeder: it may be an earlier citizen's.",
      },
    },
  },
  'scanner.ready': { device: 'scanner', news: well },
  'scanner.pluggedIn': { device: 'scanner', news: well },
  'scanner.jammed': {
    device: 'scanner',
    news: {
      is: 'needsPerson',
      fault: { code: 'scanner.jammed', hint: 'Open it and pull the page out straight.' },
    },
  },
  'scanner.unplugged': { device: 'scanner', news: unplugged('document scanner') },
  'barcode.pluggedIn': { device: 'barcode', news: well },
  'barcode.scanned': { device: 'barcode', news: well },
  'barcode.refused': { device: 'barcode', news: well },
  'barcode.unplugged': { device: 'barcode', news: unplugged('barcode scanner') },
  'button.held': { device: 'panel', news: well },
  'panel.ready': { device: 'panel', news: well },
  'button.pressed': { device: 'panel', news: well },
  'panel.unplugged': { device: 'panel', news: unplugged('button panel') },
};

/** `null`: says nothing about the device; it was the citizen's paper, or we ourselves. */
const meaningOfProblem: Record<DeviceProblemCode, Exclude<DeviceNews['is'], 'well'> | null> = {
  'device.closed': null,
  'device.unplugged': 'away',
  'device.silent': 'hung',
  'printer.paperOut': 'needsPerson',
  'printer.coverOpen': 'needsPerson',
  'printer.offline': 'busy',
  'printer.failed': 'needsPerson',
  'scanner.busy': null,
  'scanner.noPaper': null,
  'scanner.jammed': 'needsPerson',
  // Closed by the citizen who lays a paper down.
  'scanner.coverOpen': null,
  'scanner.failed': 'hung',
  'scanner.cancelled': null,
  'scanner.badPage': null,
  'panel.buttonStuck': 'attention',
  'panel.noFirmware': 'hung',
};

/** For the table of stories: each of these has to be told of. */
export const faultCodes = Object.keys(meaningOfProblem) as DeviceProblemCode[];
export const faultEvents = Object.entries(newsByEvent)
  .filter(([, { news }]) => news.is !== 'well')
  .map(([type]) => type as DeviceEvent['type']);

/** Undefined for events of other rooms. */
export function newsOfEvent(event: { type: string }): { device: DeviceName; news: DeviceNews } | undefined {
  // The slot or the feeder is free again: the events that take back what they told before.
  if (event.type === 'printer.halfReceipt' && 'hangs' in event && event.hangs === false) {
    return { device: 'printer', news: well };
  }
  if (event.type === 'scanner.paperLeft' && 'inFeeder' in event && event.inFeeder === false) {
    return { device: 'scanner', news: well };
  }
  // Where the printer says what is broken, the hint names the part.
  if (event.type === 'printer.failed' || event.type === 'printer.offline') {
    const { fault } = event as Extract<ReceiptPrinterEvent, { type: 'printer.failed' | 'printer.offline' }>;
    return event.type === 'printer.failed'
      ? printerNews('needsPerson', 'failed', fault)
      : printerNews('busy', 'offline', fault);
  }
  return Object.hasOwn(newsByEvent, event.type) ? newsByEvent[event.type as DeviceEvent['type']] : undefined;
}

export function newsOfProblem({ code, hint }: DeviceProblem): DeviceNews | null {
  const is = meaningOfProblem[code];
  return is === null ? null : { is, fault: { code, hint } };
}
