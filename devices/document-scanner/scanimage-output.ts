/** What `scanimage` says on stderr, on stdout with -L, and by its exit code, as values. Pure; the driver does the rest. */
import { DeviceProblem } from '../device-problem.ts';

/** The last "Progress: 12.3%" in the text, 0 to 100. Backends overshoot now and then, so the value is held in its range. */
export function readProgress(stderr: string): number | undefined {
  const last = [...stderr.matchAll(/Progress: *(\d{1,4}(?:\.\d+)?)%/g)].at(-1);
  return last ? Math.min(100, Number(last[1])) : undefined;
}

/** The resolution that is really used, from "rounded value of resolution from 250 to 300"; scanners have steps. */
export function readRoundedResolution(stderr: string): number | undefined {
  const rounded = /rounded value of resolution from \S+ to (\d+)/.exec(stderr);
  return rounded ? Number(rounded[1]) : undefined;
}

/** `description` is vendor, model and type in one, as printed: only spaces part them, and models have spaces too. */
export type ListedDevice = { name: string; description: string };

/** The devices that `scanimage -L` lists, in its order. */
export function readDevices(stdout: string): ListedDevice[] {
  return [...stdout.matchAll(/^device `([^'\n]+)' is a (.*)$/gm)].map((line) => ({
    name: line[1]!,
    description: line[2]!,
  }));
}

/** Lines that tell of an error, without the progress that shares their line and without mere remarks. */
export function readErrorLines(stderr: string): string[] {
  return stderr
    .split(/[\r\n]+/)
    .map((line) => line.replace(/^(?:Progress: *[\d.]+% *)+/, '').trim())
    .filter(
      (line) =>
        /^\S*scanimage\S*: /.test(line) &&
        !/received signal|trying to stop|aborting|rounded value/.test(line),
    );
}

export type ScanimageEnd = { exitCode: number | null; killedBy: string | null; stderr: string };

/**
 * What went wrong in a run that ended by itself, or undefined when nothing did. The exit code is a SANE_Status
 * (sane.h: 2 cancelled ... 11 access denied) when reading failed, but plain 1 when opening or an option failed.
 */
export function readProblem({ exitCode, killedBy, stderr }: ScanimageEnd): DeviceProblem | undefined {
  if (exitCode === 0) return undefined;
  const said = readErrorLines(stderr).at(-1) ?? `scanimage ended with ${killedBy ?? exitCode} and no words`;
  if (exitCode === 1) return openingProblem(said);
  switch (exitCode) {
    case 2:
      return new DeviceProblem('scanner.cancelled', `The scan was stopped at the scanner. (${said})`);
    case 3:
      return new DeviceProblem('scanner.busy', `Another program uses the scanner. (${said})`);
    case 6:
      return new DeviceProblem('scanner.jammed', `Open the scanner and take the paper out. (${said})`);
    case 7:
      return new DeviceProblem('scanner.noPaper', `Put a page into the scanner. (${said})`);
    case 8:
      return new DeviceProblem('scanner.coverOpen', `Close the cover of the scanner. (${said})`);
    case 11:
      return accessProblem(said);
    default:
      return new DeviceProblem(
        'scanner.failed',
        `Switch the scanner off and on, look at its cable. (${said})`,
      );
  }
}

function openingProblem(said: string): DeviceProblem {
  if (/no SANE devices found/.test(said)) return unpluggedProblem(said);
  const opening = /open of device .* failed: (.*)/.exec(said)?.[1];
  if (opening === undefined) {
    if (/sane_start|sane_read/.test(said)) {
      return new DeviceProblem(
        'scanner.failed',
        `Switch the scanner off and on, look at its cable. (${said})`,
      );
    }
    return new DeviceProblem('scanner.failed', `The scanner's settings do not fit this model. (${said})`, {
      tryAgain: false,
    });
  }
  if (/busy/i.test(opening))
    return new DeviceProblem('scanner.busy', `Another program uses the scanner. (${said})`);
  if (/denied/i.test(opening)) return accessProblem(said);
  return unpluggedProblem(said);
}

/** "Invalid argument" is what SANE says for a device name that is not there (any more). */
function unpluggedProblem(said: string): DeviceProblem {
  return new DeviceProblem('device.unplugged', `Look at the scanner's cable and power. (${said})`);
}

function accessProblem(said: string): DeviceProblem {
  return new DeviceProblem(
    'scanner.failed',
    `The service's user must belong to the group "scanner". (${said})`,
    {
      tryAgain: false,
    },
  );
}
