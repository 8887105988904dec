import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { machineFacts } from '../../src/kiosk/machine-facts.ts';

function machineOf(t: ExecutionContext, files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'machine-'));
  t.teardown(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const throttled = 'sys/devices/platform/soc/soc:firmware/get_throttled';

test('a Pi tells its model, its warmest sensor, its memory and what its firmware thinks of the power supply', (t) => {
  const root = machineOf(t, {
    'proc/device-tree/model': 'Raspberry Pi 4 Model B Rev 1.5\0',
    'sys/class/thermal/thermal_zone0/temp': '48312\n',
    'sys/class/thermal/thermal_zone1/temp': '61200\n',
    'proc/meminfo': 'MemTotal:        3884000 kB\nMemFree: 1 kB\nMemAvailable:    2000000 kB\n',
    'proc/uptime': '3600.52 1.0\n',
    'proc/loadavg': '0.42 0.30 0.20 1/200 999\n',
    [throttled]: '50005\n',
  });
  t.deepEqual(machineFacts(root), {
    model: 'Raspberry Pi 4 Model B Rev 1.5',
    temperatureC: 61,
    power: {
      undervoltage: true,
      undervoltageSinceBoot: true,
      throttled: true,
      throttledSinceBoot: true,
      tooHot: false,
    },
    memoryFreeBytes: 2_000_000 * 1024,
    memoryBytes: 3_884_000 * 1024,
    uptimeSeconds: 3600.52,
    load: 0.42,
  });
});

test('undervoltage of an hour ago is told apart from undervoltage now', (t) => {
  const { power } = machineFacts(machineOf(t, { [throttled]: '0x10000\n' }));
  t.like(power, { undervoltage: false, undervoltageSinceBoot: true, throttled: false });
  t.like(machineFacts(machineOf(t, { [throttled]: '0\n' })).power, { undervoltageSinceBoot: false });
});

test('a kernel that hides the firmware has the alarm of its voltage sensor', (t) => {
  const hwmon = (alarm: string) => ({
    'sys/class/hwmon/hwmon0/name': 'cpu_thermal\n',
    'sys/class/hwmon/hwmon1/name': 'rpi_volt\n',
    'sys/class/hwmon/hwmon1/in0_lcrit_alarm': alarm,
  });
  t.is(machineFacts(machineOf(t, hwmon('1\n'))).power?.undervoltage, true);
  t.is(machineFacts(machineOf(t, hwmon('0\n'))).power?.undervoltage, false);
});

test('what a machine does not show is unknown, and nothing is made up', (t) => {
  t.deepEqual(machineFacts(machineOf(t, {})), {
    ...{ model: null, temperatureC: null, power: null, memoryFreeBytes: null },
    ...{ memoryBytes: null, uptimeSeconds: null, load: null },
  });
});
