/** Every status that SANE has, as `scanimage` says it, and what it means here: one table, for what the driver tells and for its test. */
import { DeviceProblem, type DeviceProblemCode } from '../device-problem.ts';

export type SaneStatus = {
  /** The number in sane.h, with which `scanimage` ends when starting or reading fails. */
  number: number;
  /** What sane_strstatus() says, in English. */
  says: string;
  code: DeviceProblemCode;
  /** For the technician; `scanimage`'s own words follow it. */
  remedy: string;
  /** False where the same call can't succeed before somebody has changed a setting. */
  tryAgain: boolean;
};

export const saneStatuses = {
  unsupported: {
    ...{ number: 1, says: 'Operation not supported', code: 'scanner.failed', tryAgain: true },
    remedy: 'This model does not do that: compare its settings with scanimage -A.',
  },
  cancelled: {
    ...{ number: 2, says: 'Operation was canceled', code: 'scanner.cancelled', tryAgain: true },
    remedy: 'The scan was stopped at the scanner.',
  },
  deviceBusy: {
    ...{ number: 3, says: 'Device busy', code: 'scanner.busy', tryAgain: true },
    remedy: 'Another program uses the scanner.',
  },
  invalid: {
    ...{ number: 4, says: 'Invalid argument', code: 'scanner.failed', tryAgain: true },
    remedy: 'The scanner refused its settings: compare them with scanimage -A.',
  },
  endOfFile: {
    ...{ number: 5, says: 'End of file reached', code: 'scanner.badPage', tryAgain: true },
    remedy: 'The picture ended before the page did: scan again.',
  },
  jammed: {
    ...{ number: 6, says: 'Document feeder jammed', code: 'scanner.jammed', tryAgain: true },
    remedy: 'Open the scanner and take the paper out.',
  },
  noDocuments: {
    ...{ number: 7, says: 'Document feeder out of documents', code: 'scanner.noPaper', tryAgain: true },
    remedy: 'Put a page into the scanner.',
  },
  coverOpen: {
    ...{ number: 8, says: 'Scanner cover is open', code: 'scanner.coverOpen', tryAgain: true },
    remedy: 'Close the cover of the scanner.',
  },
  ioError: {
    ...{ number: 9, says: 'Error during device I/O', code: 'scanner.failed', tryAgain: true },
    remedy: 'Switch the scanner off and on, look at its cable.',
  },
  noMemory: {
    ...{ number: 10, says: 'Out of memory', code: 'scanner.failed', tryAgain: true },
    remedy: 'The machine has no memory left: restart it, or set a lower resolution.',
  },
  accessDenied: {
    ...{ number: 11, says: 'Access to resource has been denied', code: 'scanner.failed', tryAgain: false },
    remedy: 'The service\'s user must belong to the group "scanner".',
  },
  // The last two are in sane.h, switched off: only backends that were built for SANE 1.1 say them.
  warmingUp: {
    ...{ number: 12, says: 'Lamp not ready, please retry', code: 'scanner.busy', tryAgain: true },
    remedy: 'The lamp warms up: wait a minute.',
  },
  locked: {
    ...{
      number: 13,
      says: 'Scanner mechanism locked for transport',
      code: 'scanner.failed',
      tryAgain: false,
    },
    remedy: 'Release the transport lock, a switch under or behind the scanner.',
  },
} as const satisfies Record<string, SaneStatus>;

export type SaneStatusName = keyof typeof saneStatuses;

const all: readonly SaneStatus[] = Object.values(saneStatuses);

/** The status in `scanimage`'s words, which stands at their end, in brackets or not. */
export const statusSaid = (said: string): SaneStatus | undefined =>
  all.find(({ says }) => said.replace(/\)$/, '').endsWith(says));

export const statusOfNumber = (wanted: number | null): SaneStatus | undefined =>
  all.find(({ number }) => number === wanted);

export const problemOfStatus = ({ code, remedy, tryAgain }: SaneStatus, said: string): DeviceProblem =>
  new DeviceProblem(code, `${remedy} (${said})`, { tryAgain });
