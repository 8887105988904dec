/**
 * The computer under the kiosk as the kernel shows it: temperature, power supply, memory, how long it is up. What a machine does not show
 * is `null`, which means unknown and never "fine". `root` lets a test lay out a machine of its own.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MachineHealth } from '../control/messages.ts';

/** The bits of the firmware's answer (Raspberry Pi documentation, `vcgencmd get_throttled`): now, and sixteen places up, since the boot. */
const bits = { undervoltage: 0, frequencyCapped: 1, throttled: 2, tooHot: 3 } as const;
const sinceBoot = 16;

export function machineFacts(root = '/'): MachineHealth {
  const read = (path: string) => readText(join(root, path));
  const memory = read('proc/meminfo');
  return {
    model: read('proc/device-tree/model')?.replaceAll('\0', '').trim() || null,
    temperatureC: temperature(root),
    power: power(root),
    memoryFreeBytes: kilobytesIn(memory, 'MemAvailable'),
    memoryBytes: kilobytesIn(memory, 'MemTotal'),
    uptimeSeconds: numberIn(read('proc/uptime')),
    load: numberIn(read('proc/loadavg')),
  };
}

/** The warmest of all sensors, in whole degrees. */
function temperature(root: string): number | null {
  const zones = namesIn(join(root, 'sys/class/thermal')).filter((name) => name.startsWith('thermal_zone'));
  const degrees = zones
    .map((zone) => numberIn(readText(join(root, 'sys/class/thermal', zone, 'temp'))))
    .filter((millidegrees) => millidegrees !== null)
    .map((millidegrees) => Math.round(millidegrees / 1_000));
  return degrees.length === 0 ? null : Math.max(...degrees);
}

function power(root: string): MachineHealth['power'] {
  const text = readText(join(root, 'sys/devices/platform/soc/soc:firmware/get_throttled'));
  const word = text === null ? Number.NaN : Number.parseInt(text.trim().replace(/^0x/, ''), 16);
  if (!Number.isNaN(word)) {
    const has = (bit: number) => (word & (1 << bit)) !== 0;
    return {
      undervoltage: has(bits.undervoltage),
      undervoltageSinceBoot: has(bits.undervoltage + sinceBoot),
      throttled: has(bits.throttled) || has(bits.frequencyCapped),
      throttledSinceBoot: has(bits.throttled + sinceBoot) || has(bits.frequencyCapped + sinceBoot),
      tooHot: has(bits.tooHot),
    };
  }
  return powerOfSensor(root);
}

/** Kernels that hide the firmware's word still have its alarm as a sensor of the voltage. */
function powerOfSensor(root: string): MachineHealth['power'] {
  const folder = join(root, 'sys/class/hwmon');
  const sensor = namesIn(folder).find(
    (name) => readText(join(folder, name, 'name'))?.trim() === 'rpi_volt' && existsSync(join(folder, name)),
  );
  const alarm = sensor === undefined ? null : numberIn(readText(join(folder, sensor, 'in0_lcrit_alarm')));
  if (alarm === null) return null;
  const undervoltage = alarm !== 0;
  return {
    ...{ undervoltage, undervoltageSinceBoot: undervoltage },
    ...{ throttled: false, throttledSinceBoot: false, tooHot: false },
  };
}

function kilobytesIn(text: string | null, field: string): number | null {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text ?? '')?.[1];
  return found === undefined ? null : Number(found) * 1_024;
}

function numberIn(text: string | null): number | null {
  const found = /^-?\d+(\.\d+)?/.exec(text?.trim() ?? '')?.[0];
  return found === undefined ? null : Number(found);
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
