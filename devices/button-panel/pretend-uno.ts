/** An Arduino Uno with StandardFirmata 2.5, as far as a panel needs it: pins that are set up, written, read and reported. Bytes in, bytes out. */
import { type FirmataCommand, FirmataReader, firmataAnswers, pinModes } from './firmata-protocol.ts';

type Pin = { mode: number; value: number };

export type PretendUnoOptions = {
  /** Bytes for the kiosk. */
  send: (bytes: Uint8Array) => void;
  /** An output pin has another value than before: 0 or 1, and 0 to 255 in PWM mode. */
  onOutput: (pin: number, value: number) => void;
};

const pinCount = 20;
const pwmPins = [3, 5, 6, 9, 10, 11];
const firstAnalogPin = 14;

export class PretendUno {
  #send: (bytes: Uint8Array) => void;
  #onOutput: (pin: number, value: number) => void;
  #reader = new FirmataReader();
  #pins: Pin[] = [];
  /** Pins that something outside pulls to ground, such as a button. */
  #grounded = new Set<number>();
  #reportedPorts = new Map<number, number>();

  constructor(options: PretendUnoOptions) {
    this.#send = options.send;
    this.#onOutput = options.onOutput;
    this.#forget();
  }

  /** What happens at power-on and when the port is opened: all pins forgotten, and a greeting. */
  restart(): void {
    this.#reader = new FirmataReader();
    this.#forget();
    this.#greet();
  }

  receive(chunk: Uint8Array): void {
    for (const command of this.#reader.push(chunk)) this.#obey(command);
  }

  ground(pin: number, grounded: boolean): void {
    if (grounded) this.#grounded.add(pin);
    else this.#grounded.delete(pin);
    this.#reportChanges();
  }

  /** For looking at: how the kiosk has set the pin up. */
  modeOf(pin: number): number | undefined {
    return this.#pins[pin]?.mode;
  }

  #greet(): void {
    this.#send(firmataAnswers.version());
    this.#send(firmataAnswers.firmware('StandardFirmata.ino'));
  }

  #forget(): void {
    for (const pin of this.#pins.keys()) this.#write(pin, 0);
    this.#reportedPorts.clear();
    // StandardFirmata starts with every digital pin an output at low, and the analog ones as inputs.
    this.#pins = Array.from({ length: pinCount }, (_, pin) => ({
      mode: pin < firstAnalogPin ? pinModes.output : pinModes.analog,
      value: 0,
    }));
  }

  #obey(command: FirmataCommand): void {
    const pin = 'pin' in command ? this.#pins[command.pin] : undefined;
    switch (command.type) {
      case 'reset':
        this.#forget();
        break;
      case 'setPinMode':
        this.#setMode(command.pin, command.mode);
        break;
      case 'setPinValue':
        if (pin?.mode === pinModes.output) this.#write(command.pin, command.high ? 1 : 0);
        break;
      case 'writePort':
        this.#writePort(command.port, command.levels);
        break;
      case 'writeAnalog':
        if (pin?.mode === pinModes.pwm) this.#write(command.pin, command.value);
        break;
      case 'reportPort':
        this.#reportPort(command.port, command.on);
        break;
      default:
        this.#answer(command);
    }
  }

  #answer(question: FirmataCommand): void {
    const pin = 'pin' in question ? this.#pins[question.pin] : undefined;
    switch (question.type) {
      case 'askVersion':
        this.#send(firmataAnswers.version());
        break;
      case 'askFirmware':
        this.#send(firmataAnswers.firmware('StandardFirmata.ino'));
        break;
      case 'askCapabilities':
        this.#send(firmataAnswers.capabilities(this.#pins.map((_, number) => capabilitiesOf(number))));
        break;
      case 'askAnalogMapping':
        this.#send(firmataAnswers.analogMapping(this.#pins.map((_, number) => analogChannelOf(number))));
        break;
      case 'askPinState':
        if (pin) this.#send(firmataAnswers.pinState(question.pin, pin.mode, pin.value));
    }
  }

  #setMode(pin: number, mode: number): void {
    const supported = this.#pins[pin] && capabilitiesOf(pin).some(([able]) => able === mode);
    if (!supported) return;
    this.#write(pin, 0);
    this.#pins[pin] = { mode, value: mode === pinModes.pullUp ? 1 : 0 };
  }

  #writePort(port: number, levels: number): void {
    for (let bit = 0; bit < 8; bit += 1) {
      const pin = this.#pins[port * 8 + bit];
      const level = (levels >> bit) & 1;
      if (pin?.mode === pinModes.output) this.#write(port * 8 + bit, level);
      // Written to an input, a high level switches the pull-up on; a low one does not switch it off.
      if (pin?.mode === pinModes.input && level === 1) pin.value = 1;
    }
    this.#reportChanges();
  }

  #write(pin: number, value: number): void {
    const record = this.#pins[pin];
    if (
      !record ||
      (record.mode !== pinModes.output && record.mode !== pinModes.pwm) ||
      record.value === value
    )
      return;
    record.value = value;
    this.#onOutput(pin, value);
  }

  #reportPort(port: number, on: boolean): void {
    if (!on) {
      this.#reportedPorts.delete(port);
      return;
    }
    const levels = this.#readPort(port);
    this.#reportedPorts.set(port, levels);
    this.#send(firmataAnswers.port(port, levels));
  }

  #reportChanges(): void {
    for (const [port, before] of this.#reportedPorts) {
      const levels = this.#readPort(port);
      if (levels === before) continue;
      this.#reportedPorts.set(port, levels);
      this.#send(firmataAnswers.port(port, levels));
    }
  }

  /** Pins that are no inputs read as 0, as StandardFirmata masks them. An input without pull-up floats, and reads 0 here. */
  #readPort(port: number): number {
    let levels = 0;
    for (let bit = 0; bit < 8; bit += 1) {
      const pin = this.#pins[port * 8 + bit];
      const isInput = pin?.mode === pinModes.input || pin?.mode === pinModes.pullUp;
      if (isInput && pin.value === 1 && !this.#grounded.has(port * 8 + bit)) levels |= 1 << bit;
    }
    return levels;
  }
}

const analogChannelOf = (pin: number) => (pin < firstAnalogPin ? 127 : pin - firstAnalogPin);

function capabilitiesOf(pin: number): [mode: number, resolutionBits: number][] {
  // Pins 0 and 1 are the serial line itself.
  if (pin < 2) return [];
  const digital: [number, number][] = [
    [pinModes.input, 1],
    [pinModes.pullUp, 1],
    [pinModes.output, 1],
  ];
  if (pin >= firstAnalogPin) return [...digital, [pinModes.analog, 10]];
  return pwmPins.includes(pin) ? [...digital, [pinModes.pwm, 8]] : digital;
}
