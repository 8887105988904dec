/** `silaku setup`: asks what only a person knows, enrols the kiosk, writes its files and starts it. May be run again at any time. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readCall } from './command-line.ts';
import { writeWhole } from './files/whole-files.ts';
import { kioskSettings } from './kiosk/kiosk-settings.ts';
import { readEnrolment } from './outbox/keys.ts';
import { ask } from './setup/ask.ts';
import { type KioskAnswers, kioskQuestions, networkPrinterOf, readAnswers } from './setup/kiosk-answers.ts';
import {
  forwardEnv,
  kioskFolder,
  kioskJson,
  networkPrinterDropIn,
  networkPrinterRule,
  usbPolicy,
} from './setup/kiosk-files.ts';
import { setUpOffice } from './setup/office-setup.ts';
import { seeDevices } from './setup/see-devices.ts';

const usage = `silaku setup [--answers FILE]           sets this machine up as a kiosk; asks when there is no file
silaku-office setup [--answers FILE]    sets this machine up as an office

  --answers FILE   JSON: {"office", "code", "place", "devices", "technicianKey"}; of an office {"host", "port"}
  --no-usb-lock    lets every USB device in; for trying
`;

const files = {
  answers: '/etc/silaku/answers.json',
  settings: '/etc/silaku/kiosk.json',
  forward: '/etc/silaku/forward.env',
  keys: '/etc/silaku/teknisi-keys',
  printerDropIn: '/etc/systemd/system/silaku-kiosk.service.d/60-network-printer.conf',
  printerRule: '/etc/silaku/firewall.d/printer.nft',
  usb: '/etc/udev/rules.d/65-silaku-usb-known.rules',
};

/** Returns the exit status: 0 the kiosk serves, 1 it does not yet, 64 wrong call, 65 wrong answers, 77 not root or refused by the office. */
export async function runSetup(args: string[]): Promise<number> {
  const values = readCall(args, {
    answers: { type: 'string' },
    office: { type: 'boolean', default: process.argv[1]?.includes('/silaku-office/') ?? false },
    'no-usb-lock': { type: 'boolean', default: false },
  });
  if (!values) return say(usage, 64);
  if (process.getuid?.() !== 0) return say('Setting up needs root: sudo silaku setup\n', 77);
  if (values.office) return setUpOffice(values.answers ?? null);
  if (!existsSync('/usr/lib/silaku-kiosk')) return say('The package silaku-kiosk is not installed.\n', 69);
  const answers = await answersOf(values.answers);
  if (typeof answers === 'number') return answers;

  const devices = readDevices(answers.devices);
  if (typeof devices === 'string') return say(`${devices}\n`, 65);
  const seen = seeDevices();
  const settings = kioskJson(answers, seen, devices);
  const checked = kioskSettings.safeParse(settings);
  if (!checked.success) return say(`The devices are not right. ${z.prettifyError(checked.error)}\n`, 65);
  const enrolled = enrol(answers);
  if (enrolled !== 0) return enrolled;

  const printer = networkPrinterOf(answers.devices);
  write(files.forward, forwardEnv(answers, textOf(files.forward)));
  write(files.printerDropIn, networkPrinterDropIn(printer));
  write(files.printerRule, networkPrinterRule(printer));
  if (answers.technicianKey !== '') write(files.keys, `${answers.technicianKey}\n`);
  write(files.usb, values['no-usb-lock'] ? null : usbPolicy(seen.usb));
  write(files.answers, `${JSON.stringify({ ...answers, code: '' }, null, 2)}\n`);
  // Last: from here on the units start.
  write(files.settings, `${JSON.stringify(settings, null, 2)}\n`);
  return start(seen.usb);
}

async function answersOf(file: string | undefined): Promise<KioskAnswers | number> {
  if (file === undefined) {
    const before = readAnswers(JSON.parse(textOf(files.answers) || 'null'));
    const asked = await ask(
      kioskQuestions,
      before.outcome === 'ok' ? before.answers : { devices: 'auto' },
      process.stdin,
      process.stdout,
    );
    return asked ?? say('\nNothing was changed.\n', 1);
  }
  const read = readAnswers(parsed(textOf(file)));
  return read.outcome === 'ok' ? read.answers : say(`${read.problems.join('\n')}\n`, 65);
}

/** Devices of the technician's own file; a sentence when it cannot be read. */
function readDevices(answer: string): Record<string, unknown> | string {
  if (!answer.startsWith('/')) return {};
  const read = z.record(z.string(), z.unknown()).safeParse(parsed(textOf(answer)));
  return read.success ? read.data : `${answer} is not there, or no JSON object.`;
}

/** As the kiosk's own user, whose key is made there. A kiosk that is enrolled stays so when no code is given. */
function enrol({ office, code, place }: KioskAnswers): number {
  if (code === '') {
    if (readEnrolment(kioskFolder)) return 0;
    return say('This kiosk is not enrolled yet: the code from the office is needed.\n', 65);
  }
  const command = [process.execPath, fileURLToPath(new URL('./silaku.ts', import.meta.url)), 'enrol'];
  const { status } = spawnSync(
    'runuser',
    [
      '-u',
      'silaku',
      '--',
      ...command,
      '--folder',
      kioskFolder,
      '--office',
      office,
      '--code',
      code,
      '--shared-with',
      'group',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], cwd: '/' },
  );
  if (status !== 0) return status ?? 1;
  const known = readEnrolment(kioskFolder);
  if (known && known.place !== place)
    say(`The office knows this kiosk as "${known.place}", and that is what receipts will say.\n`, 0);
  return 0;
}

function start(usb: string[]): number {
  const systemctl = (...args: string[]) => spawnSync('systemctl', args, { stdio: 'inherit' }).status ?? 1;
  systemctl('daemon-reload');
  if (existsSync('/run/udev/control')) execFileSync('udevadm', ['control', '--reload']);
  systemctl('reload-or-restart', 'silaku-firewall.service');
  const failed = ['silaku-kiosk.service', 'silaku-forward.service', 'silaku-screen.service'].filter(
    (unit) => systemctl('restart', unit) !== 0,
  );
  if (failed.length > 0)
    return say(`Not running yet: ${failed.join(', ')}. journalctl -u ${failed[0]} says why.\n`, 1);
  process.stdout.write(`${JSON.stringify({ event: 'kiosk.setUp', usb })}\n`);
  return 0;
}

/** null: the file is not to be there. */
function write(path: string, text: string | null): void {
  if (text === null) rmSync(path, { force: true });
  else {
    mkdirSync(dirname(path), { recursive: true });
    writeWhole(path, text, 0o644);
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function say(sentence: string, status: number): number {
  process.stderr.write(sentence);
  return status;
}
