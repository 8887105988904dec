/**
 * What a technician has set on the screen: a file of the kiosk's own that lies over the settings file, which is root's. Written whole, the
 * one before is kept beside it.
 */
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EasySettings, easySettings, type SettingsPage } from '../../control/technician-messages.ts';
import { writeWhole } from '../../files/whole-files.ts';
import type { KioskSettings } from '../kiosk-settings.ts';

const file = 'technician-settings.json';

/** Nothing when there is no such file, or when it can't be read: the settings file is enough to run with. */
export function readEasySettings(folder: string): EasySettings {
  try {
    return easySettings.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
  } catch {
    return {};
  }
}

export function withEasySettings(settings: KioskSettings, easy: EasySettings): KioskSettings {
  const { dayEndTime, dayEndSlip, draftKeepDays, paperRollMetres, scanSource, scanDpi } = easy;
  return {
    ...settings,
    ...(paperRollMetres === undefined ? {} : { paperRollMetres }),
    dayEnd: { time: dayEndTime ?? settings.dayEnd.time, print: dayEndSlip ?? settings.dayEnd.print },
    draftSlips: { ...settings.draftSlips, keepDays: draftKeepDays ?? settings.draftSlips.keepDays },
    documentScanner: {
      ...settings.documentScanner,
      ...(scanSource === undefined ? {} : { source: scanSource }),
      resolutionDpi: scanDpi ?? settings.documentScanner.resolutionDpi,
    },
  };
}

export function easySettingsOf(settings: KioskSettings): EasySettings {
  const { source, resolutionDpi } = settings.documentScanner;
  return {
    dayEndTime: settings.dayEnd.time,
    dayEndSlip: settings.dayEnd.print,
    draftKeepDays: settings.draftSlips.keepDays,
    ...(settings.paperRollMetres === undefined ? {} : { paperRollMetres: settings.paperRollMetres }),
    ...(source === undefined ? {} : { scanSource: source }),
    scanDpi: resolutionDpi,
  };
}

/** `settings`: as they were read at the start. All of them are taken up at a start, so every change waits for one. */
export function createEasySettings(settings: KioskSettings) {
  const path = join(settings.folder, file);
  const inUse = easySettingsOf(settings);

  function page(): SettingsPage {
    const written = { ...inUse, ...readEasySettings(settings.folder) };
    const fields = Object.keys(easySettings.shape) as (keyof EasySettings)[];
    return { inUse, written, needRestart: fields.filter((field) => written[field] !== inUse[field]) };
  }

  return {
    page,
    /** Throws what the disk says. */
    write(wanted: EasySettings): SettingsPage {
      if (existsSync(path)) copyFileSync(path, `${path}.before`);
      const next = { ...readEasySettings(settings.folder), ...wanted };
      writeWhole(path, `${JSON.stringify(next, null, 2)}\n`, 0o640);
      return page();
    },
  };
}
