/** Finds the barcode scanner among the HID devices of this machine and opens it on hidraw through node-hid. Used by the kiosk with real hardware. */
import type { Device } from 'node-hid';
import { DeviceProblem } from '../device-problem.ts';
import { type HidPort, type OpenHidPort, reportStyleOf } from './hid-port.ts';
import type { HidReportStyle } from './hid-reports.ts';

export type NodeHidPortSettings = {
  /** Scanners in keyboard mode that may be taken; without an entry none is, since a real keyboard looks the same. */
  keyboards: readonly { vendorId: number; productId: number }[];
};

type OpenedHid = {
  on(event: 'data', listener: (report: Uint8Array) => void): unknown;
  on(event: 'error', listener: (cause: unknown) => void): unknown;
  off(event: 'data', listener: (report: Uint8Array) => void): unknown;
  close(): Promise<void>;
};

/** The part of node-hid used here; tests hand in their own. */
export type NodeHid = {
  devicesAsync(): Promise<Device[]>;
  HIDAsync: { open(path: string): Promise<OpenedHid> };
};

export function nodeHidPortOpener(
  settings: NodeHidPortSettings,
  loadNodeHid: () => Promise<NodeHid> = async () => (await import('node-hid')).default,
): OpenHidPort {
  return async () => {
    const hid = await loadNodeHid().catch((cause: unknown) => {
      throw new DeviceProblem('device.unplugged', 'node-hid does not load: run the installer again.', {
        tryAgain: false,
        cause,
      });
    });
    const found = chooseScanner(await hid.devicesAsync(), settings);
    if (!found) throw new DeviceProblem('device.unplugged', notFoundHint);
    const opened = await hid.HIDAsync.open(found.path).catch((cause: unknown) => {
      throw new DeviceProblem('device.unplugged', notAllowedHint, { cause });
    });
    return nodeHidPort(opened, found.reportStyle);
  };
}

const notFoundHint =
  'No barcode scanner found. Look at its cable; a scanner in keyboard mode must stand in the settings.';
const notAllowedHint =
  'The barcode scanner is there but does not open. See whether another program holds it, or the udev rule is missing.';

/** A HID-POS scanner comes first, because its codes can't be mistaken for keystrokes; then a keyboard that the settings name. */
export function chooseScanner(
  devices: readonly Device[],
  settings: NodeHidPortSettings,
): { path: string; reportStyle: HidReportStyle } | null {
  const isNamed = (device: Device) =>
    settings.keyboards.some(
      ({ vendorId, productId }) => device.vendorId === vendorId && device.productId === productId,
    );
  const candidates = devices.flatMap((device) => {
    const reportStyle = reportStyleOf(device.usagePage, device.usage);
    if (!device.path || !reportStyle || (reportStyle === 'keyboard' && !isNamed(device))) return [];
    return [{ path: device.path, reportStyle }];
  });
  return candidates.find(({ reportStyle }) => reportStyle === 'pos') ?? candidates[0] ?? null;
}

function nodeHidPort(device: OpenedHid, reportStyle: HidReportStyle): HidPort {
  let closed: Promise<void> | null = null;
  // node-hid tells of an unplugged device with an error; the listener stays, so that a late one can't end the process.
  const onClosed = Promise.withResolvers<unknown>();
  device.on('error', (cause: unknown) => onClosed.resolve(cause));
  return {
    reportStyle,
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
