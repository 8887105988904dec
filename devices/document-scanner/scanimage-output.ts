/** What `scanimage` says on stderr, on stdout with -L, and by its exit code, as values. Pure; the driver does the rest. */
import { DeviceProblem } from '../device-problem.ts';
import { problemOfStatus, saneStatuses, statusOfNumber, statusSaid } from './sane-status.ts';

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
 * What went wrong in a run that ended by itself, or undefined when nothing did. The exit code is a SANE_Status (sane-status.ts) when
 * starting or reading failed, but plain 1 when opening or an option failed; then only the words tell.
 */
export function readProblem({ exitCode, killedBy, stderr }: ScanimageEnd): DeviceProblem | undefined {
  if (exitCode === 0) return undefined;
  const said = readErrorLines(stderr).at(-1) ?? `scanimage ended with ${killedBy ?? exitCode} and no words`;
  if (exitCode === 1) return openingProblem(said);
  return problemOfStatus(statusOfNumber(exitCode) ?? saneStatuses.ioError, said);
}

function openingProblem(said: string): DeviceProblem {
  const status = statusSaid(said);
  if (/sane_start|sane_read/.test(said)) return problemOfStatus(status ?? saneStatuses.ioError, said);
  const isOpening = /no SANE devices found|open of device .* failed:/.test(said);
  if (!isOpening) {
    return new DeviceProblem('scanner.failed', `The scanner's settings do not fit this model. (${said})`, {
      tryAgain: false,
    });
  }
  // These two are what SANE says for a device that is not there (any more); what it does not say in words may be the same.
  const isAway = !status || status === saneStatuses.invalid || status === saneStatuses.ioError;
  return isAway
    ? new DeviceProblem('device.unplugged', `Look at the scanner's cable and power. (${said})`)
    : problemOfStatus(status, said);
}
