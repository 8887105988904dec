/** Finds the barcode scanner among the HID devices of this machine and opens it through node-hid. Used by the kiosk with real hardware. */
import type { Device } from 'node-hid';
import { DeviceProblem } from '../device-problem.ts';
import { type HidPort, type OpenHidPort, reportStyleOf } from './hid-port.ts';
import type { HidReportStyle } from './hid-reports.ts';
import { bitmapKeyboard, bootKeyboard, type KeyboardForm } from './keyboard-layout.ts';
import { applicationOf } from './report-descriptor.ts';
import { type ScannerClaim, scannerClaim } from './scanner-claim.ts';

export type NamedKeyboard = {
  vendorId: number;
  productId: number;
  /** Which interface, where the scanner has several; without it the first that is a keyboard. */
  interface?: number | undefined;
  /** What its reports are taken for when its descriptor can't be read; boot reports without it. */
  reports?: KeyboardForm | undefined;
};

export type NodeHidPortSettings = {
  /**
   * Scanners in keyboard mode that may be taken; without an entry none is, since a real keyboard looks the same. With one, node-hid opens
   * devices through libusb, which takes them away from the kernel's keyboard (see scanner-claim.ts); else through hidraw.
   */
  keyboards: readonly NamedKeyboard[];
};

type OpenedHid = {
  on(event: 'data', listener: (report: Uint8Array) => void): unknown;
  on(event: 'error', listener: (cause: unknown) => void): unknown;
  off(event: 'data', listener: (report: Uint8Array) => void): unknown;
  close(): Promise<void>;
};

/** The part of node-hid used here; tests hand in their own. */
export type NodeHid = {
  setDriverType(type: 'hidraw' | 'libusb'): void;
  devicesAsync(): Promise<Device[]>;
  HIDAsync: { open(path: string): Promise<OpenedHid> };
};

export function nodeHidPortOpener(
  settings: NodeHidPortSettings,
  loadNodeHid: () => Promise<NodeHid> = async () => (await import('node-hid')).default,
  claim: ScannerClaim = scannerClaim(),
): OpenHidPort {
  return async () => {
    const hid = await loadNodeHid().catch((cause: unknown) => {
      throw new DeviceProblem('device.unplugged', 'node-hid does not load: run the installer again.', {
        tryAgain: false,
        cause,
      });
    });
    // Says which of its two builds node-hid loads; it loads one of them, once, for the life of the process.
    hid.setDriverType(settings.keyboards.length > 0 ? 'libusb' : 'hidraw');
    const devices = await Promise.all((await hid.devicesAsync()).map((device) => withUsage(device, claim)));
    const found = chooseScanner(devices, settings);
    if (!found) throw new DeviceProblem('device.unplugged', notFoundHint);
    const descriptor = (await claim.descriptorOf(found.path)) ?? found.guess;
    const opened = await hid.HIDAsync.open(found.path).catch((cause: unknown) => {
      throw new DeviceProblem('device.unplugged', notAllowedHint, { cause });
    });
    const port = nodeHidPort(opened, found.reportStyle, descriptor);
    const typing = found.reportStyle === 'keyboard' ? await claim.typingInterfaces(found.path) : [];
    if (typing.length === 0) return port;
    await port.close();
    throw new DeviceProblem('device.unplugged', typingHint(typing));
  };
}

const notFoundHint =
  'No barcode scanner found. Look at its cable; a scanner in keyboard mode must stand in the settings.';
const notAllowedHint =
  'The barcode scanner is there but does not open. See whether another program holds it, or the udev rule is missing.';
const typingHint = (interfaces: readonly string[]) =>
  `The barcode scanner would also type into the console (${interfaces.join(', ')}). Put it into 70-silaku-barcode.rules, then plug it in again.`;

/** libusb tells no usage; the descriptor does, where it is known. */
async function withUsage(device: Device, claim: ScannerClaim): Promise<Device> {
  if (device.usagePage || !device.path) return device;
  const descriptor = await claim.descriptorOf(device.path);
  return { ...device, ...(descriptor && applicationOf(descriptor)) };
}

/** `guess` is the descriptor that holds when the scanner's own can't be read. */
export type ChosenScanner = { path: string; reportStyle: HidReportStyle; guess: Uint8Array | null };

/** A HID-POS scanner comes first, because its codes can't be mistaken for keystrokes; then a keyboard that the settings name. */
export function chooseScanner(
  devices: readonly Device[],
  { keyboards }: NodeHidPortSettings,
): ChosenScanner | null {
  const candidates = devices.flatMap((device): ChosenScanner[] => {
    const { path, usagePage, usage } = device;
    if (!path) return [];
    const reportStyle = usagePage ? reportStyleOf(usagePage, usage) : 'keyboard';
    if (reportStyle === 'pos') return [{ path, reportStyle, guess: null }];
    const named = keyboards.find((keyboard) => isNamed(device, keyboard));
    if (reportStyle !== 'keyboard' || !named) return [];
    return [{ path, reportStyle, guess: named.reports === 'bitmap' ? bitmapKeyboard : bootKeyboard }];
  });
  return candidates.find(({ reportStyle }) => reportStyle === 'pos') ?? candidates[0] ?? null;
}

const isNamed = (device: Device, named: NamedKeyboard) =>
  device.vendorId === named.vendorId &&
  device.productId === named.productId &&
  (named.interface === undefined || device.interface === named.interface);

function nodeHidPort(device: OpenedHid, reportStyle: HidReportStyle, descriptor: Uint8Array | null): HidPort {
  let closed: Promise<void> | null = null;
  // node-hid tells of an unplugged device with an error; the listener stays, so that a late one can't end the process.
  const onClosed = Promise.withResolvers<unknown>();
  device.on('error', (cause: unknown) => onClosed.resolve(cause));
  return {
    reportStyle,
    descriptor,
    listen(listener) {
      let listening = true;
      const data = (report: Uint8Array) => {
        // node-hid swallows what a listener throws and hands it out as an error of the device; a mistake of ours must surface.
        try {
          if (listening) listener.data(report);
        } catch (mistake) {
          queueMicrotask(() => {
            throw mistake;
          });
        }
      };
      device.on('data', data);
      onClosed.promise.then((cause) => {
        if (listening) listener.closed(new DeviceProblem('device.unplugged', notFoundHint, { cause }));
      });
      return () => {
        listening = false;
        device.off('data', data);
      };
    },
    close() {
      // A device that was pulled out can't be closed properly, and need not be.
      closed ??= device.close().catch(() => {});
      return closed;
    },
  };
}
