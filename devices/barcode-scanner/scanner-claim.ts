/**
 * Whose keystrokes are a keyboard scanner's? While the kernel's `usbhid` drives it, every code also types into the console, whoever reads
 * hidraw beside it. So the kiosk takes keyboard scanners through libusb: opening one detaches `usbhid`, and the kernel's keyboard is gone.
 * For the time when the kiosk is not running, systemd/70-silaku-barcode.rules detaches it at every plug-in. This file asks sysfs what is
 * left: the report descriptor, and whether the scanner still types somewhere. The README says why not another way.
 */
import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export type ScannerClaimPaths = {
  /** Where the kernel shows its devices. */
  sysfs?: string;
  /** Where the udev rule keeps the descriptor of a scanner before it detaches it; the kernel then forgets it. */
  keptDescriptors?: string;
};

export type ScannerClaim = {
  /** Null where nobody knows it: the scanner was detached by something else than the rule. */
  descriptorOf(path: string): Promise<Uint8Array | null>;
  /** The interfaces of this scanner on which the kernel still has a keyboard that can type a digit. */
  typingInterfaces(path: string): Promise<string[]>;
};

/** Takes the paths of node-hid: `/dev/hidraw0`, or `1-1.2:1.0` with libusb, which is also the name of the interface in sysfs. */
export function scannerClaim({
  sysfs = '/sys',
  keptDescriptors = '/run/silaku-barcode',
}: ScannerClaimPaths = {}): ScannerClaim {
  const usbDevices = join(sysfs, 'bus/usb/devices');
  return {
    async descriptorOf(path) {
      if (path.startsWith('/dev/'))
        return bytesOf(join(sysfs, 'class/hidraw', basename(path), 'device/report_descriptor'));
      if (!usbInterface.test(path)) return null;
      const [hid] = await hidDevicesIn(join(usbDevices, path));
      return hid ? bytesOf(join(hid, 'report_descriptor')) : bytesOf(join(keptDescriptors, path));
    },

    async typingInterfaces(path) {
      const own = path.startsWith('/dev/') ? await interfaceOf(sysfs, path) : path;
      const device = usbInterface.exec(own ?? '')?.[1];
      if (device === undefined) return [];
      const interfaces = (await namesIn(usbDevices)).filter((name) => name.startsWith(`${device}:`)).sort();
      const typing: string[] = [];
      for (const name of interfaces) {
        if (await hasTypingInput(join(usbDevices, name))) typing.push(name);
      }
      return typing;
    },
  };
}

/** Bus, ports, configuration and interface. */
const usbInterface = /^(\d+-\d+(?:\.\d+)*):\d+\.\d+$/;
/** Bus, vendor, product and a counter of the kernel's. */
const hidDevice = /^[0-9A-F]{4}:[0-9A-F]{4}:[0-9A-F]{4}\.[0-9A-F]{4,}$/;

async function interfaceOf(sysfs: string, hidraw: string): Promise<string | null> {
  const hid = await realpath(join(sysfs, 'class/hidraw', basename(hidraw), 'device')).catch(() => null);
  return hid && basename(dirname(hid));
}

const hidDevicesIn = async (folder: string) =>
  (await namesIn(folder)).filter((name) => hidDevice.test(name)).map((name) => join(folder, name));

async function hasTypingInput(interfaceFolder: string): Promise<boolean> {
  for (const hid of await hidDevicesIn(interfaceFolder)) {
    for (const input of await namesIn(join(hid, 'input'))) {
      const keys = await bytesOf(join(hid, 'input', input, 'capabilities/key'));
      if (keys && canTypeDigit(Buffer.from(keys).toString('latin1'))) return true;
    }
  }
  return false;
}

/** Words in hexadecimal, the lowest keys last; KEY_1 to KEY_0 are 2 to 11. Media keys and the power button have none of them. */
const canTypeDigit = (capabilities: string) =>
  (Number.parseInt(capabilities.trim().split(' ').at(-1)?.slice(-8) ?? '', 16) & 0xffc) !== 0;

/** What can't be read is not there: the scanner may be pulled out at any moment. */
const namesIn = (folder: string) => readdir(folder).catch(() => []);

async function bytesOf(file: string): Promise<Uint8Array | null> {
  const bytes = await readFile(file).catch(() => null);
  return bytes && bytes.length > 0 ? bytes : null;
}
