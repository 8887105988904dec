/**
 * The bytes of Firmata 2.5 as StandardFirmata hears and says them, to and from named values; for the twin, which plays the Arduino.
 * Source: protocol.md of the Firmata project. Data bytes have seven bits, the eighth marks a command.
 */

/** What the kiosk says to the panel. */
export type FirmataCommand =
  | { type: 'askVersion' }
  | { type: 'reset' }
  | { type: 'setPinMode'; pin: number; mode: number }
  | { type: 'setPinValue'; pin: number; high: boolean }
  /** Bit n is pin `port * 8 + n`. */
  | { type: 'writePort'; port: number; levels: number }
  | { type: 'writeAnalog'; pin: number; value: number }
  | { type: 'reportPort'; port: number; on: boolean }
  | { type: 'reportAnalog'; channel: number; on: boolean }
  | { type: 'askFirmware' }
  | { type: 'askCapabilities' }
  | { type: 'askAnalogMapping' }
  | { type: 'askPinState'; pin: number }
  /** A sysex message that StandardFirmata does not know, or that is too short. */
  | { type: 'unknown'; sysex: readonly number[] };

export const pinModes = {
  input: 0x00,
  output: 0x01,
  analog: 0x02,
  pwm: 0x03,
  servo: 0x04,
  pullUp: 0x0b,
} as const;

const startSysex = 0xf0;
const endSysex = 0xf7;
/** StandardFirmata holds 64 bytes of a message and drops what is longer. */
const longestMessageBytes = 64;

/** Cuts the kiosk's stream into commands, however the chunks fall; bytes that belong to none are skipped, as the firmware does. */
export class FirmataReader {
  #message: number[] = [];

  push(chunk: Uint8Array): FirmataCommand[] {
    return [...chunk].flatMap((byte) => this.#take(byte) ?? []);
  }

  #take(byte: number): FirmataCommand | null {
    const [first] = this.#message;
    if (first === startSysex) return this.#takeSysex(byte);
    if (byte >= 0x80) {
      this.#message = [byte];
      if (byte === 0xf9) return this.#done({ type: 'askVersion' });
      if (byte === 0xff) return this.#done({ type: 'reset' });
      return null;
    }
    if (first === undefined) return null;
    this.#message.push(byte);
    if (this.#message.length < dataBytesOf(first) + 1) return null;
    return this.#done(midiCommand(this.#message));
  }

  #takeSysex(byte: number): FirmataCommand | null {
    if (byte === endSysex) {
      const body = this.#message.slice(1);
      return this.#done(body.length < longestMessageBytes ? sysexCommand(body) : null);
    }
    if (byte === 0xff) return this.#done({ type: 'reset' });
    if (byte >= 0x80) this.#message = [byte];
    else if (this.#message.length <= longestMessageBytes) this.#message.push(byte);
    return null;
  }

  #done(command: FirmataCommand | null): FirmataCommand | null {
    this.#message = [];
    return command;
  }
}

/** Commands 0xC0 to 0xDF switch reporting and carry one byte; all others that are no sysex carry two. */
const dataBytesOf = (command: number) => ((command & 0xf0) === 0xc0 || (command & 0xf0) === 0xd0 ? 1 : 2);

function midiCommand([command = 0, low = 0, high = 0]: readonly number[]): FirmataCommand | null {
  const channel = command & 0x0f;
  if (command === 0xf4) return { type: 'setPinMode', pin: low, mode: high };
  if (command === 0xf5) return { type: 'setPinValue', pin: low, high: high !== 0 };
  switch (command & 0xf0) {
    case 0x90:
      return { type: 'writePort', port: channel, levels: (low | (high << 7)) & 0xff };
    case 0xc0:
      return { type: 'reportAnalog', channel, on: low !== 0 };
    case 0xd0:
      return { type: 'reportPort', port: channel, on: low !== 0 };
    case 0xe0:
      return { type: 'writeAnalog', pin: channel, value: low | (high << 7) };
    default:
      return null;
  }
}

function sysexCommand(body: readonly number[]): FirmataCommand {
  const [id, pin, ...data] = body;
  if (id === 0x79) return { type: 'askFirmware' };
  if (id === 0x6b) return { type: 'askCapabilities' };
  if (id === 0x69) return { type: 'askAnalogMapping' };
  if (id === 0x6d && pin !== undefined) return { type: 'askPinState', pin };
  if (id === 0x6f && pin !== undefined && data.length > 0) {
    return {
      type: 'writeAnalog',
      pin,
      value: data.reduce((value, part, i) => value + part * 2 ** (7 * i), 0),
    };
  }
  return { type: 'unknown', sysex: body };
}

/** What the panel says to the kiosk; `modes` and `analogChannels` go pin by pin from 0. */
export const firmataAnswers = {
  version: () => Uint8Array.of(0xf9, 2, 5),

  firmware: (name: string) => sysex(0x79, 2, 5, ...[...Buffer.from(name)].flatMap(twoOfSevenBits)),

  /** Each pin: pairs of a mode and its resolution in bits. */
  capabilities: (modes: readonly (readonly [mode: number, resolutionBits: number][])[]) =>
    sysex(0x6c, ...modes.flatMap((pairs) => [...pairs.flat(), 0x7f])),

  /** 127 for a pin without an analog channel. */
  analogMapping: (analogChannels: readonly number[]) => sysex(0x6a, ...analogChannels),

  pinState: (pin: number, mode: number, state: number) => sysex(0x6e, pin, mode, ...twoOfSevenBits(state)),

  port: (port: number, levels: number) => Uint8Array.of(0x90 | port, ...twoOfSevenBits(levels)),
};

const twoOfSevenBits = (value: number): [number, number] => [value & 0x7f, (value >> 7) & 0x7f];

const sysex = (...body: number[]) => Uint8Array.of(startSysex, ...body, endSysex);
