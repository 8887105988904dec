/** The one error that drivers throw for what can happen to a device in a village hall. Mistakes of our own use node:assert. */

export type DeviceProblemCode =
  | 'device.closed'
  | 'device.unplugged'
  | 'device.silent'
  | 'printer.paperOut'
  | 'printer.coverOpen'
  | 'printer.offline'
  | 'printer.failed'
  | 'scanner.busy'
  | 'scanner.noPaper'
  | 'scanner.jammed'
  | 'scanner.coverOpen'
  | 'scanner.failed'
  | 'scanner.cancelled'
  | 'scanner.badPage'
  | 'panel.noFirmware'
  | 'panel.buttonStuck';

export class DeviceProblem extends Error {
  /** Dotted words, the same as the events use. Callers compare codes, never message text. */
  code: DeviceProblemCode;
  /** A sentence for the technician: what to look at first. */
  hint: string;
  /** Whether the same call can succeed later without anybody changing a setting. */
  tryAgain: boolean;

  constructor(code: DeviceProblemCode, hint: string, options: { tryAgain?: boolean; cause?: unknown } = {}) {
    super(`${code}: ${hint}`, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'DeviceProblem';
    this.code = code;
    this.hint = hint;
    this.tryAgain = options.tryAgain ?? true;
  }
}

export function isDeviceProblem(error: unknown): error is DeviceProblem {
  return error instanceof DeviceProblem;
}
