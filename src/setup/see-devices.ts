/** Looks in sysfs and /dev for what a kiosk might use. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SeenDevices } from './kiosk-files.ts';

export function seeDevices(root = '/'): SeenDevices {
  return {
    serialPorts: list(join(root, 'dev'))
      .filter((name) => /^tty(ACM|USB)\d+$/.test(name))
      .sort()
      .map((name) => `/dev/${name}`),
    hasPins:
      /raspberry pi/i.test(textOf(join(root, 'proc/device-tree/model'))) &&
      existsSync(join(root, 'dev/gpiochip0')),
    usb: list(join(root, 'sys/bus/usb/devices'))
      // Root hubs are called usb1, interfaces 1-1:1.0.
      .filter((name) => /^\d+-[\d.]+$/.test(name))
      .map((name) => join(root, 'sys/bus/usb/devices', name))
      .map((device) => `${textOf(join(device, 'idVendor'))}:${textOf(join(device, 'idProduct'))}`)
      .filter((id) => /^[0-9a-f]{4}:[0-9a-f]{4}$/.test(id)),
  };
}

function list(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\0/g, '').trim();
  } catch {
    return '';
  }
}
