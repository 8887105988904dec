/** Which of the devices that SANE lists is ours: by who made it, its model and its serial number, never by its address on the bus. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListedDevice } from './scanimage-output.ts';

/** All that are given must fit. Words are compared without case, as parts of what SANE prints. */
export type ScannerIdentity = {
  vendor?: string | undefined;
  model?: string | undefined;
  /** In the device's name (hpaio, pixma, fujitsu print it there), or in the USB descriptor that the kernel shows. */
  serial?: string | undefined;
  /** `04b8:0133`, as `lsusb` shows it. */
  usb?: string | undefined;
};

export type UsbFacts = { usb: string; serial: string | undefined };

export function fitsIdentity(
  device: ListedDevice,
  identity: ScannerIdentity,
  usbFactsOf: (address: UsbAddress) => UsbFacts | undefined,
): boolean {
  const address = readUsbAddress(device.name);
  const facts = address && (identity.serial || identity.usb) ? usbFactsOf(address) : undefined;
  return (
    contains(device.description, identity.vendor) &&
    contains(device.description, identity.model) &&
    (identity.serial === undefined ||
      facts?.serial === identity.serial ||
      wordsOf(device.name).includes(identity.serial)) &&
    (identity.usb === undefined || facts?.usb === identity.usb.toLowerCase())
  );
}

export type UsbAddress = { bus: number; device: number };

/** `epson2:libusb:001:004` names bus and address; `brother4:bus1;dev5` says it in its own way. */
export function readUsbAddress(name: string): UsbAddress | undefined {
  const found = /libusb:(\d{3}):(\d{3})/.exec(name) ?? /:bus(\d+);dev(\d+)/.exec(name);
  return found ? { bus: Number(found[1]), device: Number(found[2]) } : undefined;
}

/** Reads what the kernel knows of a USB device, under /sys/bus/usb/devices. */
export function usbFactsFrom(folder: string): (address: UsbAddress) => UsbFacts | undefined {
  return ({ bus, device }) => {
    for (const entry of listFolder(folder)) {
      const read = (file: string) => readWord(join(folder, entry, file));
      if (Number(read('busnum')) !== bus || Number(read('devnum')) !== device) continue;
      return { usb: `${read('idVendor') ?? '?'}:${read('idProduct') ?? '?'}`, serial: read('serial') };
    }
    return undefined;
  };
}

function contains(text: string, wanted: string | undefined): boolean {
  return wanted === undefined || text.toLowerCase().includes(wanted.toLowerCase());
}

/** A serial number stands by itself in a name: after `_` in pixma's, after `:` in fujitsu's, after `=` in hpaio's. */
function wordsOf(name: string): string[] {
  return name.split(/[:;_=?&/ ]+/);
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readWord(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
